// The write ports of issuance/ports.ts on any store: each hands its intent to the store's driver.

import type { RegisterWriter, TrustDesk, Upkeep } from "../../issuance/ports.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { type Book, openBook } from "./book.ts";
import type { Driver, Intent } from "./intent.ts";
import { addKey, compromiseKey, note, putIssuer } from "./trust.ts";
import { issuingHalt, switchIssuing, tryWriting } from "./upkeep.ts";

/** What write ports stand on. */
export interface WritePortsParts {
  readonly driver: Driver;
  readonly sha256: Cryptography["sha256"];
}

/** Every write port. */
export type WritePorts = TrustDesk & Upkeep & Pick<RegisterWriter, "issuingHalt">;

/** The ports on a driver. */
export function createWritePorts({ driver, sha256 }: WritePortsParts): WritePorts {
  // A fresh book at every attempt.
  const write = async <T>(intent: (book: Book) => Intent<T>): Promise<T> =>
    driver.write(() => intent(openBook(sha256)));
  return {
    putIssuer: (issuer, audit) => write((book) => putIssuer(book, issuer, audit)),
    addKey: (key, audit) => write((book) => addKey(book, key, audit)),
    compromiseKey: (kid, since, at, audit) => write((book) => compromiseKey(book, kid, since, at, audit)),
    note: (audit) => write((book) => note(book, audit)),
    issuingHalt: () => driver.read(issuingHalt),
    switchIssuing: (halt, audit) => write((book) => switchIssuing(book, halt, audit)),
    tryWriting: (at) => write((book) => tryWriting(book, at)),
  };
}
