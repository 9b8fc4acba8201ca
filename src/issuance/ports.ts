// What the authority needs from the world, as whole atomic intents: one contract suite (tests/register/contract.ts)
// holds every adapter to these comments. Write ports take arrays and promise one outcome per item, in order, so that group
// commit, a writer thread and D1's batches all fit; reads may be synchronous. No port is a transaction with a callback:
// D1 has none, and a transaction that waits for a signature would hold the register shut.
// Instants are UTC ISO strings in seconds (`2026-11-22T01:41:07Z`), comparable as text; dates are `YYYY-MM-DD`.

import type { AuditEntry, AuditHead, AuditLine } from "../licence/audit-chain.ts";
import type { LicenceSubject } from "../licence/credential.ts";
import type { FieldError } from "../licence/errors.ts";
import type { Issuer, LicenceType } from "../licence/licence-type.ts";
import type { BatchEnd, BatchRecord, BatchRow, BatchState, SettledRow } from "./bulk/batch-entries.ts";
import type {
  ApiKey,
  Dossier,
  Enclosure,
  FileRecord,
  IdempotencyClaim,
  IssuedEntry,
  IssuingHalt,
  LicenceEvent,
  LicenceQuery,
  LicenceRecord,
  NumberSkip,
  Phase,
  PreparedEntry,
  Reservation,
  ReserveOutcome,
  SkippedScope,
  StatusChange,
  StatusList,
  TrustedKey,
  WriteOutcome,
} from "./register-entries.ts";

/** A value or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** The time, as the operator's machine has it. */
export interface Clock {
  /** Now, a UTC instant in whole seconds. */
  now(): string;
}

/** Cryptographically secure randomness. */
export interface Entropy {
  bytes(length: number): Uint8Array;
}

/** Says whether a licence can be drawn: every glyph there is, every text in its box. Needs no font file. */
export interface Face {
  /** Pointers are into the subject (`/certificateHolder/0/name`, `/claims/address`); empty when all can be drawn. */
  check(type: LicenceType, issuer: Issuer, subject: LicenceSubject): readonly FieldError[];
}

/** Signs with a department's key; the only way to a private key. */
export interface Signer {
  /**
   * The key the department signs with now, or undefined when it has none or it is locked: issuing is then off for that
   * department and everything else goes on.
   */
  keyOf(issuer: string): Awaitable<{ readonly kid: string } | undefined>;
  /** Raw Ed25519 signatures, 64 bytes each, in order. Throws LicenceError key-missing when `kid` is not held. */
  sign(kid: string, messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

/**
 * The public side of the register. It is handed nothing that can sign or write. A register that cannot be reached throws
 * LicenceError register-unavailable; it never answers "nothing there".
 */
export interface RegisterReader {
  /** The issued licence with that id; undefined when there is none (a reserved, prepared or abandoned one is none). */
  dossier(id: string): Awaitable<Dossier | undefined>;
  /** Ids of issued licences found by a keyed hash of `IssuedEntry.holderHashes`, newest first; at most 20. */
  idsByHash(hash: string): Awaitable<readonly string[]>;
  issuers(): Awaitable<readonly Issuer[]>;
  issuer(uscc: string): Awaitable<Issuer | undefined>;
  /** All keys a department ever had, oldest first; empty when unknown. */
  keysOf(issuer: string): Awaitable<readonly TrustedKey[]>;
  key(kid: string): Awaitable<TrustedKey | undefined>;
  /** Issuer and purpose of a list's id, with what was last published; undefined when there is no such list. */
  statusList(id: string): Awaitable<StatusList | undefined>;
  /** A cheap read that fails when the register cannot answer. */
  ping(): Awaitable<void>;
}

/** The department's side of the register: reading what the public may not. */
export interface RegisterArchive extends RegisterReader {
  /** The record in whatever phase. */
  record(id: string): Awaitable<LicenceRecord | undefined>;
  /** Those of them that there are, in whatever order; at most a few hundred are asked for at once. */
  records(ids: readonly string[]): Awaitable<readonly LicenceRecord[]>;
  licences(query: LicenceQuery): Awaitable<readonly LicenceRecord[]>;
  /** Oldest first; empty when there is no such licence. */
  history(id: string): Awaitable<readonly LicenceEvent[]>;
  /** The pair of lists with that number of an issuer, by purpose; undefined when not opened yet. */
  statusListIds(
    issuer: string,
    number: number,
  ): Awaitable<{ readonly revocation: string; readonly suspension: string } | undefined>;
  auditHead(): Awaitable<AuditHead>;
}

/**
 * Writes of the issuing cycle and the life-cycle. Each call is one atomic, durable write shared by its items.
 * @throws {LicenceError} clock-behind — a line of the audit trail is over five minutes behind the newest.
 */
export interface RegisterWriter {
  /**
   * Asked before anything is judged by a time, or what is refused would be for another reason.
   * @throws {LicenceError} clock-behind
   */
  requireTimely(at: string): Awaitable<void>;
  /** Why nothing is issued now; undefined while issuing is on. Asked before every group of orders, so that no process is late. */
  issuingHalt(): Awaitable<IssuingHalt | undefined>;
  /**
   * Reserves serial, version, number and status index, and records the idempotency claim. Only here can numbers, indexes
   * and keys conflict. A generated number that turns out taken is skipped with an audit entry `number-skipped`, and the
   * next is tried. A predecessor that is not issued, not current or at another revision is a revision-conflict.
   * Nothing is answered on the strength of a reservation alone, so it may become durable no earlier than the prepare that follows it.
   * An abandoned record whose idempotency claim comes again is not resumed: the claim is given to the new record.
   */
  reserve(reservations: readonly Reservation[]): Promise<readonly ReserveOutcome[]>;
  /** What was issued under an idempotency claim, or that its key stands for another request; undefined when neither. */
  issueClaim(claim: IdempotencyClaim): Awaitable<LicenceRecord | "idempotency-key-reused" | undefined>;
  /**
   * reserved or prepared → prepared, with the bytes that will be signed. Other bytes than those prepared under the same key are a
   * revision-conflict: an attempt that outlasted its lease does not overtake the one that took over.
   */
  prepare(entries: readonly PreparedEntry[]): Promise<readonly WriteOutcome[]>;
  /** prepared, with that content → issued, with event, audit and (for a new version) the predecessor superseded. Marks lists dirty as needed. */
  add(entries: readonly IssuedEntry[]): Promise<readonly WriteOutcome[]>;
  /** reserved or prepared → abandoned; the number is skipped and the audit entry says why. The idempotency claim is freed. */
  abandon(entries: readonly { readonly id: string; readonly audit: AuditEntry }[]): Promise<readonly WriteOutcome[]>;
  /** What is known of an idempotency claim on a change of status: nothing, that it was recorded, or another body under its key. */
  statusClaim(claim: IdempotencyClaim): Awaitable<"unknown" | "done" | "idempotency-key-reused">;
  /** Records events; marks both lists of the licence dirty. */
  changeStatus(changes: readonly StatusChange[]): Promise<readonly WriteOutcome[]>;
}

/** Publishing status lists. */
export interface StatusListDesk {
  /** Lists that are dirty or whose published validity ends before the instant. */
  due(before: string): Awaitable<readonly StatusList[]>;
  /**
   * The set bits of a list and a token of the moment they were read. Revocation: revoked and superseded. Suspension:
   * suspended, or endorsedUntil earlier than `today` (a date in the issuers' zone) while not revoked or superseded.
   */
  bits(list: string, today: string): Awaitable<{ readonly indexes: readonly number[]; readonly token: number }>;
  /** Stores the signed list; it stays dirty when a change came after `token`. */
  publish(list: string, credential: string, publishedAt: string, validUntil: string, token: number): Promise<void>;
  /** Marks the suspension lists dirty in which an endorsement fell due between the two dates. */
  markEndorsementsDue(after: string, until: string): Promise<void>;
}

/** The cabinet of API keys; only SHA-256 of a secret is kept. */
export interface ApiKeyCabinet {
  /** By hex SHA-256 of the secret; also answers revoked keys. */
  apiKey(hash: string): Awaitable<ApiKey | undefined>;
  apiKeys(): Awaitable<readonly ApiKey[]>;
  addApiKey(key: ApiKey, hash: string, audit: AuditEntry): Promise<void>;
  revokeApiKey(id: string, at: string, audit: AuditEntry): Promise<WriteOutcome>;
}

/** The register of files handed out. */
export interface FileShelf {
  file(sha256: string): Awaitable<FileRecord | undefined>;
  /** What a seal made of a printed file (SealRecord.printed); there is at most one. */
  sealedFile(printed: string, fingerprint: string): Awaitable<FileRecord | undefined>;
  /** Files of a licence, copies for one use last, newest first; at most 40. */
  filesOf(licence: string): Awaitable<readonly FileRecord[]>;
  /** The newest sealed file of a licence that is no copy for one use. */
  newestSealedFile(licence: string): Awaitable<FileRecord | undefined>;
  /**
   * Records files, each with its line in the audit trail when there is one to be. `there-already`: this very file is recorded, or
   * another that the same seal made of the same printed file; then nothing is written of it.
   */
  addFiles(entries: readonly FileEntry[]): Promise<readonly ("recorded" | "there-already")[]>;
}

/** A file to be recorded. */
export interface FileEntry {
  readonly file: FileRecord;
  readonly audit?: AuditEntry;
}

/** Keeps what licences refer to by hash: added before the licence, never changed. */
export interface EnclosureShelf {
  /** For drawing and reading a licence that names it; whoever may not read that licence is never to be answered by this. */
  enclosure(sha256: string): Awaitable<Pick<Enclosure, "bytes" | "mediaType"> | undefined>;
  /** The same for a licence to come: undefined to a department that has not handed it in itself. */
  enclosureOf(department: string, sha256: string): Awaitable<Pick<Enclosure, "bytes" | "mediaType"> | undefined>;
  /**
   * Adding the same again is no error: the bytes are kept once, and a department that had not handed them in now has.
   * @throws {LicenceError} body-too-large — more than `largestEnclosure` bytes.
   */
  addEnclosure(enclosure: Enclosure): Promise<void>;
  /** The most bytes that one enclosure may have here. */
  readonly largestEnclosure: number;
}

/** The trust list's writing side. */
export interface TrustDesk {
  /** Adds a department or replaces what is known of it (its name, area, seal). */
  putIssuer(issuer: Issuer, audit: AuditEntry): Promise<void>;
  /** Adds a key; the department's other active keys are retired at `activeFrom`. Its kid is new, or revision-conflict. */
  addKey(key: TrustedKey, audit: AuditEntry): Promise<WriteOutcome>;
  /** Sets compromisedSince (an earlier instant may replace a later one, never the reverse) and retires the key. */
  compromiseKey(kid: string, since: string, at: string, audit: AuditEntry): Promise<WriteOutcome>;
  /** Notes what happened to trust outside the register: a seal was given. */
  note(audit: AuditEntry): Promise<void>;
}

/** What an operator does to a register that is in use. */
export interface Upkeep {
  /** Switches issuing off with its reason, or on again, for every process on the register. */
  switchIssuing(halt: IssuingHalt | undefined, audit: AuditEntry): Promise<void>;
  /** Writes the time, durably, and no line of the audit trail. @throws {LicenceError} what any write would be refused with. */
  tryWriting(at: string): Promise<void>;
  /**
   * After a register was restored: moves every counter ahead, so that no number, serial or place in a status list is given that
   * may have been given after the backup; scopes first counted in later begin behind the same margin. One `number-skipped` line
   * (reason `restored`) for each.
   */
  skipNumbers(skip: NumberSkip): Promise<readonly SkippedScope[]>;
}

/** Batches that came over the API, with their rows until they are settled. */
export interface BatchDesk {
  /** Opens a batch in state receiving, or answers the one that its idempotency claim has opened before. */
  openBatch(batch: BatchRecord, audit: AuditEntry): Promise<BatchRecord | "idempotency-key-reused">;
  /** Adds rows while it is received; those that are there already stay. */
  addBatchRows(id: string, rows: readonly BatchRow[]): Promise<void>;
  /** receiving → waiting, its rows complete; in any other state nothing. */
  beginBatch(id: string, total: number): Promise<void>;
  batch(id: string): Awaitable<BatchRecord | undefined>;
  /** Rows by place, from (inclusive) until (exclusive), in order. */
  batchRows(id: string, from: number, until: number): Awaitable<readonly BatchRow[]>;
  /** The oldest that waits, or runs and is left by whoever had it, as running until then; undefined when there is none. */
  takeBatch(now: string, leaseUntil: string): Promise<BatchRecord | undefined>;
  /**
   * Settles rows that are not settled, whatever the batch's state, which it answers, and renews the lease while it is running; undefined
   * when there is none such.
   */
  settleBatchRows(id: string, rows: readonly SettledRow[], leaseUntil: string): Promise<BatchState | undefined>;
  /** Ends it unless it has ended (one in fault may still be cancelled), free of its lease; answers it as it is then. */
  endBatch(id: string, end: BatchEnd, audit: AuditEntry): Promise<BatchRecord | undefined>;
  /** Forgets for good what rows said and were refused with, by place, from (inclusive) until (exclusive). */
  forgetBatchRows(id: string, from: number, until: number): Promise<void>;
  /** fault → waiting; answers it as it is then. */
  resumeBatch(id: string): Promise<BatchRecord | undefined>;
}

/** Operations on the register as a whole, so that cli/ never needs register/. */
export interface Keeper {
  /** The origin the register belongs to; undefined before it is set. */
  origin(): Awaitable<string | undefined>;
  /**
   * Sets the origin. Later another is LicenceError origin-mismatch, unless the register's own stands among `former`: then the
   * authority has changed its domain, which the audit trail notes `at` that instant.
   * Answers every origin the register had before: what was signed under them goes on verifying, named again or not.
   */
  claimOrigin(
    origin: string,
    move?: { readonly former: readonly string[]; readonly at: string },
  ): Promise<readonly string[]>;
  /** 32 secret bytes that key the holder index; made at the first call. */
  holderIndexKey(fresh: Uint8Array): Promise<Uint8Array>;
  /** The audit trail in order, in pages. */
  auditLines(afterSeq: number, limit: number): Awaitable<readonly AuditLine[]>;
  auditHead(): Awaitable<AuditHead>;
  /**
   * Notes that the time of this line is the right one, however far it is behind: the way out when entries were written while the
   * clock ran ahead. Every other write is LicenceError clock-behind while its time is over five minutes behind the newest line.
   */
  acceptClock(audit: AuditEntry): Promise<void>;
  /** For consistency checks: every issued licence's id and revision with the count of its events, in pages by id. */
  ledger(
    afterId: string,
    limit: number,
  ): Awaitable<readonly { id: string; revision: number; events: number; phase: Phase }[]>;
  close(): Promise<void>;
}

/** All of the ports together, as a store hands them out. */
export type Register = RegisterArchive &
  RegisterWriter &
  StatusListDesk &
  ApiKeyCabinet &
  FileShelf &
  EnclosureShelf &
  TrustDesk &
  BatchDesk &
  Upkeep &
  Keeper;
