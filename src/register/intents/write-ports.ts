// The write ports of issuance/ports.ts on any store: each hands its intent to the store's driver.

import type { BatchDesk, RegisterWriter, TrustDesk, Upkeep } from "../../issuance/ports.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import {
  addBatchRows,
  batchById,
  batchRows,
  beginBatch,
  endBatch,
  openBatch,
  resumeBatch,
  settleBatchRows,
  takeBatch,
} from "./batches.ts";
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
export type WritePorts = TrustDesk & BatchDesk & Upkeep & Pick<RegisterWriter, "issuingHalt">;

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
    openBatch: (batch, audit) => write((book) => openBatch(book, batch, audit)),
    addBatchRows: (id, rows) => write((book) => addBatchRows(book, id, rows)),
    beginBatch: (id, total) => write((book) => beginBatch(book, id, total)),
    takeBatch: (now, leaseUntil) => write((book) => takeBatch(book, now, leaseUntil)),
    settleBatchRows: (id, rows, leaseUntil) => write((book) => settleBatchRows(book, id, rows, leaseUntil)),
    endBatch: (id, end, audit) => write((book) => endBatch(book, id, end, audit)),
    resumeBatch: (id) => write((book) => resumeBatch(book, id)),
    batch: (id) => driver.read(() => batchById(id)),
    batchRows: (id, from, until) => driver.read(() => batchRows(id, from, until)),
    tryWriting: (at) => write((book) => tryWriting(book, at)),
  };
}
