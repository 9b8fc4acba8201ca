// What the register holds and is handed, as data: records of licences and what happened to them, keys, lists, files. ports.ts says
// what can be asked of it. Read-only; what is not known is absent.
// Instants are UTC ISO strings in seconds (`2026-11-22T01:41:07Z`), comparable as text; dates are `YYYY-MM-DD`.

import type { AuditEntry } from "../licence/audit-chain.ts";
import type { NumberTemplate } from "../licence/licence-number.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Annotation } from "../licence/printing.ts";
import type { SealRecord } from "../licence/sealing.ts";

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

/** That nothing is issued for now. */
export interface IssuingHalt {
  /** As the operator wrote it; whoever asks for a licence is told. */
  readonly reason: string;
  readonly since: string;
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

/** How far a restored register skips ahead (Upkeep.skipNumbers). */
export interface NumberSkip {
  readonly at: string;
  /** So many in each scope. */
  readonly numbers: number;
  /** At most this share, 0 to 1, of what the digits still hold. */
  readonly share: number;
  /** Digits of the running number, by type; unknown ones bound nothing. */
  readonly digits: Readonly<Record<string, number>>;
}

/** A counter that skipped: the last number given, and the last one that will not be given. */
export interface SkippedScope {
  readonly kind: "number" | "serial" | "status-list";
  /** "" of a status list. */
  readonly type: string;
  readonly issuer: string;
  readonly from: number;
  readonly to: number;
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
  /** What the credential will name its lists under; a list that was opened under another takes no more places. */
  readonly origin: string;
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
  /** Of what was prepared and signed; the register takes no signature over anything else. */
  readonly contentHash: string;
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
  /** Under which it was opened, and is signed for good: the credentials that point at it name it so. */
  readonly origin?: string;
  /** Changed since it was last published, or never published. */
  readonly dirty: boolean;
  /** The signed list credential's JSON. */
  readonly credential?: string;
  readonly publishedAt?: string;
  readonly validUntil?: string;
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
  /** What its seal was made of; absent for a file without a signature of its own. */
  readonly seal?: SealRecord;
  /** What was written across it, when it is a copy for one use. */
  readonly annotation?: Annotation;
  /** The page itself says that its seal is one for development. */
  readonly developmentSeal?: true;
}

/** A photo or a document that licences refer to by its hash; never changed, never deleted by Vellum itself. */
export interface Enclosure {
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** One of ENCLOSURE_MEDIA_TYPES (licence/enclosure.ts). */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly recordedAt: string;
  /** USCC of the department that hands it in: the same bytes may be handed in by several. */
  readonly department: string;
  /** Who hands it in. */
  readonly client: string;
}
