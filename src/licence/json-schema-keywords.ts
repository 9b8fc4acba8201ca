// The keywords of JSON Schema Validation 2020-12 that hold a value to a type, a choice, a size or a form, and the applicators of
// Core §10 in json-schema-applicators.ts. Section numbers are those of JSON Schema Validation.

import { isDate, isDateTimeStamp } from "./calendar.ts";
import { APPLICATORS } from "./json-schema-applicators.ts";
import { type Check, type Keyword, type KeywordSource, UnknownKeyword } from "./json-schema-parts.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "./json-value.ts";
import { sameJson } from "./same-json.ts";

/** §6.1.1 */
const type: Keyword = ({ expected, at }) => {
  const kinds = isJsonArray(expected) ? expected : [expected];
  if (!kinds.every((kind) => typeof kind === "string" && KINDS.includes(kind))) throw new UnknownKeyword(at, "type");
  const fits = (value: JsonValue): boolean =>
    kinds.includes(kindOf(value)) || (kinds.includes("integer") && Number.isInteger(value));
  return failing("type", expected, fits);
};

const KINDS = ["string", "number", "integer", "boolean", "null", "array", "object"];

function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  return isJsonArray(value) ? "array" : typeof value;
}

/** §6.1.2, §6.1.3 */
const choice: Keyword = ({ expected, at }) => {
  if (!isJsonArray(expected)) throw new UnknownKeyword(at, "enum");
  return failing("enum", expected, (value) => expected.some((one) => one === value || sameJson(one, value)));
};

const constant: Keyword = ({ expected }) => failing("const", expected, (value) => sameJson(expected, value));

/** §6.2 */
function numberKeyword(keyword: string, fits: (value: number, limit: number) => boolean): Keyword {
  return (source) => {
    const limit = numberIn(source, keyword);
    return failing(keyword, limit, (value) => typeof value !== "number" || fits(value, limit));
  };
}

/** A quotient of decimals is whole but for what binary fractions cannot hold: 0.3 / 0.1. */
function isMultiple(value: number, divisor: number): boolean {
  return Number.isInteger(Number((value / divisor).toPrecision(15)));
}

/** §6.3.1, §6.3.2: characters are code points, of which a text has at most its length and at least half of it. */
const maxLength: Keyword = (source) => {
  const limit = numberIn(source, "maxLength");
  const fits = (text: string): boolean =>
    text.length <= limit || (text.length <= 2 * limit && codePoints(text) <= limit);
  return failing("maxLength", limit, (value) => typeof value !== "string" || fits(value));
};

const minLength: Keyword = (source) => {
  const limit = numberIn(source, "minLength");
  const fits = (text: string): boolean => text.length >= 2 * limit || codePoints(text) >= limit;
  return failing("minLength", limit, (value) => typeof value !== "string" || fits(value));
};

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** §6.3.3, with the flag `u`. */
const pattern: Keyword = ({ expected, at }) => {
  const expression = typeof expected === "string" ? regularExpression(expected) : undefined;
  if (expression === undefined) throw new UnknownKeyword(at, "pattern");
  return failing("pattern", expected, (value) => typeof value !== "string" || expression.test(value));
};

function regularExpression(source: string): RegExp | undefined {
  try {
    return new RegExp(source, "u");
  } catch {
    return undefined;
  }
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  "date-time": isDateTimeStamp,
  regex: (text) => regularExpression(text) !== undefined,
};

/** §7.3 */
const format: Keyword = ({ expected, at }) => {
  const fits = typeof expected === "string" && Object.hasOwn(FORMATS, expected) ? FORMATS[expected] : undefined;
  if (fits === undefined) throw new UnknownKeyword(at, "format");
  return failing("format", expected, (value) => typeof value !== "string" || fits(value));
};

/** §6.4 and §6.5: how many items or members. */
function sizeKeyword(
  keyword: string,
  sizeOf: (value: JsonValue) => number | undefined,
  fits: (size: number, limit: number) => boolean,
): Keyword {
  return (source) => {
    const limit = numberIn(source, keyword);
    return failing(keyword, limit, (value) => {
      const size = sizeOf(value);
      return size === undefined || fits(size, limit);
    });
  };
}

const itemCount = (value: JsonValue): number | undefined => (isJsonArray(value) ? value.length : undefined);
const memberCount = (value: JsonValue): number | undefined =>
  isJsonObject(value) ? Object.keys(value).length : undefined;
const atLeast = (size: number, limit: number): boolean => size >= limit;
const atMost = (size: number, limit: number): boolean => size <= limit;

/** §6.4.3 */
const uniqueItems: Keyword = ({ expected }) =>
  failing("uniqueItems", expected, (value) => {
    if (expected !== true || !isJsonArray(value)) return true;
    return value.every((item, index) => !value.slice(0, index).some((before) => sameJson(before, item)));
  });

function failing(keyword: string, expected: JsonValue, fits: (value: JsonValue) => boolean): Check {
  return (value, pointer, failures) => {
    if (!fits(value)) failures.push({ pointer, keyword, expected });
  };
}

function numberIn({ expected, at }: KeywordSource, keyword: string): number {
  if (typeof expected !== "number") throw new UnknownKeyword(at, keyword);
  return expected;
}

/** All keywords by name. */
export const KEYWORDS = {
  type,
  enum: choice,
  const: constant,
  minimum: numberKeyword("minimum", atLeast),
  maximum: numberKeyword("maximum", atMost),
  exclusiveMinimum: numberKeyword("exclusiveMinimum", (value, limit) => value > limit),
  exclusiveMaximum: numberKeyword("exclusiveMaximum", (value, limit) => value < limit),
  multipleOf: numberKeyword("multipleOf", isMultiple),
  minLength,
  maxLength,
  pattern,
  format,
  minItems: sizeKeyword("minItems", itemCount, atLeast),
  maxItems: sizeKeyword("maxItems", itemCount, atMost),
  minProperties: sizeKeyword("minProperties", memberCount, atLeast),
  maxProperties: sizeKeyword("maxProperties", memberCount, atMost),
  uniqueItems,
  ...APPLICATORS,
} as const satisfies Readonly<Record<string, Keyword>>;

/** Tells whether a word is a keyword known here. */
export function isKeyword(name: string): name is keyof typeof KEYWORDS {
  return Object.hasOwn(KEYWORDS, name);
}
