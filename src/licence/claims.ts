// Checking what a department sends: the claims against the type's schema and code systems, the holders against its holder
// rule. Every error names the field, what was found and what would be right, in words of schemas/words (`fields.…`).

import { aboutField, describeFailure } from "./claim-failure.ts";
import { memberOf } from "./claims-schema.ts";
import { checkCode, isCodeSystem } from "./codes/code-system.ts";
import type { FieldError } from "./errors.ts";
import { encodeSegment } from "./field-pointer.ts";
import { checkHolder, repeatedHolders } from "./holder-check.ts";
import { type CompiledSchema, compileSchema } from "./json-schema.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";
import { unprintableIn } from "./unprintable.ts";

const COMPILED = new WeakMap<JsonObject, CompiledSchema>();

/** What is wrong with the claims; pointers begin with `/claims`. Claims are normalised first (normaliseText). */
export function checkClaims(type: LicenceType, claims: JsonValue): readonly FieldError[] {
  const failures = compiled(type.claims)(claims);
  const errors = failures.map((failure) => describeFailure(type.claims, claims, failure));
  const failed = new Set(failures.map(({ pointer }) => pointer));
  const codes = checkTexts(codeError, type.claims, claims, "").filter(({ pointer }) => !failed.has(pointer));
  const unprintable = checkTexts(unprintableError, type.claims, claims, "");
  return unique([...errors, ...codes, ...unprintable]).map((error) => ({
    ...error,
    pointer: `/claims${error.pointer}`,
  }));
}

/** What is wrong with the holders; pointers begin with `/holders`. Holders are normalised first (normaliseText). */
export function checkHolders(type: LicenceType, holders: JsonValue): readonly FieldError[] {
  const { label, max } = type.holder;
  const error = (code: string, found: number, expected: number): FieldError[] => [
    { pointer: "/holders", code, parameters: { zh: label["zh-CN"], en: label.en, found, expected } },
  ];
  if (!isJsonArray(holders)) return error("type-array", 0, max);
  if (holders.length === 0) return error("min-items", 0, 1);
  if (holders.length > max) return error("max-items", holders.length, max);
  const errors = holders.flatMap((holder, index) => checkHolder(type.holder, holder, `/holders/${index}`));
  return [...errors, ...repeatedHolders(holders)];
}

/** The same value with every string in NFC and with line feeds alone as line ends. Member names stay as they are. */
export function normaliseText(value: JsonValue): JsonValue {
  if (typeof value === "string") {
    const text = value.normalize("NFC");
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }
  if (isJsonArray(value)) return value.map(normaliseText);
  if (!isJsonObject(value)) return value;
  const normal: Record<string, JsonValue> = {};
  for (const name of Object.keys(value)) normal[name] = normaliseText(value[name] ?? null);
  return normal;
}

function compiled(schema: JsonObject): CompiledSchema {
  const known = COMPILED.get(schema);
  if (known !== undefined) return known;
  const fresh = compileSchema(schema);
  COMPILED.set(schema, fresh);
  return fresh;
}

type TextCheck = (schema: JsonObject, text: string, pointer: string) => FieldError | undefined;

/** Runs a check over every string that the schema knows. */
function checkTexts(
  check: TextCheck,
  schema: JsonObject,
  value: JsonValue,
  pointer: string,
  into: FieldError[] = [],
): readonly FieldError[] {
  if (typeof value === "string") {
    const error = check(schema, value, pointer);
    if (error !== undefined) into.push(error);
  } else if (isJsonArray(value)) {
    const items = schema["items"];
    if (!isJsonObject(items)) return into;
    for (const [index, item] of value.entries()) checkTexts(check, items, item, `${pointer}/${index}`, into);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      const field = memberOf(schema["properties"], name);
      const member = value[name];
      if (isJsonObject(field) && member !== undefined)
        checkTexts(check, field, member, `${pointer}/${encodeSegment(name)}`, into);
    }
  }
  return into;
}

/** A value whose schema names a code system, checked strictly. */
function codeError(schema: JsonObject, text: string, pointer: string): FieldError | undefined {
  const system = schema["codeSystem"];
  if (typeof system !== "string" || !isCodeSystem(system)) return undefined;
  const fault = checkCode(system, text);
  if (fault === undefined) return undefined;
  const parameters = { ...aboutField(schema, pointer), value: text, found: fault.found, expected: fault.expected };
  return { pointer, code: `code-${fault.fault}`, parameters };
}

function unprintableError(schema: JsonObject, text: string, pointer: string): FieldError | undefined {
  const found = unprintableIn(text);
  if (found === undefined) return undefined;
  return { pointer, code: "unprintable", parameters: { ...aboutField(schema, pointer), found } };
}

function unique(errors: readonly FieldError[]): readonly FieldError[] {
  const seen = new Set<string>();
  return errors.filter(({ pointer, code }) => {
    const key = `${pointer} ${code}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
