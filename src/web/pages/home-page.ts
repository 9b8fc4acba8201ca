// The front door: what this is, and the three ways to verify. `/verify` is the same without the greeting.

import { html } from "hono/html";
import { verdictWord } from "../../licence/describe.ts";
import type { Report } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import { linkTo, type Markup, type Site } from "./layout.ts";
import { NOTICE_SHAPE, outcomeShape, verdictShape, WAY_SHAPES } from "./shapes.ts";
import { numberForm, uploadForm } from "./verify-forms.ts";

/** A licence found by its number. */
export interface Finding {
  readonly id: string;
  readonly report: Report;
}

/** What a visitor asked for before, and what came of it. */
export interface HomeView {
  readonly greeting: boolean;
  readonly typed?: string;
  /** Several licences have the number that was typed; none, when empty. */
  readonly found?: readonly Finding[];
  /** A sentence about why nothing could be answered. */
  readonly notice?: string;
}

/** The page's content. */
export function homePage(site: Site, view: HomeView, speech: Speech): Markup {
  const { words } = speech;
  const title = view.greeting ? "page.home.title" : "page.verify.title";
  return html`<div class="${view.greeting ? "hero" : "head"}"><h1>${words(title)}</h1>
<p class="lead">${words(view.greeting ? "page.home.lead" : "page.verify.lead")}</p></div>
${view.notice !== undefined && notice(view.notice)}
${view.found !== undefined && findings(view.found, speech)}
<div class="ways">
${way("scan", html`<p class="hint">${words("page.ways.scan.hint", { host: site.host })}</p><div class="illustration">${WAY_SHAPES.scan}</div>`, speech)}
${way("number", html`<p class="hint">${words("page.ways.number.hint")}</p>${numberForm(speech, view.typed)}`, speech)}
${way("file", html`<p class="hint">${words("page.ways.file.hint")}</p>${uploadForm(speech)}`, speech)}
</div>
${view.greeting && promises(speech)}`;
}

function way(name: keyof typeof WAY_SHAPES, content: Markup, { words }: Speech): Markup {
  return html`<section class="card way" aria-labelledby="way-${name}"><h2 id="way-${name}">${WAY_SHAPES[name]}${words(`page.ways.${name}.title`)}</h2>${content}</section>`;
}

function notice(sentence: string): Markup {
  return html`<div class="answer refused" role="alert"><span class="mark">${NOTICE_SHAPE}</span><p>${sentence}</p></div>`;
}

function findings(found: readonly Finding[], speech: Speech): Markup {
  const { words, language } = speech;
  if (found.length === 0) return notice(words("page.number.none"));
  return html`<section class="card" aria-labelledby="found"><h2 id="found">${words("page.number.found", { count: found.length })}</h2><ul class="found">
${found.map(
  ({
    id,
    report,
  }) => html`<li><a href="${linkTo(speech, `/v/${id}`)}"><span class="mark">${verdictShape(report.verdict)}</span>
<span><span class="name">${report.licence?.type.name[language] ?? words("page.site")}</span>
<span class="says">${verdictWord(speech.words, report)}${report.licence !== undefined && ` · ${report.licence.issuer.name[language]}`}</span></span></a></li>`,
)}</ul></section>`;
}

function promises({ words }: Speech): Markup {
  return html`<section class="card promise" aria-labelledby="promise"><h2 id="promise">${words("page.promise.title")}</h2><ul>
${["signature", "register", "status", "private"].map(
  (name) => html`<li>${outcomeShape("passed")}<span>${words(`page.promise.${name}`)}</span></li>`,
)}</ul></section>`;
}
