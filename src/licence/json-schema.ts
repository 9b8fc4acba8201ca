// JSON Schema 2020-12 without eval: @cfworker/json-schema behind one door, so that it runs in browsers and Workers under a
// strict CSP. Its answer is reduced to the leaves: the places where something is wrong, each with the keyword that says so.

import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { decodeSegment, encodeSegment, isJsonArray, isJsonObject } from "./field-pointer.ts";
import type { JsonObject, JsonValue } from "./licence-type.ts";

/** One place where a value breaks its schema. */
export interface SchemaFailure {
  /** RFC 6901 pointer into the value. */
  readonly pointer: string;
  /** The keyword that is broken: `required`, `pattern` … and `false` where no value is allowed at all. */
  readonly keyword: string;
  /** What that keyword says: the pattern, the list, the limit; undefined for `false`. */
  readonly expected?: JsonValue;
}

/** A schema ready for use; there are no failures when the value is valid. */
export type CompiledSchema = (value: JsonValue) => readonly SchemaFailure[];

// These only say that a keyword inside them has failed, which is reported beside them.
const WRAPPERS = new Set([
  ...["properties", "patternProperties", "additionalProperties", "propertyNames", "unevaluatedProperties"],
  ...["items", "prefixItems", "unevaluatedItems", "allOf", "if", "dependentSchemas", "$ref"],
]);
// These have failed as a whole: what their branches say about it would mislead.
const CHOICES = new Set(["anyOf", "oneOf", "not", "contains"]);

/** Compiles a schema once. @throws {Error} when validating, if it refers to a schema it does not contain. */
export function compileSchema(schema: JsonObject): CompiledSchema {
  const validator = new Validator(mutableCopy(schema), "2020-12", false);
  return (value) => {
    const { valid, errors } = validator.validate(value);
    return valid ? [] : leavesOf(errors, schema);
  };
}

function leavesOf(errors: readonly OutputUnit[], schema: JsonObject): readonly SchemaFailure[] {
  const choices = errors.filter(({ keyword }) => CHOICES.has(keyword)).map(({ keywordLocation }) => keywordLocation);
  const leaves = errors.filter(
    ({ keyword, keywordLocation }) =>
      !WRAPPERS.has(keyword) && !choices.some((choice) => keywordLocation.startsWith(`${choice}/`)),
  );
  return leaves.map(({ instanceLocation, keyword, keywordLocation }) => {
    const pointer = decoded(instanceLocation)
      .map((segment) => `/${encodeSegment(segment)}`)
      .join("");
    const expected = keyword === "false" ? undefined : keywordAt(schema, decoded(keywordLocation));
    return expected === undefined ? { pointer, keyword } : { pointer, keyword, expected };
  });
}

/** The library's locations are URI fragments: percent-encoded pointers behind `#`. */
function decoded(location: string): readonly string[] {
  return location
    .split("/")
    .slice(1)
    .map((segment) => decodeSegment(decodeURIComponent(segment)));
}

/** What the schema says at a keyword's location, which passes through references. */
function keywordAt(schema: JsonObject, location: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = schema;
  for (const segment of location) {
    current = isJsonArray(current) ? current[Number(segment)] : isJsonObject(current) ? current[segment] : undefined;
    if (segment === "$ref" && typeof current === "string") current = keywordAt(schema, decoded(current));
  }
  return current;
}

// The library's types are mutable, and it notes absolute URIs on the schema it is given.
function mutableCopy(schema: JsonObject): Schema {
  return JSON.parse(JSON.stringify(schema));
}
