// A type's own JSON-LD context (JSON-LD 1.1 §4.1), built from its claims schema: it defines `claims` and, scoped to it, every
// property at every depth. Terms are tag URIs (RFC 4151), which name a meaning for ever and need no host to answer for them:
// the same licence means the same under any origin. Being scoped, they shadow nothing of the contexts before.

import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";

/** Terms that credentials/v2 protects everywhere: claims must not be called so. */
export const RESERVED_TERMS: readonly string[] = [
  ...["id", "type", "name", "description", "digestMultibase", "digestSRI", "mediaType", "proof"],
  ...["aud", "cnf", "exp", "iat", "iss", "jku", "kid", "nbf", "sub", "x5u"],
];

const LICENCE_VOCABULARY = "tag:vellum.example,2026:licence/v1#";
const XSD_DATE = "http://www.w3.org/2001/XMLSchema#date";

/** The document that `/contexts/types/{code}/{version}` serves. */
export function typeContextOf(type: LicenceType): JsonObject {
  const vocabulary = `tag:vellum.example,2026:types/${type.code}/${type.version}#`;
  const claims = {
    "@id": `${LICENCE_VOCABULARY}claims`,
    "@context": termsOf(type.claims, vocabulary),
  };
  return { "@context": { "@version": 1.1, "@protected": true, claims } };
}

function termsOf(schema: JsonObject, prefix: string): JsonObject {
  const properties = schema["properties"];
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  const terms = entries.flatMap(([name, field]) => (isJsonObject(field) ? [[name, termOf(field, prefix + name)]] : []));
  return { "@version": 1.1, "@protected": true, ...Object.fromEntries(terms) };
}

/** Arrays become lists, since the order of articles and items matters; dates are typed; objects scope their own members. */
function termOf(field: JsonObject, id: string): JsonValue {
  const items = field["items"];
  const content = isJsonObject(items) ? items : field;
  return {
    "@id": id,
    ...(field["type"] === "array" ? { "@container": "@list" } : {}),
    ...(content["format"] === "date" ? { "@type": XSD_DATE } : {}),
    ...(content["type"] === "object" ? { "@context": termsOf(content, `${id}.`) } : {}),
  };
}
