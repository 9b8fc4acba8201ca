// Holding what comes in and what goes out to the contract's schemas.

import { describeFailure } from "../../licence/claim-failure.ts";
import { LicenceError } from "../../licence/errors.ts";
import { type CompiledSchema, compileSchema } from "../../licence/json-schema.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../licence/json-value.ts";
import { SCHEMAS, type SchemaName } from "./schemas.ts";

/**
 * Answers a request's body as the object it is.
 * @throws {LicenceError} request-invalid — with every field that breaks the schema.
 */
export function requireValid(name: SchemaName, body: JsonValue): JsonObject {
  const fields = compiled(name)(body).map((failure) => describeFailure(SCHEMAS[name], body, failure));
  if (fields.length > 0 || !isJsonObject(body)) throw new LicenceError("request-invalid", { fields });
  return body;
}

const COMPILED = new Map<SchemaName, CompiledSchema>();

/** Answers what is about to be sent. @throws {Error} it is not what the contract promises: a defect of ours, so a 500. */
export function requireKept(name: SchemaName, body: JsonObject): JsonObject {
  const failures = compiled(name)(body);
  if (failures.length === 0) return body;
  const places = failures.map(({ pointer, keyword }) => `${pointer} ${keyword}`).join("; ");
  throw new Error(`the answer breaks the contract's ${name}: ${places}`);
}

function compiled(name: SchemaName): CompiledSchema {
  const known = COMPILED.get(name);
  if (known !== undefined) return known;
  const fresh = compileSchema(rooted(name));
  COMPILED.set(name, fresh);
  return fresh;
}

/** The schema with all the others beside it, so that its references resolve. */
export function rooted(name: SchemaName): JsonObject {
  return { $ref: `#/components/schemas/${name}`, components: { schemas: SCHEMAS } };
}
