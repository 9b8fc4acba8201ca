// What a licence refers to by hash (licence/enclosure.ts), fetched for whoever draws it: the bytes behind the hashes that its
// signed claims name.

import { enclosuresOf } from "../licence/enclosure.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { valuesAt } from "../licence/field-pointer.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { EnclosureShelf } from "./ports.ts";

/** Bytes by hex SHA-256, as Sheet.enclosures (licence/printing.ts) has them. */
export type Enclosures = Readonly<Record<string, Uint8Array>>;

/**
 * The bytes of everything that a licence's subject names; empty for a type without enclosures.
 * @throws {LicenceError} request-invalid — something it names is not on the shelf (`enclosure-missing`, pointers into the subject).
 */
export async function enclosuresFor(
  type: LicenceType,
  subject: JsonValue,
  shelf: Pick<EnclosureShelf, "enclosure">,
): Promise<Enclosures> {
  const found: Record<string, Uint8Array> = {};
  const missing: FieldError[] = [];
  for (const { pointer } of enclosuresOf(type)) {
    for (const hash of valuesAt(subject, pointer)) {
      if (typeof hash !== "string" || found[hash] !== undefined) continue;
      const enclosure = await shelf.enclosure(hash);
      if (enclosure === undefined) missing.push({ pointer, code: "enclosure-missing", parameters: { found: hash } });
      else found[hash] = enclosure.bytes;
    }
  }
  if (missing.length > 0) throw new LicenceError("request-invalid", { fields: missing });
  return found;
}

/** The same for a signed credential's JSON text, which is only read for a type that has enclosures. */
export async function enclosuresOfCredential(
  type: LicenceType,
  credential: string,
  shelf: Pick<EnclosureShelf, "enclosure">,
): Promise<Enclosures> {
  if (enclosuresOf(type).length === 0) return {};
  const document = parseJson(credential);
  return enclosuresFor(type, (isJsonObject(document) && document["credentialSubject"]) || null, shelf);
}
