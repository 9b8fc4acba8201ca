// Which column of a spreadsheet is which field of a licence. A column may be called by the claim's name, by its title in either
// language, by the label that the type's face or match form gives it, or by the plain words under `cli.columns`.

import { titleOf } from "../../licence/claims-schema.ts";
import { type FieldError, LicenceError } from "../../licence/errors.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import { layoutRows } from "../../licence/layout-check.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Words } from "../../licence/words.ts";

/** Fields that every type has, beside its claims. */
const COMMON_FIELDS = ["name", "code", "codeType", "number", "validFrom", "validUntil"] as const;

/** A field outside the claims. */
export type CommonField = (typeof COMMON_FIELDS)[number];

/** What a column holds: a common field, a claim, or nothing that is issued (an earlier run's remarks, an ignored column). */
export type ColumnField =
  | { readonly kind: CommonField }
  | { readonly kind: "claim"; readonly name: string; readonly schema: JsonObject }
  | { readonly kind: "remark" };

/** The columns of a file, in its order. */
export interface Columns {
  readonly titles: readonly string[];
  readonly fields: readonly ColumnField[];
}

/** What reading a header needs. */
export interface HeaderParts {
  readonly type: LicenceType;
  /** Words of every language: a Chinese header is read whatever language the operator speaks. */
  readonly words: readonly Words[];
  /** Titles of columns to pass over. */
  readonly ignored: readonly string[];
}

/** Columns that the errors file adds and that are passed over when it is fed again. */
export const REMARKS = ["row", "field", "detail"] as const;

/**
 * Reads the header.
 * @throws {LicenceError} request-invalid: `column-unknown`, `column-repeated`, `column-missing`; pointers are `/columns/{n}`.
 */
export function readHeader(parts: HeaderParts, titles: readonly string[]): Columns {
  const known = knownTitles(parts);
  const errors: FieldError[] = [];
  const seen = new Map<string, string>();
  const fields = titles.map((title, index): ColumnField => {
    const field = known.get(fold(title)) ?? known.get(fold(title).replace(/\([^)]*\)$/, ""));
    const pointer = `/columns/${index}`;
    if (field === undefined) {
      errors.push({ pointer, code: "column-unknown", parameters: { found: title, expected: expectedTitles(parts) } });
      return { kind: "remark" };
    }
    const name = keyOf(field);
    const other = seen.get(name);
    if (other !== undefined && field.kind !== "remark") {
      errors.push({ pointer, code: "column-repeated", parameters: { found: title, other } });
    }
    seen.set(name, title);
    return field;
  });
  errors.push(...missing(parts, seen));
  if (errors.length > 0) throw new LicenceError("request-invalid", { fields: errors });
  return { titles, fields };
}

function keyOf(field: ColumnField): string {
  return field.kind === "claim" ? `/claims/${field.name}` : field.kind;
}

function missing({ type }: HeaderParts, seen: ReadonlyMap<string, string>): readonly FieldError[] {
  const required = type.claims["required"];
  const claims = (isJsonArray(required) ? required : []).map((name) => `/claims/${String(name)}`);
  return [...claims, "name", "code"]
    .filter((key) => !seen.has(key))
    .map((key) => {
      const title = titleOf(claimsOf(type)[key.replace("/claims/", "")], key);
      const parameters = { expected: key.replace("/claims/", ""), zh: title["zh-CN"], en: title.en };
      return { pointer: "/columns", code: "column-missing", parameters };
    });
}

function expectedTitles({ type }: HeaderParts): string {
  return [
    type.holder.label["zh-CN"],
    ...Object.entries(claimsOf(type)).map(([name, schema]) => titleOf(schema, name)["zh-CN"]),
  ].join(", ");
}

/** Every title a column may have; where two fields share one, the first to claim it has it. */
function knownTitles({ type, words, ignored }: HeaderParts): ReadonlyMap<string, ColumnField> {
  const known = new Map<string, ColumnField>();
  const add = (title: string, field: ColumnField): void => {
    if (!known.has(fold(title))) known.set(fold(title), field);
  };
  for (const title of ignored) add(title, { kind: "remark" });
  for (const say of words) for (const title of say("cli.columns.remark").split("|")) add(title, { kind: "remark" });
  for (const say of words) for (const remark of REMARKS) add(say(`cli.batch.remarks.${remark}`), { kind: "remark" });
  const claims = Object.entries(claimsOf(type));
  for (const [name, schema] of claims) add(name, { kind: "claim", name, schema });
  for (const [name, schema] of claims) {
    const title = titleOf(schema, name);
    for (const written of [title["zh-CN"], title.en]) add(written, { kind: "claim", name, schema });
  }
  for (const kind of COMMON_FIELDS) add(kind, { kind });
  for (const [label, pointer] of labels(type)) {
    const field = fieldAt(type, pointer);
    if (field !== undefined) add(label, field);
  }
  for (const kind of COMMON_FIELDS) {
    for (const say of words) for (const title of say(`cli.columns.${kind}`).split("|")) add(title, { kind });
  }
  return known;
}

/** Labels that the type's own data gives to its fields. */
function labels({
  holder,
  number,
  compare,
  public: shown,
  layout,
}: LicenceType): readonly (readonly [string, string])[] {
  const numberField = number.rule === "claim" ? number.field : "/certificateNumber";
  const texts = [
    { label: holder.label, field: "/certificateHolder/*/name" },
    { label: number.label, field: numberField },
    ...compare,
    ...shown,
  ];
  return [
    ...texts.flatMap(({ label, field }) => [[label["zh-CN"], field] as const, [label.en, field] as const]),
    ...layoutRows(layout).map(({ label, field }) => [label, field] as const),
  ];
}

const SUBJECT_FIELDS: Readonly<Record<string, CommonField>> = {
  "/certificateHolder/*/name": "name",
  "/certificateHolder/*/code": "code",
  "/certificateHolder/*/codeType": "codeType",
  "/certificateNumber": "number",
  "/certificateEffectiveDate": "validFrom",
  "/certificateExpiringDate": "validUntil",
};

function fieldAt(type: LicenceType, pointer: string): ColumnField | undefined {
  const kind = SUBJECT_FIELDS[pointer.replace(/^(\/certificateHolder\/)\d+/, "$1*")];
  if (kind !== undefined) return { kind };
  const name = /^\/claims\/([^/]+)$/.exec(pointer)?.[1] ?? "";
  const schema = claimsOf(type)[name];
  return schema === undefined ? undefined : { kind: "claim", name, schema };
}

function claimsOf(type: LicenceType): Readonly<Record<string, JsonObject>> {
  const properties = type.claims["properties"];
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(entries.flatMap(([name, schema]) => (isJsonObject(schema) ? [[name, schema]] : [])));
}

/** Titles are compared without width, letter case, spaces, stars and dashes. */
function fold(title: string): string {
  return title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s*_-]/g, "");
}
