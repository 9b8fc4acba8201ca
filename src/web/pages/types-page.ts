// The catalogue of licence types for people.

import { html } from "hono/html";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Speech } from "../language.ts";
import { linkTo, type Markup } from "./layout.ts";

/** The page's content. */
export function typesPage(types: readonly LicenceType[], speech: Speech): Markup {
  const { words, language } = speech;
  return html`<h1>${words("page.types.title")}</h1><p class="lead">${words("page.types.lead")}</p>
<ul class="list two">${types.map(
    (
      type,
    ) => html`<li class="card"><h2><a href="${linkTo(speech, `/types/${type.code}/${type.version}`)}">${type.name[language]}</a> <span class="tag" lang="zh-CN">${type.category}</span></h2>
<p class="hint">${type.description[language]}</p><p class="hint code">${type.slug} · ${type.code} · v${type.version}</p></li>`,
  )}</ul>`;
}
