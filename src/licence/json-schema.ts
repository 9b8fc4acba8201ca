// JSON Schema 2020-12, compiled to closures: no eval (workerd and a strict CSP refuse it), and fast enough to run on every
// licence. The keywords our schemas use, and no others: a keyword that is not known is refused when compiling, so that a typing
// mistake (`maxLenght`) cannot pass for an annotation. `format` is asserted. References stay inside the schema.

import { memberOf } from "./claims-schema.ts";
import { segmentsOf } from "./field-pointer.ts";
import { isKeyword, KEYWORDS } from "./json-schema-keywords.ts";
import { type Check, type Compiling, type SchemaFailure, UnknownKeyword } from "./json-schema-parts.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";

/** A schema ready for use; there are no failures when the value is valid. Failures are in no particular order. */
export type CompiledSchema = (value: JsonValue) => readonly SchemaFailure[];

/**
 * Compiles a schema once, to be used often.
 * @throws {UnknownKeyword} a keyword is not known here, or its value or a reference makes no sense.
 */
export function compileSchema(root: JsonObject): CompiledSchema {
  const known = new Map<JsonValue, Check>();
  const compile: Compiling = (schema, at) => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    let check: Check = () => undefined;
    // A schema that refers to itself finds this before it is finished.
    known.set(schema, (value, pointer, failures) => check(value, pointer, failures));
    check = compileOne(schema, at, (inner, where) => compile(inner, where), root);
    known.set(schema, check);
    return check;
  };
  const check = compile(root, "");
  return (value) => {
    const failures: SchemaFailure[] = [];
    check(value, "", failures);
    return failures;
  };
}

const ANNOTATIONS = new Set([
  ...["$schema", "$id", "$comment", "$defs", "components", "title", "description", "default", "examples", "deprecated"],
  ...["readOnly", "writeOnly", "codeSystem", "enclosure", "photo"],
]);
// These are read by the keyword beside them.
const COMPANIONS = new Set(["then", "else", "minContains", "maxContains"]);

function compileOne(schema: JsonValue, at: string, compile: Compiling, root: JsonObject): Check {
  if (schema === true) return () => undefined;
  if (schema === false) return (_, pointer, failures) => failures.push({ pointer, keyword: "false" });
  if (!isJsonObject(schema)) throw new UnknownKeyword(at, "");
  const checks = Object.keys(schema).flatMap((keyword) => {
    if (ANNOTATIONS.has(keyword) || COMPANIONS.has(keyword) || keyword.startsWith("x-")) return [];
    if (keyword === "$ref") return [compile(referred(root, schema["$ref"], at), at)];
    if (!isKeyword(keyword)) throw new UnknownKeyword(`${at}/${keyword}`, keyword);
    return [KEYWORDS[keyword]({ expected: schema[keyword] ?? null, schema, at: `${at}/${keyword}`, compile })];
  });
  return together(checks);
}

function together(checks: readonly Check[]): Check {
  const [only] = checks;
  if (only !== undefined && checks.length === 1) return only;
  return (value, pointer, failures) => {
    for (const check of checks) check(value, pointer, failures);
  };
}

function referred(root: JsonObject, reference: JsonValue | undefined, at: string): JsonValue {
  if (typeof reference !== "string" || !/^#(?:\/|$)/.test(reference)) throw new UnknownKeyword(at, "$ref");
  let target: JsonValue | undefined = root;
  for (const segment of segmentsOf(reference.slice(1))) target = memberOf(target, segment);
  if (target === undefined) throw new UnknownKeyword(at, "$ref");
  return target;
}
