// Every question that intents have for the store.

import type { Finder } from "./intent.ts";
import type { Column, TableName } from "./schema.ts";

interface More<T extends TableName> {
  readonly newest?: Column<T>;
  readonly among?: { readonly column: Column<T>; readonly values: readonly string[] };
  readonly span?: Column<T>;
}

function finder<T extends TableName, const C extends Column<T>>(
  table: T,
  columns: readonly C[],
  by: readonly Column<T>[],
  more: More<T> = {},
): Finder<T, C> {
  return { table, columns, by, ...more };
}

/** Where the audit trail ends; its key is `[]`. */
export const HEAD = finder("audit", ["seq", "hash", "at"], [], { newest: "seq" });

/** What the register knows about itself. */
export const FACT = finder("meta", ["value"], ["name"]);

export const KEY = finder("keys", ["kid", "issuer", "retiredAt", "compromisedSince"], ["kid"]);
export const KEYS_OF_ISSUER = finder("keys", ["kid", "retiredAt"], ["issuer"]);

const BATCH_COLUMNS = [
  ...([
    "id",
    "client",
    "requestKey",
    "bodyHash",
    "issuer",
    "asked",
    "state",
    "total",
    "done",
    "repeated",
    "failed",
  ] as const),
  ...(["createdAt", "endedAt", "leaseUntil", "fault"] as const),
] as const;
const BATCH_ROW_COLUMNS = ["place", "sheetRow", "source", "outcome", "licence", "error"] as const;
export const BATCH = finder("batches", BATCH_COLUMNS, ["id"]);
export const BATCH_BY_CLAIM = finder("batches", BATCH_COLUMNS, ["client", "requestKey"]);
export const BATCHES_IN_STATE = finder("batches", BATCH_COLUMNS, ["state"]);
export const BATCH_ROW = finder("batchRows", ["place", "source", "outcome"], ["batch", "place"]);
/** Of a batch, the rows between two places. */
export const BATCH_ROWS = finder("batchRows", BATCH_ROW_COLUMNS, ["batch"], { span: "place" });
