// JSON Schema 2020-12 without eval: @cfworker/json-schema behind one door, so that it runs in browsers and Workers under a
// strict CSP. Its answer is reduced to the leaves: the places where something is wrong, each with the keyword that says so.

import { type Schema, Validator } from "@cfworker/json-schema";
import type { JsonObject, JsonValue } from "./licence-type.ts";

/** One place where a value breaks its schema. */
export interface SchemaFailure {
  /** RFC 6901 pointer into the value. */
  readonly pointer: string;
  /** The keyword that is broken: `required`, `pattern`, `additionalProperties` … */
  readonly keyword: string;
  /** RFC 6901 pointer into the schema, to that keyword. */
  readonly schemaPointer: string;
}

/** A schema ready for use; failures are empty when the value is valid. */
export type CompiledSchema = (value: JsonValue) => readonly SchemaFailure[];

// These report again what a keyword inside them has reported already.
const WRAPPERS = new Set(["properties", "items", "prefixItems", "allOf", "$ref", "$dynamicRef", "patternProperties"]);
const WRAPPERS_OF_CHOICE = new Set(["then", "else", "if", "dependentSchemas", "unevaluatedProperties"]);

/** Compiles a schema once; `others` are schemas that it refers to by their `$id`. */
export function compileSchema(schema: JsonObject, others: readonly JsonObject[] = []): CompiledSchema {
  const validator = new Validator(asSchema(schema), "2020-12", false);
  for (const other of others) validator.addSchema(asSchema(other));
  return (value) => {
    const { valid, errors } = validator.validate(value);
    if (valid) return [];
    const all = errors.map((error) => ({
      pointer: error.instanceLocation.slice(1),
      keyword: error.keyword,
      schemaPointer: error.keywordLocation.slice(1),
    }));
    return leavesOf(all);
  };
}

function leavesOf(failures: readonly SchemaFailure[]): readonly SchemaFailure[] {
  const leaves = failures.filter(({ keyword }) => !WRAPPERS.has(keyword) && !WRAPPERS_OF_CHOICE.has(keyword));
  return leaves.length > 0 ? leaves : failures;
}

// The library's type has mutable members only; it never writes to what it is given, but for a private cache on `$id`.
function asSchema(schema: JsonObject): Schema {
  return structuredCopy(schema);
}

function structuredCopy(value: JsonObject): Schema {
  return JSON.parse(JSON.stringify(value));
}
