// The API's description for people, drawn on the server from the OpenAPI document: no script, no outside asset.

import { html } from "hono/html";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../licence/json-value.ts";
import { GROUPS, type RouteContract } from "../contract/route.ts";
import { ROUTES } from "../contract/routes.ts";
import type { Speech } from "../language.ts";
import { STATUS_OF_CODE } from "../problem.ts";
import { linkTo, type Markup } from "./layout.ts";

/** The page's content. `document` is what `/openapi.json` answers. */
export function docsPage(document: JsonObject, speech: Speech): Markup {
  const { words } = speech;
  return html`<div class="docs"><h1>${words("page.docs.title")}</h1>
<p class="lead">${words("page.docs.lead")}<a href="${linkTo(speech, "/openapi.json")}">openapi.json</a></p>
<nav class="card contents" aria-label="${words("page.docs.contents")}"><div class="toc">${ROUTES.map(
    (route) => html`<a href="#${route.id}">${method(route)} <span class="code">${route.path}</span></a>`,
  )}<a href="#problems">${words("page.docs.problems")}</a><a href="#schemas">${words("page.docs.schemas")}</a></div></nav>
${GROUPS.map(
  (group) =>
    html`<h2>${words(`page.docs.groups.${group}`)}</h2>${ROUTES.filter((route) => route.group === group).map((route) =>
      operation(route, document, speech),
    )}`,
)}
${problems(speech)}
<h2 id="schemas">${words("page.docs.schemas")}</h2>${schemas(document, speech)}</div>`;
}

function method({ method: name }: RouteContract): Markup {
  return html`<span class="method ${name}">${name.toUpperCase()}</span>`;
}

function operation(route: RouteContract, document: JsonObject, { words }: Speech): Markup {
  const described = objectAt(document, "paths", route.path, route.method);
  const needs =
    route.action === undefined ? words("page.docs.public") : words("page.docs.needs", { action: route.action });
  return html`<section class="card operation" id="${route.id}"><h3>${method(route)} ${route.path}</h3>
<p><b>${textAt(described, "summary")}</b> <span class="tag">${needs}</span></p><p class="hint">${textAt(described, "description")}</p>
${parameters(described, words)}
${bodies("page.docs.request", objectAt(described, "requestBody", "content"), words)}
${answers(route, described, words)}
${
  route.refusals.length > 0 &&
  html`<h4>${words("page.docs.refusals")}</h4><p>${route.refusals.map(
    (code) => html`<a class="tag" href="#problem-${code}">${STATUS_OF_CODE[code]} ${code}</a> `,
  )}</p>`
}</section>`;
}

function parameters(described: JsonObject, words: Speech["words"]): Markup {
  const list = described["parameters"];
  if (!isJsonArray(list)) return html``;
  return html`<h4>${words("page.docs.parameters")}</h4><ul>${list
    .filter(isJsonObject)
    .map(
      (each) =>
        html`<li><code>${textAt(each, "name")}</code> <span class="tag">${textAt(each, "in")}</span>${
          each["required"] === true && html` <span class="tag">${words("page.docs.required")}</span>`
        } ${textAt(each, "description")}${textAt(each, "example") !== "" && html` · <code>${textAt(each, "example")}</code>`}</li>`,
    )}</ul>`;
}

function bodies(title: string, content: JsonObject, words: Speech["words"]): Markup {
  const entries = Object.entries(content);
  if (entries.length === 0) return html``;
  return html`<h4>${words(title)}</h4><ul>${entries.map(([mediaType, body]) => bodyLine(mediaType, body))}</ul>`;
}

function bodyLine(mediaType: string, body: JsonValue): Markup {
  const reference = isJsonObject(body) ? textAt(objectAt(body, "schema"), "$ref") : "";
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  return html`<li><code>${mediaType}</code>${name !== "" && html` → <a href="#schema-${name}">${name}</a>`}</li>`;
}

function answers(route: RouteContract, described: JsonObject, words: Speech["words"]): Markup {
  return html`<h4>${words("page.docs.answers")}</h4>${Object.keys(route.answers).map((status) => {
    const answer = objectAt(described, "responses", status);
    return html`<p><span class="tag">${status}</span> ${textAt(answer, "description")}</p><ul>${Object.entries(
      objectAt(answer, "content"),
    ).map(([mediaType, body]) => bodyLine(mediaType, body))}</ul>`;
  })}`;
}

function problems({ words }: Speech): Markup {
  return html`<h2 id="problems">${words("page.docs.problems")}</h2><section class="card"><p class="hint">${words("page.docs.problems-lead")}</p>
<div class="wide" tabindex="0" role="region" aria-labelledby="problems"><table><thead><tr><th scope="col">${words("page.docs.code")}</th><th scope="col">${words("page.docs.status")}</th><th scope="col">${words("page.docs.meaning")}</th></tr></thead>
<tbody>${Object.entries(STATUS_OF_CODE).map(
    ([code, status]) =>
      html`<tr id="problem-${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${words(`api.problems.${code}`)}</td></tr>`,
  )}</tbody></table></div></section>`;
}

function schemas(document: JsonObject, { words }: Speech): Markup {
  const all = Object.entries(objectAt(document, "components", "schemas"));
  return html`${all.map(([name, schema]) => {
    const text = isJsonObject(schema) ? textAt(schema, "description") : "";
    return html`<section class="card operation" id="schema-${name}"><h3>${name}</h3><p class="hint">${text}</p>
<details><summary>${words("page.docs.kind")}: JSON Schema</summary><pre tabindex="0">${JSON.stringify(schema, null, 2)}</pre></details></section>`;
  })}`;
}

function objectAt(node: JsonObject, ...path: readonly string[]): JsonObject {
  let current: JsonObject = node;
  for (const step of path) {
    const next = Object.hasOwn(current, step) ? current[step] : undefined;
    if (!isJsonObject(next)) return {};
    current = next;
  }
  return current;
}

function textAt(node: JsonObject, name: string): string {
  const value = node[name];
  return typeof value === "string" ? value : "";
}
