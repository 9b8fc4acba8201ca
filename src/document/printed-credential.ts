// What the printer needs to know of a credential: the subject and when it was signed. The credential was signed by the
// service itself and is attached as it is; here it is only read, not verified.

import type { LicenceSubject } from "../licence/credential.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";

/** A credential as it is printed. */
export interface PrintedCredential {
  readonly subject: LicenceSubject;
  /** A UTC instant. */
  readonly created: string;
}

const TEXTS = [
  "certificateIdentifier",
  "certificateNumber",
  "certificateIssuingAuthorityName",
  "certificateIssuedDate",
  "certificateEffectiveDate",
] as const;

/** @throws {LicenceError} json-invalid, document-unreadable — the text is no licence credential. */
export function readPrintedCredential(text: string): PrintedCredential {
  const document = parseJson(text);
  if (!isJsonObject(document)) throw new LicenceError("document-unreadable");
  const { credentialSubject: subject, proof } = document;
  const created = isJsonObject(proof) ? proof["created"] : undefined;
  if (!isSubject(subject) || typeof created !== "string") throw new LicenceError("document-unreadable");
  return { subject, created };
}

function isSubject(value: JsonValue | undefined): value is JsonObject & LicenceSubject {
  if (!isJsonObject(value) || !isJsonObject(value["claims"])) return false;
  const holders = value["certificateHolder"];
  return isJsonArray(holders) && holders.every(isJsonObject) && TEXTS.every((name) => typeof value[name] === "string");
}
