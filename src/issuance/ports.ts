// What the authority needs from the world, as whole atomic intents: one contract suite (tests/register/contract.ts)
// holds every adapter to these comments. Write ports take arrays and promise one outcome per item, in order, so that group
// commit, a writer thread and D1's batches all fit; reads may be synchronous. No port is a transaction with a callback:
// D1 has none, and a transaction that waits for a signature would hold the register shut.
// Instants are UTC ISO strings in seconds (`2026-11-22T01:41:07Z`), comparable as text; dates are `YYYY-MM-DD`.

import type { AuditEntry, AuditHead, AuditLine } from "../licence/audit-chain.ts";
import type { LicenceSubject } from "../licence/credential.ts";
import type { FieldError } from "../licence/errors.ts";
import type { NumberTemplate } from "../licence/licence-number.ts";
import type { Issuer, LicenceType } from "../licence/licence-type.ts";

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

/** A department's public key as the trust list holds it. */
export interface TrustedKey {
  /** The fragment of the verification method: the Multikey itself, `z6Mk…`. */
  readonly kid: string;
  readonly issuer: string;
  /** Multikey, `z` + base58btc(0xed01 + 32 bytes). */
  readonly publicKeyMultibase: string;
  readonly activeFrom: string;
  /** From then on it signs no more; what it signed stays good. */
  readonly retiredAt?: string;
  /** What the register recorded at or after this instant under the key is not trusted (rules.md, Verdicts 5). */
  readonly compromisedSince?: string;
  /** A worthless key of keys.example. */
  readonly example: boolean;
}

/** What the status of a licence is, apart from what a date makes of it. */
export type LicenceStatus = "valid" | "suspended" | "revoked" | "superseded";

/** How far a record has come: reserved → prepared → issued, or abandoned with a reason. */
export type Phase = "reserved" | "prepared" | "issued" | "abandoned";

/** A licence version in the register. */
export interface LicenceRecord {
  /** 26 characters of base32, lower case, 128 random bits. */
  readonly id: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly issuer: string;
  /** The identifier's serial (流水号), upper-case letters and digits, never reused. */
  readonly serial: string;
  /** 1 for `001`. */
  readonly version: number;
  readonly number: string;
  readonly phase: Phase;
  /** The status list pair's number and the bit in both lists. */
  readonly statusList: number;
  readonly statusIndex: number;
  /** Counts the record's events from 0; the newest event's revision. -1 before it is issued. */
  readonly revision: number;
  readonly status: LicenceStatus;
  /** The id of the version before and after this one. */
  readonly predecessor?: string;
  readonly successor?: string;
  readonly reservedAt: string;
  /** From `prepared` on: the unsigned credential's JSON, then the signed one's, exactly as handed out. */
  readonly credential?: string;
  /** Hex SHA-256 of the canonical bytes of the credential without its proof. */
  readonly contentHash?: string;
  readonly kid?: string;
  /** From `issued` on. */
  readonly recordedAt?: string;
  readonly issuedOn?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly endorsedUntil?: string;
}

/** Something that happened to a licence; its primary key is (licence, revision). */
export interface LicenceEvent {
  readonly licence: string;
  readonly revision: number;
  readonly kind: "issued" | "suspended" | "restored" | "revoked" | "superseded" | "endorsed";
  readonly recordedAt: string;
  readonly effectiveAt: string;
  /** The API client or operator through whom it came. */
  readonly client: string;
  readonly act?: string;
  readonly ground?: string;
  /** Internal; never shown in public. */
  readonly note?: string;
  readonly actor?: { readonly name: string; readonly code: string };
  readonly legalBasis?: string;
  readonly endorsedUntil?: string;
  readonly successor?: string;
}

/** A client's Idempotency-Key with the SHA-256 of what it sent. */
export interface IdempotencyClaim {
  readonly client: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** Asks for a place in the register. */
export interface Reservation {
  readonly id: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly issuer: string;
  /** A number that is already known, or what to make one of; `unique` numbers are refused a second time. */
  readonly number:
    | { readonly kind: "fixed"; readonly number: string; readonly unique: boolean }
    | { readonly kind: "generated"; readonly template: NumberTemplate };
  /** The version this one renews or corrects; its serial is kept and its version counted up. */
  readonly predecessor?: { readonly id: string; readonly revision: number };
  readonly idempotency?: IdempotencyClaim;
  readonly at: string;
  /** Until then a second request with the same key is told that the first is in flight. */
  readonly leaseUntil: string;
  /** Entries per status list, when a new list has to be opened, and the 16-byte key of its permutation. */
  readonly listSize: number;
  readonly listKey: Uint8Array;
}

/**
 * What became of a reservation. `fresh`: a new record in phase reserved. `resumed`: the lease of an earlier attempt with the
 * same key and body is over, here is its record to be finished (its lease renewed). `done`: it was issued; here it is.
 */
export type ReserveOutcome =
  | { readonly outcome: "fresh" | "resumed" | "done"; readonly record: LicenceRecord }
  | { readonly outcome: "idempotency-key-reused" | "idempotency-in-flight" | "number-taken" | "revision-conflict" };

/** The canonical record of what is about to be signed. */
export interface PreparedEntry {
  readonly id: string;
  readonly credential: string;
  readonly contentHash: string;
  readonly kid: string;
}

/** A signed, self-verified licence to be recorded as issued. */
export interface IssuedEntry {
  readonly id: string;
  readonly credential: string;
  readonly recordedAt: string;
  readonly issuedOn: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly endorsedUntil?: string;
  /** Keyed hashes (HMAC-SHA-256, hex) by which a licence is found: of its holders' codes and names, and of its number. */
  readonly holderHashes: readonly string[];
  readonly event: LicenceEvent;
  readonly audit: AuditEntry;
  /** The event that supersedes the predecessor, in the same atomic write, with its own audit entry. */
  readonly supersedes?: { readonly event: LicenceEvent; readonly audit: AuditEntry };
}

/** A change of status or an endorsement. */
export interface StatusChange {
  readonly event: LicenceEvent;
  /** The status after it; an endorsement leaves it. */
  readonly status: LicenceStatus;
  readonly audit: AuditEntry;
  readonly idempotency?: IdempotencyClaim;
}

/** What became of a write: `recorded`, or why it was not; then nothing of that item was written. */
export type WriteOutcome =
  | "recorded"
  /** Another event took the revision first, or the record is not in the phase the write needs. */
  | "revision-conflict"
  /** The same idempotency key and body were recorded before; the write had happened. */
  | "done"
  | "idempotency-key-reused";

/** Everything the register knows about one licence, read at one moment. */
export interface Dossier {
  readonly record: LicenceRecord;
  readonly issuer: Issuer;
  /** The key that signed it. */
  readonly key: TrustedKey;
  /** The newest event that changed its status, when it is not simply valid. */
  readonly statusEvent?: LicenceEvent;
}

/** A page of licences, newest first by (recordedAt, id). */
export interface LicenceQuery {
  readonly issuers?: readonly string[];
  readonly type?: string;
  readonly status?: LicenceStatus;
  /** Any of these keyed hashes (`IssuedEntry.holderHashes`). */
  readonly holderHashes?: readonly string[];
  readonly limit: number;
  /** The id and recordedAt of the last row of the page before. */
  readonly after?: { readonly recordedAt: string; readonly id: string };
}

/** A status list as published. */
export interface StatusList {
  /** 26 characters of base32; `/status/{id}`. */
  readonly id: string;
  readonly issuer: string;
  readonly purpose: "revocation" | "suspension";
  readonly number: number;
  readonly size: number;
  /** Changed since it was last published, or never published. */
  readonly dirty: boolean;
  /** The signed list credential's JSON. */
  readonly credential?: string;
  readonly publishedAt?: string;
  readonly validUntil?: string;
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

/** Writes of the issuing cycle and the life-cycle. Each call is one atomic, durable write shared by its items. */
export interface RegisterWriter {
  /**
   * Reserves serial, version, number and status index, and records the idempotency claim. Only here can numbers, indexes
   * and keys conflict. A generated number that turns out taken is skipped with an audit entry `number-skipped`, and the
   * next is tried. A predecessor that is not issued, not current or at another revision is a revision-conflict.
   * An abandoned record whose idempotency claim comes again is not resumed: the claim is given to the new record.
   */
  reserve(reservations: readonly Reservation[]): Promise<readonly ReserveOutcome[]>;
  /** reserved or prepared → prepared, with the bytes that will be signed. */
  prepare(entries: readonly PreparedEntry[]): Promise<readonly WriteOutcome[]>;
  /** prepared → issued, with event, audit and (for a new version) the predecessor superseded. Marks lists dirty as needed. */
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

/** Who may call the API. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** USCCs, or `*` for every department. */
  readonly departments: readonly string[];
  readonly actions: readonly ApiAction[];
  readonly createdAt: string;
  readonly revokedAt?: string;
}

/** What an API key may do. */
export type ApiAction = "issue" | "status" | "read";

/** The cabinet of API keys; only SHA-256 of a secret is kept. */
export interface ApiKeyCabinet {
  /** By hex SHA-256 of the secret; also answers revoked keys. */
  apiKey(hash: string): Awaitable<ApiKey | undefined>;
  apiKeys(): Awaitable<readonly ApiKey[]>;
  addApiKey(key: ApiKey, hash: string, audit: AuditEntry): Promise<void>;
  revokeApiKey(id: string, at: string, audit: AuditEntry): Promise<WriteOutcome>;
}

/** A file that was handed out: enough to rebuild it byte for byte. */
export interface FileRecord {
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
  readonly licence: string;
  readonly mediaType: string;
  readonly layoutVersion: number;
  /** What drew it, with the versions of fonts and renderer. */
  readonly renderer: string;
  readonly recordedAt: string;
}

/** The register of files handed out. */
export interface FileShelf {
  file(sha256: string): Awaitable<FileRecord | undefined>;
  /** Recording the same file again is no error. */
  addFile(file: FileRecord): Promise<void>;
}

/** The trust list's writing side. */
export interface TrustDesk {
  /** Adds a department or replaces what is known of it (its name, area, seal). */
  putIssuer(issuer: Issuer, audit: AuditEntry): Promise<void>;
  /** Adds a key; the department's other active keys are retired at `activeFrom`. Its kid is new, or revision-conflict. */
  addKey(key: TrustedKey, audit: AuditEntry): Promise<WriteOutcome>;
  /** Sets compromisedSince (an earlier instant may replace a later one, never the reverse) and retires the key. */
  compromiseKey(kid: string, since: string, at: string, audit: AuditEntry): Promise<WriteOutcome>;
}

/** Operations on the register as a whole, so that cli/ never needs register/. */
export interface Keeper {
  /** The origin the register belongs to; undefined before it is set. */
  origin(): Awaitable<string | undefined>;
  /** Sets the origin once; a different one later is LicenceError origin-mismatch. */
  claimOrigin(origin: string): Promise<void>;
  /** 32 secret bytes that key the holder index; made at the first call. */
  holderIndexKey(fresh: Uint8Array): Promise<Uint8Array>;
  /** The audit trail in order, in pages. */
  auditLines(afterSeq: number, limit: number): Awaitable<readonly AuditLine[]>;
  auditHead(): Awaitable<AuditHead>;
  /** For consistency checks: every issued licence's id and revision with the count of its events, in pages by id. */
  ledger(
    afterId: string,
    limit: number,
  ): Awaitable<readonly { id: string; revision: number; events: number; phase: Phase }[]>;
  close(): Promise<void>;
}

/** What is to be printed. */
export interface Sheet {
  readonly type: LicenceType;
  readonly issuer: Issuer;
  /** The signed credential's JSON text, attached exactly as it is. */
  readonly credential: string;
  /** `{origin}/v/{id}`; the QR holds it in upper case. */
  readonly verifyUrl: string;
  /** The official domain to type by hand. */
  readonly domain: string;
}

/** A printed sheet, with what is needed to print it again byte for byte. */
export interface PrintedFile {
  readonly bytes: Uint8Array;
  readonly layoutVersion: number;
  /** What drew it, with the versions of fonts and renderer. */
  readonly renderer: string;
}

/** Prints licences; the same sheet always gives the same bytes. */
export interface Printer {
  print(sheet: Sheet): Promise<PrintedFile>;
}
