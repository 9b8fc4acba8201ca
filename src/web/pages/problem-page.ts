// A refusal as a page for people: what happened, what to do, and the name under which the operator finds the incident.

import { html } from "hono/html";
import type { Speech } from "../language.ts";
import type { Problem } from "../problem.ts";
import { linkTo, type Markup } from "./layout.ts";
import { NOTICE_SHAPE } from "./shapes.ts";

/** The page's content. */
export function problemPage({ title, detail, status, errors = [], instance }: Problem, speech: Speech): Markup {
  const { words } = speech;
  return html`<section class="card problem"><div class="answer refused"><span class="mark">${NOTICE_SHAPE}</span><div><h1>${title}</h1><p>${detail}</p>
${errors.length > 0 && html`<ul>${errors.map((error) => html`<li>${error.detail}</li>`)}</ul>`}</div></div>
<p><a class="button" href="${linkTo(speech, "/verify")}">${words("page.problem.back")}</a></p>
<p class="hint">${words("page.problem.incident", { status, incident: instance })}</p></section>`;
}
