// Whether a number that is given is still to be had, as far as what is issued tells: for judging an order that is not carried out. A number
// that is only reserved is not seen; the register decides when it is asked for in earnest.

import { LicenceError } from "../licence/errors.ts";
import type { Draft } from "./draft.ts";
import type { RegisterArchive } from "./ports.ts";
import { numberKey } from "./search-keys.ts";

/** What looking a number up stands on. */
export interface FreeNumberParts {
  readonly archive: Pick<RegisterArchive, "licences">;
  readonly keyedHash: (text: string) => string;
}

const PAGE = 50;

/** @throws {LicenceError} number-taken — a licence of another serial has the number, which is to be unique. */
export async function requireFreeNumber(
  { archive, keyedHash }: FreeNumberParts,
  { type, issuer, number, predecessor }: Draft,
): Promise<void> {
  if (number.kind !== "fixed" || !number.unique) return;
  const holderHashes = [keyedHash(numberKey(number.number))];
  const found = await archive.licences({ issuers: [issuer.uscc], type: type.code, holderHashes, limit: PAGE });
  const isTaken = found.some((record) => record.number === number.number && record.serial !== predecessor?.serial);
  if (isTaken) throw new LicenceError("number-taken");
}
