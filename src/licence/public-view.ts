// What the public may see of a licence: the type's allow-list and nothing else, masked and written for people; and whether
// what a paper says is what the licence says. No national table of masks is binding; these are the usual ones (surname, first
// and last four of an id).

import { formatDateEn, formatDateZh, isDate } from "./calendar.ts";
import { checkCode } from "./codes/code-system.ts";
import type { LicenceSubject } from "./credential.ts";
import { valueAt, valuesAt } from "./field-pointer.ts";
import { isPersonCode } from "./holder-code-type.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceType, Mask, PublicField } from "./licence-type.ts";
import { maskAddress, maskId, maskName, maskPhone } from "./mask.ts";
import type { RowFormat } from "./row-format.ts";
import type { ShownField } from "./verdict.ts";
import type { Language, Text } from "./words.ts";

/** The type's public fields that the licence has, in the type's order. */
export function shownFields(type: LicenceType, subject: LicenceSubject): readonly ShownField[] {
  const tree = subjectTree(subject);
  return type.public.flatMap((row) => {
    const values = valuesOf(tree, row);
    if (values.length === 0) return [];
    const written = values.map(({ value }) => value);
    return [
      {
        field: row.field,
        label: row.label,
        value: writeForPeople(tree, row.format ?? { kind: "text" }, written),
        masked: values.some(({ masked }) => masked),
      },
    ];
  });
}

/** A field as it is written for people, nothing masked, for the licence's own face; empty when the licence lacks it. */
export function writtenField(tree: JsonObject, row: Pick<PublicField, "field" | "format">, language: Language): string {
  const values = valuesAt(tree, row.field);
  return values.length === 0 ? "" : writeIn(language, tree, row.format ?? PLAIN, values);
}

/**
 * Compares what a paper says, by the keys of the type's match form, with the licence. Spelling is folded (full width, spaces,
 * brackets, letter case, the kinds of ·); any holder's name or code matches. Undefined when no known key is filled in.
 */
export function comparePaper(
  type: LicenceType,
  subject: LicenceSubject,
  paper: Readonly<Record<string, string>>,
): Readonly<Record<string, "matches" | "differs">> | undefined {
  const tree = subjectTree(subject);
  const results = type.compare.flatMap(({ key, field }) => {
    const written = Object.hasOwn(paper, key) ? foldPaper(paper[key] ?? "") : "";
    if (written === "") return [];
    const matches = valuesAt(tree, field).some((value) => foldPaper(plainText(value)) === written);
    return [[key, matches ? "matches" : "differs"] as const];
  });
  return results.length === 0 ? undefined : Object.fromEntries(results);
}

interface ShownValue {
  readonly value: JsonValue;
  readonly masked: boolean;
}

function valuesOf(tree: JsonObject, row: PublicField): readonly ShownValue[] {
  const values = valuesAt(tree, row.field);
  const { mask } = row;
  if (mask === undefined) return values.map((value) => ({ value, masked: false }));
  return values.map((value, index) => {
    if (!isMasked(mask, tree, row.field, index)) return { value, masked: false };
    return { value: MASKS[mask](plainText(value)), masked: true };
  });
}

const MASKS: Readonly<Record<Mask, (text: string) => string>> = {
  name: maskName,
  id: maskId,
  address: maskAddress,
  phone: maskPhone,
};

/**
 * A holder's name and id are masked where the holder is a natural person; an organisation's are public. Elsewhere nobody says
 * whose they are, so they are masked, but for what is a USCC.
 */
function isMasked(mask: Mask, tree: JsonObject, field: string, index: number): boolean {
  if (mask === "address" || mask === "phone") return true;
  const ofHolder = /^\/certificateHolder\/(\*|\d+)\//.exec(field)?.[1];
  if (ofHolder === undefined) {
    const value = plainText(valuesAt(tree, field)[index] ?? "");
    return mask === "name" || checkCode("unified-social-credit-code", value) !== undefined;
  }
  const codeType = valueAt(tree, `/certificateHolder/${ofHolder === "*" ? index : ofHolder}/codeType`);
  return typeof codeType !== "string" || isPersonCode(codeType);
}

const PLAIN: RowFormat = { kind: "text" };

function writeForPeople(tree: JsonObject, format: RowFormat, values: readonly JsonValue[]): Text {
  return { "zh-CN": writeIn("zh-CN", tree, format, values), en: writeIn("en", tree, format, values) };
}

function writeIn(language: Language, tree: JsonObject, format: RowFormat, values: readonly JsonValue[]): string {
  switch (format.kind) {
    case "text":
      return listed(values, "、", plainText);
    case "date":
      return listed(values, COMMAS[language], (value) => writeDate(value, language));
    case "number":
      return listed(values, COMMAS[language], (value) => withUnit(plainText(value), format.unit, language));
    case "list":
      return values.flatMap(itemsOf).map(plainText).join(format.separator);
    case "groups":
      return listed(values, "、", (value) => grouped(plainText(value), format.size));
    case "term":
      return writeTerm(values[0] ?? "", valueAt(tree, format.until), language);
  }
}

const COMMAS: Text = { "zh-CN": "、", en: ", " };
// GB/T 36902's own word for a term without an end.
const LONG_TERM: Text = { "zh-CN": "长期", en: "long-term" };

/** Nearly every field has one value. */
function listed(values: readonly JsonValue[], separator: string, write: (value: JsonValue) => string): string {
  const [only] = values;
  return values.length === 1 && only !== undefined ? write(only) : values.map(write).join(separator);
}

function writeTerm(from: JsonValue, until: JsonValue | undefined, language: Language): string {
  const last = until === undefined ? LONG_TERM[language] : writeDate(until, language);
  return `${writeDate(from, language)}${language === "en" ? " – " : "至"}${last}`;
}

function writeDate(value: JsonValue, language: Language): string {
  if (typeof value !== "string" || !isDate(value)) return plainText(value);
  return language === "en" ? formatDateEn(value) : formatDateZh(value);
}

function withUnit(text: string, unit: Text, language: Language): string {
  return language === "en" ? `${text} ${unit.en}`.trim() : `${text}${unit["zh-CN"]}`;
}

function grouped(text: string, size: number): string {
  return text.replace(new RegExp(`.{${size}}(?=.)`, "gsu"), "$& ");
}

function itemsOf(value: JsonValue): readonly JsonValue[] {
  return isJsonArray(value) ? value : [value];
}

function plainText(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (isJsonArray(value)) return value.map(plainText).join("、");
  if (isJsonObject(value)) return Object.values(value).map(plainText).join(" ");
  return value === null ? "" : String(value);
}

const BRACKETS: Readonly<Record<string, string>> = {
  ...{ "[": "(", "{": "(", "〔": "(", "【": "(", "「": "(", "『": "(", "《": "(", "〈": "(", "<": "(" },
  ...{ "]": ")", "}": ")", "〕": ")", "】": ")", "」": ")", "』": ")", "》": ")", "〉": ")", ">": ")" },
};

/** One spelling of what stands on paper, for comparing only. */
function foldPaper(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Cf}]/gu, "")
    .replace(/[.•‧∙⋅・･•·᛫⸱]/gu, "·")
    .replace(/[-‐-―−－]/gu, "-")
    .replace(/[[\]{}<>〔〕【】「」『』《》〈〉]/gu, (bracket) => BRACKETS[bracket] ?? bracket);
}

/** A subject as JSON data, into which field pointers point. */
export function subjectTree(subject: LicenceSubject): JsonObject {
  // An interface has no index signature, but every member of a subject is JSON.
  return subject as unknown as JsonObject;
}
