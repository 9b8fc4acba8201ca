// One licence type for people: its fields, which of them a verification shows, and which acts the law allows.

import { html } from "hono/html";
import { exampleOf, titleOf } from "../../licence/claims-schema.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Language } from "../../licence/words.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";

/** The page's content. */
export function typePage(type: LicenceType, speech: Speech): Markup {
  const { words, language } = speech;
  const path = `${type.code}/${type.version}`;
  return html`<h1>${type.name[language]}</h1><p class="lead">${type.description[language]}</p>
<div class="list"><section class="card" aria-labelledby="about"><h2 id="about">${words("page.types.about")}</h2><dl class="rows">
<div><dt>${words("page.types.category")}</dt><dd lang="zh-CN">${type.category}</dd></div>
<div><dt>${words("page.types.code")}</dt><dd class="code">${type.code}</dd></div>
<div><dt>${words("page.types.version")}</dt><dd>${type.version}</dd></div>
<div><dt>${type.number.label[language]}</dt><dd class="code">${type.number.example}</dd></div>
<div><dt>${words("page.types.schema")}</dt><dd><a href="/types/${path}" type="application/schema+json">/types/${path}</a></dd></div>
<div><dt>${words("page.types.context")}</dt><dd><a href="/contexts/types/${path}" type="application/ld+json">/contexts/types/${path}</a></dd></div>
</dl></section>
${fieldTable(type, speech)}
${acts(type, speech)}</div>`;
}

function fieldTable(type: LicenceType, { words, language }: Speech): Markup {
  const required = type.claims["required"];
  return html`<section class="card" aria-labelledby="fields"><h2 id="fields">${words("page.types.fields")}</h2><div class="wide" tabindex="0" role="region" aria-labelledby="fields"><table>
<thead><tr><th scope="col">${words("page.types.field")}</th><th scope="col">${words("page.docs.example")}</th><th scope="col">${words("page.types.required")}</th><th scope="col">${words("page.types.public")}</th></tr></thead>
<tbody>${fieldsOf(type.claims).map(([name, field]) => {
    const isRequired = isJsonArray(required) && required.includes(name);
    return html`<tr><th scope="row">${titleOf(field, name)[language]}<br><span class="code hint">${name}</span><br><span class="hint">${descriptionOf(field, language)}</span></th>
<td>${exampleOf(field) ?? ""}</td><td>${words(isRequired ? "page.types.yes" : "page.types.no")}</td><td>${shown(type, name, words)}</td></tr>`;
  })}</tbody></table></div></section>`;
}

function fieldsOf(claims: JsonObject): readonly (readonly [string, JsonObject])[] {
  const { properties } = claims;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, field]) => (isJsonObject(field) ? [[name, field] as const] : []));
}

function descriptionOf(field: JsonObject, language: Language): string {
  const text = field[language === "en" ? "description-en" : "description"];
  return typeof text === "string" ? text : "";
}

function shown(type: LicenceType, name: string, words: Speech["words"]): string {
  const pointer = `/claims/${name}`;
  const found = type.public.find(({ field }) => field === pointer || field.startsWith(`${pointer}/`));
  if (found === undefined) return words("page.types.no");
  return words(found.mask === undefined ? "page.types.yes" : "page.types.masked");
}

function acts(type: LicenceType, { words, language }: Speech): Markup {
  return html`<section class="card" aria-labelledby="acts"><h2 id="acts">${words("page.types.acts")}</h2><dl class="rows">${type.acts.map(
    ({ act, grounds, legalBasis }) =>
      html`<div><dt>${words(`acts.${act}.name`)}</dt><dd>${grounds
        .map(({ text }) => text[language])
        .join(language === "en" ? "; " : "；")}<p class="hint" lang="zh-CN">${legalBasis}</p></dd></div>`,
  )}</dl></section>`;
}
