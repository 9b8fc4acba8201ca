// From a broken keyword of a claims schema to errors that name the field, what was found and what would be right. The
// sentences are in schemas/words under `fields.`.

import { exampleOf, fieldSchema, memberNames, titleOf, writtenValue } from "./claims-schema.ts";
import type { FieldError } from "./errors.ts";
import { segmentsOf, valueAt } from "./field-pointer.ts";
import type { SchemaFailure } from "./json-schema-parts.ts";
import { isJsonArray, type JsonObject, type JsonValue } from "./json-value.ts";
import { nearest } from "./nearest.ts";
import type { WordParameters } from "./words.ts";

/** The field error that a failure stands for; its pointer is into the claims. */
export function describeFailure(schema: JsonObject, claims: JsonValue, failure: SchemaFailure): FieldError {
  const { pointer, keyword } = failure;
  if (keyword === "false") return unknownMember(schema, pointer);
  const field = fieldSchema(schema, pointer);
  if (keyword === "required") return { pointer, code: "required", parameters: aboutField(field, pointer) };
  const value = valueAt(claims, pointer);
  const parameters = {
    ...aboutField(field, pointer),
    found: value === undefined ? "" : writtenValue(value),
    ...expectation(failure.expected),
  };
  return { pointer, code: codeOf(keyword, failure.expected), parameters };
}

function unknownMember(schema: JsonObject, pointer: string): FieldError {
  const segments = segmentsOf(pointer);
  const found = segments.at(-1) ?? "";
  const allowed = memberNames(fieldSchema(schema, pointer.slice(0, pointer.lastIndexOf("/"))));
  const near = nearest(found, allowed);
  if (near !== undefined) return { pointer, code: "unknown-member-near", parameters: { found, expected: near } };
  return { pointer, code: "unknown-member", parameters: { found, expected: allowed.join(", ") } };
}

/** What a field is called and an example of it, for a sentence. */
export function aboutField(field: JsonObject | undefined, pointer: string): WordParameters {
  const title = titleOf(field, segmentsOf(pointer).at(-1) ?? "");
  return { zh: title["zh-CN"], en: title.en, example: exampleOf(field) ?? "" };
}

function expectation(expected: JsonValue | undefined): WordParameters {
  if (expected === undefined) return {};
  if (isJsonArray(expected)) return { expected: expected.map(writtenValue).join("、") };
  return { expected: typeof expected === "number" ? expected : writtenValue(expected) };
}

const SENTENCES: Readonly<Record<string, string>> = {
  enum: "enum",
  const: "enum",
  pattern: "pattern",
  minLength: "min-length",
  maxLength: "max-length",
  minItems: "min-items",
  maxItems: "max-items",
  uniqueItems: "unique-items",
  minimum: "minimum",
  maximum: "maximum",
  exclusiveMinimum: "exclusive-minimum",
  exclusiveMaximum: "exclusive-maximum",
  multipleOf: "multiple-of",
};

function codeOf(keyword: string, expected: JsonValue | undefined): string {
  if (keyword === "type") return typeof expected === "string" ? `type-${expected}` : "invalid";
  if (keyword === "format") return expected === "date" ? "format-date" : "format";
  return SENTENCES[keyword] ?? "invalid";
}
