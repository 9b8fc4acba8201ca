// Reading what a licence refers to, for a department that may read the licence: nobody is handed an enclosure for its hash alone, for
// the hash stands in every credential.

import type { Catalogue } from "../licence/catalogue.ts";
import { enclosureHashes } from "../licence/enclosure.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject } from "../licence/json-value.ts";
import type { EnclosureShelf } from "./ports.ts";
import type { Enclosure, LicenceRecord } from "./register-entries.ts";

/** What reading is handed. */
export interface EnclosureReading {
  readonly catalogue: Pick<Catalogue, "version">;
  readonly enclosures: Pick<EnclosureShelf, "enclosure">;
}

/** An enclosure by its hash (hex). @throws {LicenceError} not-found — the licence names no such thing, or it is kept no more. */
export async function enclosureOfLicence(
  { catalogue, enclosures }: EnclosureReading,
  { type: code, typeVersion, credential = "null" }: LicenceRecord,
  sha256: string,
): Promise<Pick<Enclosure, "bytes" | "mediaType">> {
  const type = catalogue.version(code, typeVersion);
  const document = parseJson(credential);
  const subject = isJsonObject(document) ? (document["credentialSubject"] ?? null) : null;
  const isNamed = type !== undefined && enclosureHashes(type, subject).includes(sha256);
  const found = isNamed ? await enclosures.enclosure(sha256) : undefined;
  if (found === undefined) throw new LicenceError("not-found", { parameters: { id: sha256 } });
  return found;
}
