// The write ports of issuance/ports.ts on any store: each hands its intent to the store's driver. What a store does in a way of its
// own (gathering files for one write, reading) it puts beside or over them.

import type {
  ApiKeyCabinet,
  BatchDesk,
  FileEntry,
  Keeper,
  RegisterWriter,
  StatusListDesk,
  TrustDesk,
  Upkeep,
} from "../../issuance/ports.ts";
import type { Enclosure } from "../../issuance/register-entries.ts";
import { fromHex, toHex } from "../../licence/bytes.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { addApiKey, revokeApiKey } from "./api-keys.ts";
import {
  addBatchRows,
  batchById,
  batchRows,
  beginBatch,
  endBatch,
  forgetBatchRows,
  openBatch,
  resumeBatch,
  settleBatchRows,
  takeBatch,
} from "./batches.ts";
import { type Book, openBook, requireTimely } from "./book.ts";
import { abandon, add, prepare } from "./cycle.ts";
import { createSealOf, issueClaim } from "./earlier-requests.ts";
import { acceptClock, claimOrigin, fact, HOLDER_INDEX_KEY, keepFact, ORIGIN } from "./facts.ts";
import type { Driver, Intent } from "./intent.ts";
import { markEndorsementsDue, publish } from "./publishing.ts";
import { type ReserveTools, reserve } from "./reserve.ts";
import { addEnclosures, addFiles, type FileOutcome } from "./shelves.ts";
import { skipNumbers } from "./skipping.ts";
import { changeStatus, statusClaim } from "./status-changes.ts";
import { createPermutations } from "./status-places.ts";
import { addKey, compromiseKey, note, putIssuer } from "./trust.ts";
import { issuingHalt, switchIssuing, tryWriting } from "./upkeep.ts";
import type { Vacancy } from "./vacancy.ts";

/** What write ports stand on. */
export interface WritePortsParts {
  readonly driver: Driver;
  readonly sha256: Cryptography["sha256"];
  /** Secret bytes, securely random. */
  random(length: number): Uint8Array;
  /** When nobody was writing here, where the store can know it. */
  readonly vacancy?: Vacancy | undefined;
}

/** Every write port, and what the shelves write. */
export type WritePorts = RegisterWriter &
  TrustDesk &
  BatchDesk &
  Upkeep &
  Pick<StatusListDesk, "publish" | "markEndorsementsDue"> &
  Pick<ApiKeyCabinet, "addApiKey" | "revokeApiKey"> &
  Pick<Keeper, "origin" | "claimOrigin" | "holderIndexKey" | "acceptClock"> & {
    addFiles(entries: readonly FileEntry[]): Promise<readonly FileOutcome[]>;
    addEnclosures(enclosures: readonly Enclosure[]): Promise<void>;
  };

type Write = <T>(intent: (book: Book) => Intent<T>) => Promise<T>;

const SECRET_BYTES = 32;

/** The ports on a driver. One that runs synchronously has written when the call returns its promise. */
export function createWritePorts(parts: WritePortsParts): WritePorts {
  const { driver, sha256 } = parts;
  // A fresh book at every attempt.
  const write: Write = async (intent) => driver.write(() => intent(openBook(sha256)));
  return {
    ...createWriter(parts, write),
    ...createDesks(write),
    ...createBatchDesk(driver, write),
    ...createKeeping(driver, write),
  };
}

function createWriter({ driver, sha256, random, vacancy }: WritePortsParts, write: Write): RegisterWriter {
  const sealOf = createSealOf(sha256);
  const freshKey = () => toHex(random(SECRET_BYTES));
  const tools: ReserveTools = { sha256, sealOf, permutationOf: createPermutations(sha256), vacancy, freshKey };
  return {
    issuingHalt: () => driver.read(issuingHalt),
    requireTimely: (at) => driver.read(() => requireTimely(at)),
    reserve: (reservations) => write((book) => reserve(book, reservations, tools)),
    issueClaim: (claim) => driver.read(() => issueClaim(claim, sealOf)),
    prepare: (entries) => write((book) => prepare(book, entries)),
    add: (entries) => write((book) => add(book, entries)),
    abandon: (entries) => write((book) => abandon(book, entries)),
    statusClaim: (claim) => driver.read(() => statusClaim(claim)),
    changeStatus: (changes) => write((book) => changeStatus(book, changes)),
  };
}

function createDesks(write: Write): Omit<WritePorts, keyof RegisterWriter | keyof BatchDesk | keyof Keeper> {
  return {
    publish: (id, credential, publishedAt, validUntil, token) =>
      write((book) => publish(book, { id, credential, publishedAt, validUntil, token })),
    markEndorsementsDue: (after, until) => write((book) => markEndorsementsDue(book, after, until)),
    addApiKey: (key, hash, audit) => write((book) => addApiKey(book, key, hash, audit)),
    revokeApiKey: (id, at, audit) => write((book) => revokeApiKey(book, id, at, audit)),
    addFiles: (entries) => write((book) => addFiles(book, entries)),
    addEnclosures: (enclosures) => write((book) => addEnclosures(book, enclosures)),
    putIssuer: (issuer, audit) => write((book) => putIssuer(book, issuer, audit)),
    addKey: (key, audit) => write((book) => addKey(book, key, audit)),
    compromiseKey: (kid, since, at, audit) => write((book) => compromiseKey(book, kid, since, at, audit)),
    note: (audit) => write((book) => note(book, audit)),
    switchIssuing: (halt, audit) => write((book) => switchIssuing(book, halt, audit)),
    tryWriting: (at) => write((book) => tryWriting(book, at)),
    skipNumbers: (skip) => write((book) => skipNumbers(book, skip)),
  };
}

function createBatchDesk(driver: Driver, write: Write): BatchDesk {
  return {
    openBatch: (batch, audit) => write((book) => openBatch(book, batch, audit)),
    addBatchRows: (id, rows) => write((book) => addBatchRows(book, id, rows)),
    beginBatch: (id, total) => write((book) => beginBatch(book, id, total)),
    takeBatch: (now, leaseUntil) => write((book) => takeBatch(book, now, leaseUntil)),
    settleBatchRows: (id, rows, leaseUntil) => write((book) => settleBatchRows(book, id, rows, leaseUntil)),
    endBatch: (id, end, audit) => write((book) => endBatch(book, id, end, audit)),
    forgetBatchRows: (id, from, until) => write((book) => forgetBatchRows(book, id, from, until)),
    resumeBatch: (id) => write((book) => resumeBatch(book, id)),
    batch: (id) => driver.read(() => batchById(id)),
    batchRows: (id, from, until) => driver.read(() => batchRows(id, from, until)),
  };
}

function createKeeping(
  driver: Driver,
  write: Write,
): Pick<WritePorts, "origin" | "claimOrigin" | "holderIndexKey" | "acceptClock"> {
  return {
    origin: () => driver.read(() => fact(ORIGIN)),
    claimOrigin: (origin, move) => write((book) => claimOrigin(book, origin, move)),
    holderIndexKey: async (fresh) => {
      const known = await driver.read(() => fact(HOLDER_INDEX_KEY));
      const kept = known ?? (await write((book) => keepFact(book, HOLDER_INDEX_KEY, toHex(fresh))));
      return fromHex(kept) ?? fresh;
    },
    acceptClock: (audit) => write((book) => acceptClock(book, audit)),
  };
}
