// Requests in which a claim names a file, `"photo": "@zhang.jpg"`, where the API wants the hash of what was uploaded: how samples,
// `vellum issue` and batches say which photo is whose. Which file a name means is for them to know.

import { ENCLOSURE_PATTERN, type EnclosureClaim, type EnclosureKind, enclosuresOf } from "./enclosure.ts";
import { segmentsOf, valuesAt } from "./field-pointer.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";

/** A file that a request names. */
export interface NamedFile {
  /** Without the sign before it. */
  readonly name: string;
  readonly kind: EnclosureKind;
  /** Of the claim, as enclosuresOf has it. */
  readonly pointer: string;
}

const SIGN = "@";
const HASH = new RegExp(ENCLOSURE_PATTERN);

/** Every file that a request names, in the order of the type's claims. */
export function enclosureFiles(type: LicenceType, request: JsonValue): readonly NamedFile[] {
  return enclosuresOf(type).flatMap(({ pointer, kind }) =>
    valuesAt(request, pointer)
      .filter(isName)
      .map((value) => ({ name: value.slice(SIGN.length), kind, pointer })),
  );
}

/** The request with hashes in place of the files it names; a name without a hash stays as it is. */
export function withEnclosures(
  type: LicenceType,
  request: JsonObject,
  hashes: ReadonlyMap<string, string>,
): JsonObject {
  const hashed = (value: JsonValue): JsonValue => (isName(value) && hashes.get(value.slice(SIGN.length))) || value;
  return changedEnclosures(type, request, hashed);
}

/** The request with every text in a claim for photos that is no hash taken for the name of a file, as columns have them. */
export function asFileNames(type: LicenceType, request: JsonObject): JsonObject {
  const named = (value: JsonValue): JsonValue =>
    typeof value === "string" && !isName(value) && !HASH.test(value) ? SIGN + value : value;
  return changedEnclosures(type, request, named, ({ kind }) => kind === "photo");
}

function isName(value: JsonValue): value is string {
  return typeof value === "string" && value.startsWith(SIGN);
}

function changedEnclosures(
  type: LicenceType,
  request: JsonObject,
  change: (value: JsonValue) => JsonValue,
  isMeant: (claim: EnclosureClaim) => boolean = () => true,
): JsonObject {
  let result: JsonValue = request;
  for (const claim of enclosuresOf(type).filter(isMeant)) {
    result = changedAt(result, segmentsOf(claim.pointer), change);
  }
  return isJsonObject(result) ? result : request;
}

function changedAt(
  value: JsonValue,
  [segment, ...rest]: readonly string[],
  change: (value: JsonValue) => JsonValue,
): JsonValue {
  if (segment === undefined) return change(value);
  if (segment === "*") return isJsonArray(value) ? value.map((item) => changedAt(item, rest, change)) : value;
  const member = isJsonObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  if (!isJsonObject(value) || member === undefined) return value;
  return { ...value, [segment]: changedAt(member, rest, change) };
}
