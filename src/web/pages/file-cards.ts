// What a posted PDF says apart from the licence in it: where its page differs from what was signed, for which one use it was made,
// and whose certificate signed it. What a stranger's page shows is text of a stranger: it is escaped like all else, and set apart.

import { html } from "hono/html";
import { dateOf } from "../../licence/calendar.ts";
import type { AlteredField, PublicCopy, PublicSeal } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";
import { writtenDate, writtenInstant } from "./when.ts";

/** Field by field what was signed and what the page shows. */
export function alteredCard(fields: readonly AlteredField[], { words, language }: Speech): Markup {
  return html`<section class="card altered" aria-labelledby="altered"><h2 id="altered">${words("page.altered.title")}</h2>
<dl>${fields.map(
    ({ label, signed, shown }) => html`<div><dt>${label[language]}</dt>
<dd class="signed"><span class="which">${words("page.altered.signed")}</span><span>${signed[language]}</span></dd>
<dd class="shown"><span class="which">${words("page.altered.shown")}</span><span>${shown === "" ? words("page.altered.nothing") : shown}</span></dd></div>`,
  )}</dl></section>`;
}

/** For what and for whom a copy was made. */
export function copyCard({ purpose, user, issuedAt, until, past }: PublicCopy, speech: Speech): Markup {
  const { words, language } = speech;
  const rows = [
    ["purpose", purpose],
    ["user", user],
    ["issued", writtenDate(language, dateOf(issuedAt))],
    ["until", until && writtenDate(language, until)],
  ] as const;
  return html`<section class="card ${past ? "act warn" : ""}" aria-labelledby="copy"><h2 id="copy">${words("page.copy.title")}</h2>
<p class="hint">${words("page.copy.hint")}</p>${rowsOf("copy", rows, speech)}</section>`;
}

/** The certificate, as its holder and as programs name it; folded, for few can tell one from another. */
export function sealCard({ subject, fingerprint, signedAt, timestampedAt }: PublicSeal, speech: Speech): Markup {
  const { words, language } = speech;
  const rows = [
    ["subject", subject],
    ["signed-at", signedAt && writtenInstant(language, signedAt)],
    ["timestamped-at", timestampedAt && writtenInstant(language, timestampedAt)],
    ["fingerprint", fingerprint],
  ] as const;
  return html`<details class="card seal"><summary>${words("page.seal.title")}</summary>${rowsOf("seal", rows, speech)}</details>`;
}

function rowsOf(
  card: "copy" | "seal",
  rows: readonly (readonly [string, string | undefined])[],
  { words }: Speech,
): Markup {
  return html`<dl class="rows">${rows.map(
    ([name, value]) => value && html`<div><dt>${words(`page.${card}.${name}`)}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
