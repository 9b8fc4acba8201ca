// The list of issuing authorities for people: whose signatures count here, with the history of their keys.

import { html } from "hono/html";
import type { TrustedKey } from "../../issuance/register-entries.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";
import { writtenInstant } from "./when.ts";

/** An issuer with the history of its keys. */
export interface IssuerWithKeys {
  readonly issuer: Issuer;
  readonly keys: readonly TrustedKey[];
}

/** The page's content. */
export function issuersPage(issuers: readonly IssuerWithKeys[], speech: Speech): Markup {
  const { words } = speech;
  return html`<h1>${words("page.issuers.title")}</h1><p class="lead">${words("page.issuers.lead")}</p>
<div class="list two">${issuers.map((entry) => card(entry, speech))}</div>`;
}

function card({ issuer, keys }: IssuerWithKeys, speech: Speech): Markup {
  const { words, language } = speech;
  return html`<section class="card"><h2>${issuer.name[language]}</h2><dl class="rows">
<div><dt>${words("page.issuers.uscc")}</dt><dd class="code">${issuer.uscc}</dd></div>
<div><dt>${words("page.issuers.keys")}</dt><dd>${
    keys.length === 0
      ? words("page.issuers.none")
      : html`<ul class="keys">${keys.map((key) => keyLine(key, speech))}</ul>`
  }</dd></div>
<div><dt>${words("page.issuers.document")}</dt><dd><a href="/issuers/${issuer.uscc}/did.json">did.json</a></dd></div>
</dl></section>`;
}

function keyLine(key: TrustedKey, { words, language }: Speech): Markup {
  return html`<li><span class="code key">${key.kid}</span><span class="hint">${keyTerm(key, { words, language })}${
    key.example && html` · <b>${words("page.issuers.example")}</b>`
  }</span></li>`;
}

function keyTerm(key: TrustedKey, { words, language }: Omit<Speech, "chosen">): string {
  const from = writtenInstant(language, key.activeFrom);
  if (key.compromisedSince !== undefined) {
    return words("page.issuers.compromised", { since: writtenInstant(language, key.compromisedSince) });
  }
  if (key.retiredAt === undefined) return words("page.issuers.active", { from });
  return words("page.issuers.retired", { from, until: writtenInstant(language, key.retiredAt) });
}
