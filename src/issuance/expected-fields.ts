// Which fields a licence's page should show, how they may be written there, and what may be said of them in public: the type's public
// and compare fields, its other claims by their titles, and what every licence has. A field that is not public is named, and its signed value withheld.

import type { Catalogue } from "../licence/catalogue.ts";
import { fieldSchema, memberNames, titleOf } from "../licence/claims-schema.ts";
import { type FieldPointer, valuesAt } from "../licence/field-pointer.ts";
import type { AlteredText, ExpectedField } from "../licence/inspecting.ts";
import type { PublicField } from "../licence/licence-type.ts";
import { subjectTree, writtenField } from "../licence/public-view.ts";
import type { RowFormat } from "../licence/row-format.ts";
import type { AlteredField } from "../licence/verdict.ts";
import type { Text } from "../licence/words.ts";
import type { ShownLicence } from "./genuine-content.ts";

type Row = Pick<PublicField, "field" | "label" | "format">;

/** The fields to look for. */
export function expectedFields(catalogue: Catalogue, licence: ShownLicence): readonly ExpectedField[] {
  const tree = subjectTree(licence.subject);
  return rowsOf(catalogue, licence).map((row) => {
    const whole = writtenField(tree, row, "zh-CN");
    const parts = partsOf(row).flatMap(({ field, format }) =>
      valuesAt(tree, field).map((_, index) =>
        writtenField(tree, { field: nth(field, index), ...(format && { format }) }, "zh-CN"),
      ),
    );
    return { field: row.field, texts: [...new Set([whole, ...parts])].filter((text) => text !== "") };
  });
}

/** What differs, for people: the signed value as the public may read it beside what the page shows. */
export function alteredFieldsOf(
  catalogue: Catalogue,
  licence: ShownLicence,
  altered: readonly AlteredText[],
): readonly AlteredField[] {
  const rows = new Map(rowsOf(catalogue, licence).map((row) => [row.field, row]));
  const named = new Set(altered.flatMap(({ field }) => endOf(rows.get(field))));
  // A term that is altered has said what its last day is.
  const apart = altered.filter(({ field }) => !named.has(field));
  return apart.flatMap(({ field, shown }) => {
    const row = rows.get(field);
    if (row === undefined) return [];
    const open = licence.fields.find((each) => each.field === field)?.value;
    const own = isOpen(licence, field) ? inBoth(licence, row) : undefined;
    const signed = open ?? own ?? said(catalogue, "page.altered.withheld");
    return [{ field, label: row.label, signed, shown }];
  });
}

function inBoth({ subject }: ShownLicence, row: Row): Text {
  const tree = subjectTree(subject);
  return { "zh-CN": writtenField(tree, row, "zh-CN"), en: writtenField(tree, row, "en") };
}

function endOf(row: Row | undefined): readonly FieldPointer[] {
  return row?.format?.kind === "term" ? [row.format.until] : [];
}

/** What the public reads of every licence, whatever its type says. */
const OPEN = new Set(["/certificateIdentifier", "/certificateIssuingAuthorityName", "/certificateIssuedDate"]);

/** A number that is somebody's identity number is no more public than that. */
function isOpen({ type }: ShownLicence, field: FieldPointer): boolean {
  return OPEN.has(field) || (field === "/certificateNumber" && type.number.codeSystem !== "resident-identity-number");
}

const DATE: RowFormat = { kind: "date" };

/** Each field once, the type's own words first. */
function rowsOf(catalogue: Catalogue, { type }: ShownLicence): readonly Row[] {
  const own = (field: FieldPointer, word: string, format?: RowFormat): Row => ({
    field,
    label: said(catalogue, `page.licence.${word}`),
    ...(format && { format }),
  });
  const listed = [...type.public, ...type.compare];
  const others = memberNames(type.claims)
    .map((name) => `/claims/${name}`)
    .filter((field) => !listed.some((row) => row.field === field || row.field.startsWith(`${field}/`)))
    .map(
      (field): Row => ({ field, label: titleOf(fieldSchema({ properties: { claims: type.claims } }, field), field) }),
    );
  const rows: readonly Row[] = [
    ...listed,
    ...others,
    { field: "/certificateNumber", label: type.number.label },
    own("/certificateIssuingAuthorityName", "issuer"),
    own("/certificateIssuedDate", "issued-on", DATE),
    own("/certificateIdentifier", "identifier"),
  ];
  return rows.filter((row, index) => rows.findIndex(({ field }) => field === row.field) === index);
}

function said(catalogue: Catalogue, path: string): Text {
  return { "zh-CN": catalogue.words("zh-CN")(path), en: catalogue.words("en")(path) };
}

/** A face may show a term as two dates, a date in its own way, and each of several values in a place of its own. */
function partsOf({ field, format }: Row): readonly Pick<Row, "field" | "format">[] {
  const dated = { field, format: DATE };
  if (format?.kind === "term") return [dated, { field: format.until, format: DATE }];
  return format === undefined ? [{ field }, dated] : [{ field, format }];
}

/** The pointer to one of several values. */
function nth(field: FieldPointer, index: number): FieldPointer {
  return field.replace("*", String(index));
}
