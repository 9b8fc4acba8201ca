// The two public forms: a number or id, and a file. Both are posted, so that no number ends up in an address or a log.

import { html } from "hono/html";
import type { Speech } from "../language.ts";
import { linkTo, type Markup } from "./layout.ts";

/** Takes a PDF or a credential. */
export function uploadForm(speech: Speech): Markup {
  const { words } = speech;
  return html`<form method="post" action="${linkTo(speech, "/verify")}" enctype="multipart/form-data">
<div class="field"><label for="file">${words("page.upload.label")}</label>
<input type="file" id="file" name="file" required accept=".pdf,.json,.jsonld,.vc,application/pdf,application/json,application/vc,application/ld+json"></div>
<button type="submit">${words("page.upload.submit")}</button>
</form>`;
}

/** Takes a number or an id. */
export function numberForm(speech: Speech, typed = ""): Markup {
  const { words } = speech;
  return html`<form method="post" action="${linkTo(speech, "/verify")}" autocomplete="off">
<div class="field"><label for="text">${words("page.number.label")}</label>
<input type="text" id="text" name="text" required maxlength="200" autocapitalize="off" spellcheck="false" value="${typed}"></div>
<button type="submit">${words("page.number.submit")}</button>
</form>`;
}
