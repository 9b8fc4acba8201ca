// What the register keeps of batches that came over the API: the batch, and each of its rows until it is settled. What a row said is
// forgotten when it is done, since the licence says it; rows that failed are kept until the batch is removed, to be corrected.

import type { JsonObject } from "../../licence/json-value.ts";
import type { IdempotencyClaim } from "../register-entries.ts";
import type { BulkKind } from "./bulk-kind.ts";
import type { ForAll } from "./for-all.ts";

/**
 * receiving: rows are being taken in · waiting: for its turn · running · complete · cancelled · fault: nothing that a row can be blamed for
 * stopped it; it goes on when it is resumed.
 */
export type BatchState = "receiving" | "waiting" | "running" | "complete" | "cancelled" | "fault";

/** What was asked of a batch. */
export interface BatchAsked {
  readonly kind: BulkKind;
  /** A type's code. */
  readonly type: string;
  readonly issuer: string;
  readonly dryRun: boolean;
  readonly forAll: ForAll;
  readonly ignored: readonly string[];
  readonly mapping: Readonly<Record<string, string>>;
  /** What its rows' keys are made with in place of its id, so that a row said in several batches of one name is done once. */
  readonly run?: string;
  readonly titles: readonly string[];
  /** False for lines of JSON that are whole requests. */
  readonly isTitled: boolean;
  /** How the errors go back. */
  readonly format: "csv" | "ndjson";
}

/** A batch. */
export interface BatchRecord {
  /** 26 characters of base32, lower case, 128 random bits. */
  readonly id: string;
  readonly claim: IdempotencyClaim;
  readonly asked: BatchAsked;
  readonly state: BatchState;
  /** Rows; 0 while it is received. */
  readonly total: number;
  readonly done: number;
  readonly repeated: number;
  readonly failed: number;
  readonly createdAt: string;
  readonly endedAt?: string;
  /** Until then whoever runs it has it for themselves. */
  readonly leaseUntil?: string;
  /** Why it stopped: an error's code. */
  readonly fault?: string;
}

/** A row of a batch. */
export interface BatchRow {
  /** From 0, without gaps. */
  readonly place: number;
  /** As the file counts it. */
  readonly row: number;
  /** What it said; absent once it is done. */
  readonly source?: JsonObject;
  /** Absent until it is settled. */
  readonly outcome?: "done" | "repeated" | "failed";
  /** The id of the licence. */
  readonly licence?: string;
  /** What it was refused with. */
  readonly error?: JsonObject;
}

/** What became of a row. */
export type SettledRow = Pick<BatchRow, "place" | "licence" | "error"> & Required<Pick<BatchRow, "outcome">>;

/** How a batch ends. */
export interface BatchEnd {
  readonly state: "complete" | "cancelled" | "fault";
  readonly at: string;
  readonly fault?: string;
}

/** Whether nothing more happens to it by itself. */
export function hasEnded({ state }: Pick<BatchRecord, "state">): boolean {
  return state === "complete" || state === "cancelled" || state === "fault";
}
