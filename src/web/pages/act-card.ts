// What was done to a licence: by which act, by whom, when, on what ground, under which law; and what it was replaced by.

import { html } from "hono/html";
import { dateOf } from "../../licence/calendar.ts";
import type { Report } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import { linkTo, type Markup } from "./layout.ts";
import { writtenDate, writtenInstant } from "./when.ts";

/** The change of status behind the verdict, in the tone of its panel. */
export function actCard({ status }: Report, tone: string, { words, language }: Speech): Markup {
  if (status === undefined) return html``;
  const late = dateOf(status.effectiveAt) !== dateOf(status.recordedAt);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["act", status.act === undefined ? undefined : words(`acts.${status.act}.name`)],
    ["by", status.by[language]],
    ["effective", writtenDate(language, dateOf(status.effectiveAt))],
    ["recorded", late ? writtenInstant(language, status.recordedAt) : undefined],
    ["ground", status.ground?.[language]],
    ["basis", status.legalBasis],
  ];
  return html`<section class="card act ${tone}" aria-labelledby="act"><h2 id="act">${words("page.act.title")}</h2><dl class="rows">
${rows.map(([name, value]) => value !== undefined && html`<div><dt>${words(`page.act.${name}`)}</dt><dd>${value}</dd></div>`)}
</dl></section>`;
}

/** The way to the version that replaced this one. */
export function successorCard(id: string, speech: Speech): Markup {
  const { words } = speech;
  return html`<section class="card" aria-labelledby="successor"><h2 id="successor">${words("page.successor.title")}</h2>
<p class="hint">${words("page.successor.hint")}</p>
<p><a class="button" href="${linkTo(speech, `/v/${id}`)}">${words("page.successor.link")}</a></p></section>`;
}
