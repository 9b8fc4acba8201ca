// What was checked, what failed and what was not checked, each with a sign of its own and in words of everyday.

import { html } from "hono/html";
import type { Check, Outcome, Report } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";
import { outcomeShape } from "./shapes.ts";

/** The card; `source` decides what this page could not look at: the file, or the look of the page that was printed. */
export function checksCard(report: Report, source: "entry" | "file", speech: Speech): Markup {
  const { words } = speech;
  const beyond = source === "file" && report.licence === undefined ? "says-nothing" : "says";
  return html`<section class="card" aria-labelledby="checks"><h2 id="checks">${words("page.checks.title")}</h2><ul class="checks">
${report.checks.map((check) => line(words(`checks.${check.name}.name`), check.outcome, saying(check, speech), speech))}
${line(words(`page.checks.${source}.name`), "not-checked", words(`page.checks.${source}.${beyond}`), speech)}
</ul></section>`;
}

function line(name: string, outcome: Outcome, says: string, { words }: Speech): Markup {
  return html`<li><span class="mark ${outcome}">${outcomeShape(outcome)}</span><span class="name">${name}</span><span class="outcome ${outcome}">${words(`page.outcomes.${outcome}`)}</span><span class="says">${says}</span></li>`;
}

function saying({ name, outcome, reason }: Check, { words }: Speech): string {
  return reason === undefined ? words(`checks.${name}.${outcome}`) : words(`reasons.${reason}`);
}
