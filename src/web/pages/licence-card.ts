// What to compare with the paper: the fields that the type lets the public see, masked as it says.

import { html } from "hono/html";
import type { PublicLicence } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";
import { writtenDate } from "./when.ts";

/** A labelled line of the card. */
interface Row {
  readonly label: string;
  readonly value: string;
  readonly kind?: "title-of-licence" | "code";
}

/** Subject fields that the card's own lines already show. */
const OWN_LINES = new Set([
  ...["/certificateName", "/certificateNumber", "/certificateIdentifier", "/certificateIssuingAuthorityName"],
  ...["/certificateIssuedDate", "/certificateEffectiveDate", "/certificateExpiringDate"],
]);

/** The card. */
export function licenceCard(licence: PublicLicence, speech: Speech): Markup {
  const { words } = speech;
  const masked = licence.fields.some((field) => field.masked);
  return html`<section class="card" aria-labelledby="compare"><h2 id="compare">${words("page.compare.title")}</h2>
<p class="hint">${words("page.compare.hint")}</p>
<dl class="rows">${rowsOf(licence, speech).map(
    ({ label, value, kind }) => html`<div><dt>${label}</dt><dd class="${kind ?? ""}">${value}</dd></div>`,
  )}</dl>
${masked && html`<p class="masked">${words("page.compare.masked")}</p>`}</section>`;
}

function rowsOf(licence: PublicLicence, { words, language }: Speech): readonly Row[] {
  const own = (name: string, value: string | undefined, kind?: Row["kind"]): readonly Row[] =>
    value === undefined || value === ""
      ? []
      : [{ label: words(`page.licence.${name}`), value, ...(kind !== undefined && { kind }) }];
  const date = (day: string | undefined): string | undefined => day && writtenDate(language, day);
  return [
    ...own("name", licence.type.name[language], "title-of-licence"),
    ...own("number", licence.number),
    ...licence.fields
      .filter(({ field }) => !OWN_LINES.has(field))
      .map(({ label, value }) => ({ label: label[language], value: value[language] })),
    ...own("issuer", licence.issuer.name[language]),
    ...own("issued-on", date(licence.issuedOn)),
    ...own("validity", licence.asOf === undefined ? validity(licence, { words, language }) : undefined),
    ...own("as-of", date(licence.asOf)),
    ...own("endorsed-until", date(licence.endorsedUntil)),
    ...own("identifier", licence.identifier, "code"),
  ];
}

function validity({ validFrom, validUntil }: PublicLicence, { words, language }: Omit<Speech, "chosen">): string {
  const from = writtenDate(language, validFrom);
  return validUntil === undefined
    ? words("page.licence.long-term", { from })
    : words("page.licence.term", { from, until: writtenDate(language, validUntil) });
}
