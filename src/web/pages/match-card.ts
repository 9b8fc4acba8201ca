// The form that catches a copied QR: what stands on the paper is compared with the register, and only "matches" or "differs"
// is answered. It changes nothing, so that a forged request does no harm.

import { html } from "hono/html";
import type { MatchResult } from "../../issuance/verification.ts";
import type { CompareField } from "../../licence/licence-type.ts";
import type { Speech } from "../language.ts";
import { linkTo, type Markup } from "./layout.ts";
import { NOTICE_SHAPE, outcomeShape } from "./shapes.ts";

/** What came of a comparison, with what was typed so that a slip can be mended. */
export interface MatchView {
  readonly typed: Readonly<Record<string, string>>;
  /** The result, or a sentence that says why there is none. */
  readonly answer: MatchResult | string;
}

interface MatchForm {
  readonly id: string;
  readonly fields: readonly CompareField[];
  readonly match: MatchView | undefined;
}

/** The form with the answer above it. */
export function matchCard(form: MatchForm, speech: Speech): Markup {
  const { words } = speech;
  return html`<section class="card no-print" id="match" aria-labelledby="match-title"><h2 id="match-title">${words("page.match.title")}</h2>
<p class="hint">${words("page.match.hint")}</p>
${form.match !== undefined && answer(form.match.answer, speech)}
<form method="post" action="${linkTo(speech, `/v/${form.id}/match`, "#match")}" autocomplete="off">
${form.fields.map((field) => input(field, form.match, speech))}
<button type="submit" class="${form.match === undefined ? "" : "second"}">${words("page.match.submit")}</button>
</form></section>`;
}

function answer(found: MatchResult | string, { words }: Speech): Markup {
  if (typeof found === "string") {
    return html`<div class="answer refused" role="status"><span class="mark">${NOTICE_SHAPE}</span><p>${found}</p></div>`;
  }
  const { result } = found;
  const outcome = result === "matches" ? "passed" : "failed";
  return html`<div class="answer ${result}" role="status"><span class="mark ${outcome}">${outcomeShape(outcome)}</span>
<p><b>${words(`page.match.${result}.title`)}</b>${words(`page.match.${result}.says`)}</p></div>`;
}

function input({ key, label }: CompareField, match: MatchView | undefined, { words, language }: Speech): Markup {
  const result = match === undefined || typeof match.answer === "string" ? undefined : match.answer.fields[key];
  const outcome = result === "matches" ? "passed" : "failed";
  return html`<div class="field"><label for="match-${key}">${label[language]}</label>
<input type="text" id="match-${key}" name="${key}" maxlength="200" autocapitalize="off" spellcheck="false" value="${match?.typed[key] ?? ""}">
${result !== undefined && html`<p class="verdict outcome ${outcome}">${outcomeShape(outcome)}<span>${words(`page.match.${result}.field`)}</span></p>`}</div>`;
}
