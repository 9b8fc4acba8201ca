// Which column of a spreadsheet is which field of a licence. A column may be called by the claim's name, by its title in either
// language, by the label that the type's face or match form gives it, or by the plain words under `bulk.columns`; or a mapping says it.

import { titleOf } from "../../licence/claims-schema.ts";
import { type FieldError, LicenceError } from "../../licence/errors.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import { layoutRows } from "../../licence/layout-check.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import { nearest } from "../../licence/nearest.ts";
import type { Text, Words } from "../../licence/words.ts";

/** Fields that every type has, beside its claims; the latter half says which licence is meant and what becomes of it. */
const COMMON_FIELDS = [
  ...(["name", "code", "codeType", "number", "validFrom", "validUntil", "issuedOn"] as const),
  ...(["id", "act", "ground", "legalBasis", "note", "effectiveAt", "actorName", "actorCode"] as const),
] as const;

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
  /** Fields by titles, before every other rule; "" passes a column over. */
  readonly mapping?: Readonly<Record<string, string>>;
  /** What is asked of the rows; issuing when absent. */
  readonly wanted?: WantedColumns;
}

/** The columns that a kind of work reads, and those it cannot do without. */
export interface WantedColumns {
  readonly fields: readonly CommonField[];
  /** Whether claims are read; else such columns are passed over, as are fields that are not wanted. */
  readonly claims: boolean;
  /** Groups of fields of which one has to be there; `claims` stands for all that the type requires. */
  readonly needed: readonly (readonly (CommonField | "claims")[])[];
}

/** What issuing reads. */
export const ISSUING_COLUMNS: WantedColumns = {
  fields: ["name", "code", "codeType", "number", "validFrom", "validUntil"],
  claims: true,
  needed: [["claims"], ["name"], ["code"]],
};

/** Columns that the errors file adds and that are passed over when it is fed again. */
export const REMARKS = ["row", "field", "detail"] as const;

/**
 * Reads the header.
 * @throws {LicenceError} request-invalid: `column-unknown`, `column-unknown-near`, `column-repeated`, `column-missing`,
 *   `mapping-unknown`; pointers are `/columns/{n}` or `/mapping`.
 */
export function readHeader(parts: HeaderParts, titles: readonly string[]): Columns {
  const known = knownTitles(parts);
  const errors: FieldError[] = mappingErrors(parts);
  const seen = new Map<string, string>();
  const fields = titles.map((title, index): ColumnField => {
    const field = known.get(fold(title)) ?? known.get(fold(title).replace(/\([^)]*\)$/, ""));
    const pointer = `/columns/${index}`;
    if (field === undefined) {
      errors.push({ pointer, ...unknownColumn(parts, title, known) });
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

function unknownColumn(
  parts: HeaderParts,
  title: string,
  known: ReadonlyMap<string, ColumnField>,
): Omit<FieldError, "pointer"> {
  const parameters = { found: title, expected: expectedTitles(parts) };
  const near = nearest(fold(title), [...known.keys()]);
  return near === undefined
    ? { code: "column-unknown", parameters }
    : { code: "column-unknown-near", parameters: { ...parameters, near } };
}

function mappingErrors({ type, mapping = {} }: HeaderParts): FieldError[] {
  const names = [...COMMON_FIELDS, ...Object.keys(claimsOf(type))];
  return Object.entries(mapping).flatMap(([title, field]) => {
    if (field === "" || names.includes(field)) return [];
    const expected = nearest(field, names) ?? names.join(", ");
    return [{ pointer: "/mapping", code: "mapping-unknown", parameters: { title, found: field, expected } }];
  });
}

function keyOf(field: ColumnField): string {
  return field.kind === "claim" ? `/claims/${field.name}` : field.kind;
}

function missing(parts: HeaderParts, seen: ReadonlyMap<string, string>): readonly FieldError[] {
  const { type, wanted = ISSUING_COLUMNS } = parts;
  const required = type.claims["required"];
  const claims = (isJsonArray(required) ? required : []).map((name) => `/claims/${String(name)}`);
  const groups = wanted.needed.flatMap((group): (readonly string[])[] =>
    group.includes("claims") ? claims.map((claim) => [claim]) : [group],
  );
  return groups
    .filter((group) => !group.some((key) => seen.has(key)))
    .map((group) => {
      const [key = ""] = group;
      const titles = group.map((each) => usualTitle(parts, each));
      const [zh, en] = [titles.map((title) => title["zh-CN"]).join(" / "), titles.map((title) => title.en).join(" / ")];
      return {
        pointer: "/columns",
        code: "column-missing",
        parameters: { expected: key.replace("/claims/", ""), zh, en },
      };
    });
}

/** What a column is called when somebody is to add it: a claim's title, the type's own label, or the first of the plain words. */
function usualTitle({ type, words }: HeaderParts, key: string): Text {
  const claim = /^\/claims\/(.+)$/.exec(key)?.[1];
  if (claim !== undefined) return titleOf(claimsOf(type)[claim], claim);
  if (key === "name") return type.holder.label;
  const [zh = key, en = key] = words.map((say) => say(`bulk.columns.${key}`).split("|")[0] ?? key);
  return { "zh-CN": zh, en };
}

/** The columns that this kind of work reads, in Chinese, as tables have them. */
function expectedTitles(parts: HeaderParts): string {
  const { type, wanted = ISSUING_COLUMNS } = parts;
  const claims = wanted.claims ? Object.keys(claimsOf(type)).map((name) => `/claims/${name}`) : [];
  return [...wanted.fields, ...claims].map((key) => usualTitle(parts, key)["zh-CN"]).join(", ");
}

/** Every title a column may have; where two fields share one, the first to claim it has it. */
function knownTitles(parts: HeaderParts): ReadonlyMap<string, ColumnField> {
  const { type, words, ignored, mapping = {}, wanted = ISSUING_COLUMNS } = parts;
  const known = new Map<string, ColumnField>();
  const claims = claimsOf(type);
  const add = (title: string, field: ColumnField): void => {
    if (!known.has(fold(title))) known.set(fold(title), field);
  };
  const addWanted = (title: string, field: ColumnField): void =>
    add(title, isWanted(wanted, field) ? field : { kind: "remark" });
  for (const [title, name] of Object.entries(mapping)) add(title, fieldNamed(claims, name));
  for (const title of ignored) add(title, { kind: "remark" });
  for (const say of words) for (const title of say("bulk.columns.remark").split("|")) add(title, { kind: "remark" });
  for (const say of words) for (const remark of REMARKS) add(say(`bulk.remarks.${remark}`), { kind: "remark" });
  for (const [name, schema] of Object.entries(claims)) addWanted(name, { kind: "claim", name, schema });
  for (const [name, schema] of Object.entries(claims)) {
    const title = titleOf(schema, name);
    for (const written of [title["zh-CN"], title.en]) addWanted(written, { kind: "claim", name, schema });
  }
  for (const kind of COMMON_FIELDS) addWanted(kind, { kind });
  for (const [label, pointer] of labels(type)) {
    const field = fieldAt(type, pointer);
    if (field !== undefined) addWanted(label, field);
  }
  // A title that two fields share is that of the field which is asked for.
  for (const kind of [...wanted.fields, ...COMMON_FIELDS]) {
    for (const say of words) for (const title of say(`bulk.columns.${kind}`).split("|")) addWanted(title, { kind });
  }
  return known;
}

function isWanted({ fields, claims }: WantedColumns, field: ColumnField): boolean {
  return field.kind === "claim" ? claims : field.kind === "remark" || fields.includes(field.kind);
}

function fieldNamed(claims: Readonly<Record<string, JsonObject>>, name: string): ColumnField {
  const schema = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (schema !== undefined) return { kind: "claim", name, schema };
  const kind = COMMON_FIELDS.find((each) => each === name);
  return { kind: kind ?? "remark" };
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
