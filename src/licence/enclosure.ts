// Enclosures (附件): things that a licence refers to by their SHA-256, a holder's photo or a department's own PDF. A claim whose
// schema has the keyword `enclosure` holds the hash in hex; it is signed with the licence, the bytes are kept beside the register.
// Left out: reading them (jpeg.ts) and keeping them (issuance/ports.ts, EnclosureShelf).

import { toHex } from "./bytes.ts";
import { memberOf } from "./claims-schema.ts";
import type { Cryptography } from "./cryptography.ts";
import { encodeSegment, type FieldPointer, valuesAt } from "./field-pointer.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";

/** What an enclosure can be. */
const ENCLOSURE_KINDS = ["photo", "document"] as const;

/** What an enclosure is. */
export type EnclosureKind = (typeof ENCLOSURE_KINDS)[number];

/** The one media type of each kind. */
export const ENCLOSURE_MEDIA_TYPES: Readonly<Record<EnclosureKind, string>> = {
  photo: "image/jpeg",
  document: "application/pdf",
};

/** A claim that names an enclosure. */
export interface EnclosureClaim {
  /** Into the credential subject: `/claims/photo`. */
  readonly pointer: FieldPointer;
  readonly kind: EnclosureKind;
  /** The claim's own schema. */
  readonly schema: JsonObject;
}

/** What a claim that names an enclosure must look like. */
export const ENCLOSURE_PATTERN = "^[0-9a-f]{64}$";

const CLAIMS = new WeakMap<LicenceType, readonly EnclosureClaim[]>();

/** Every claim of a type that names an enclosure, in the order of its schema; none for most types. */
export function enclosuresOf(type: LicenceType): readonly EnclosureClaim[] {
  const known = CLAIMS.get(type);
  if (known !== undefined) return known;
  const fresh = claimsIn(type.claims, "/claims");
  CLAIMS.set(type, fresh);
  return fresh;
}

/** The hashes (hex) that a licence's subject names, each once; of one kind only, where that is said. */
export function enclosureHashes(type: LicenceType, subject: JsonValue, kind?: EnclosureKind): readonly string[] {
  const meant = enclosuresOf(type).filter((claim) => kind === undefined || claim.kind === kind);
  const named = meant.flatMap(({ pointer }) => valuesAt(subject, pointer));
  return [...new Set(named.filter((value) => typeof value === "string"))];
}

/** Tells whether a value of the keyword `enclosure` is a kind that there is. */
function isEnclosureKind(value: JsonValue | undefined): value is EnclosureKind {
  return ENCLOSURE_KINDS.some((kind) => kind === value);
}

/** What an enclosure is found by: the hex SHA-256 of its bytes. */
export function enclosureHash(cryptography: Pick<Cryptography, "sha256">, bytes: Uint8Array): string {
  return toHex(cryptography.sha256(bytes));
}

function claimsIn(schema: JsonObject, pointer: string): readonly EnclosureClaim[] {
  const kind = memberOf(schema, "enclosure");
  const own = isEnclosureKind(kind) ? [{ pointer, kind, schema }] : [];
  const properties = schema["properties"];
  const items = schema["items"];
  return [
    ...own,
    ...Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, member]) =>
      isJsonObject(member) ? claimsIn(member, `${pointer}/${encodeSegment(name)}`) : [],
    ),
    ...(isJsonObject(items) ? claimsIn(items, `${pointer}/*`) : []),
  ];
}
