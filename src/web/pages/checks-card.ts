// What was checked, what failed and what was not checked, each with a sign of its own and in words of everyday. The checks of a
// PDF are left to one line where no PDF was given.

import { html } from "hono/html";
import type { Check, Outcome, Report } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";
import { outcomeShape } from "./shapes.ts";

/** The card; `source` decides what is said where there was no PDF. */
export function checksCard(report: Report, source: "entry" | "file", speech: Speech): Markup {
  const { words } = speech;
  const made = report.checks.filter(({ reason }) => reason !== "no-file");
  return html`<section class="card" aria-labelledby="checks"><h2 id="checks">${words("page.checks.title")}</h2><ul class="checks">
${made.map((check) => line(words(`checks.${check.name}.name`), check.outcome, saying(check, speech), speech))}
${made.length < report.checks.length && line(words(`page.checks.${source}.name`), "not-checked", words(`page.checks.${source}.says`), speech)}
</ul></section>`;
}

function line(name: string, outcome: Outcome, says: string, { words }: Speech): Markup {
  return html`<li><span class="mark ${outcome}">${outcomeShape(outcome)}</span><span class="name">${name}</span><span class="outcome ${outcome}">${words(`page.outcomes.${outcome}`)}</span><span class="says">${says}</span></li>`;
}

function saying({ name, outcome, reason }: Check, { words }: Speech): string {
  return reason === undefined ? words(`checks.${name}.${outcome}`) : words(`reasons.${reason}`);
}
