// Every question that intents have for the store.

import { getTableColumns } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { HELD } from "../conditions.ts";
import * as tables from "../tables.ts";
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

function whole<T extends TableName>(table: T): readonly Column<T>[] {
  const { [table]: described }: Readonly<Record<TableName, SQLiteTable>> = tables;
  // A row's properties are its table's columns.
  return Object.keys(getTableColumns(described)) as Column<T>[];
}

/** What the register knows about itself. */
export const FACT = finder("meta", ["name", "value"], ["name"]);
export const COUNTER = finder("counters", ["scope", "value"], ["scope"]);
/** Counters whose scopes lie between two texts. */
export const COUNTERS_BETWEEN = finder("counters", ["scope", "value"], [], { span: "scope" });
/** Where the audit trail ends; its key is `[]`. */
export const HEAD = finder("audit", ["seq", "hash", "at"], [], { newest: "seq" });

export const KEY = finder("keys", ["kid", "issuer", "retiredAt", "compromisedSince"], ["kid"]);
export const KEYS_OF_ISSUER = finder("keys", ["kid", "retiredAt"], ["issuer"]);
export const API_KEY = finder("apiKeys", ["id", "revokedAt"], ["id"]);

export const CLAIM = finder("idempotency", whole("idempotency"), ["client", "key"]);
export const LICENCE = finder("licences", whole("licences"), ["id"]);
/** What leads a licence on, without what stays as it was reserved. */
export const STANDING = finder(
  "licences",
  ["ordinal", "id", "phase", "numbering", "issuer", "statusList", "status", "revision", "predecessor"],
  ["id"],
);
export const LICENCE_AT = finder("licences", whole("licences"), ["ordinal"]);
export const CREDENTIAL_AT = finder("credentials", whole("credentials"), ["licence"]);
export const ISSUANCE_AT = finder("issuances", whole("issuances"), ["licence"]);
/** The row reserved last; its key is `[]`. */
export const LAST_LICENCE = finder("licences", ["ordinal"], [], { newest: "ordinal" });
export const VERSIONS = finder("licences", ["type", "issuer", "serial", "version"], ["type", "issuer", "serial"]);
/** Who has a number that no other may have. */
export const HOLDERS_OF_NUMBER = finder(
  "licences",
  ["type", "issuer", "number", "serial"],
  ["type", "issuer", "number"],
  { among: { column: "numbering", values: HELD } },
);
/** Lists in which an endorsement falls due between two dates. */
export const FALLING_DUE = finder("licences", ["issuer", "statusList"], [], {
  span: "endorsedUntil",
  among: { column: "status", values: ["valid", "suspended"] },
});

export const NEWEST_LIST = finder("statusLists", ["issuer", "number", "size", "permutationKey", "origin"], ["issuer"], {
  newest: "number",
});
export const LIST_PAIR = finder("statusLists", ["id", "issuer", "number", "purpose", "token"], ["issuer", "number"]);
export const LIST = finder("statusLists", ["id", "token"], ["id"]);

export const FILE = finder("files", ["sha256"], ["sha256"]);
export const SEALED_FILE = finder("files", ["sealPrinted", "sealFingerprint"], ["sealPrinted", "sealFingerprint"]);
export const ENCLOSURE = finder("enclosures", ["sha256"], ["sha256"]);
export const HANDED_IN = finder("enclosureDepartments", ["sha256", "department"], ["sha256", "department"]);

const BATCH_ROW_COLUMNS = ["place", "sheetRow", "source", "outcome", "licence", "error"] as const;
export const BATCH = finder("batches", whole("batches"), ["id"]);
export const BATCH_BY_CLAIM = finder("batches", whole("batches"), ["client", "requestKey"]);
export const BATCHES_IN_STATE = finder("batches", whole("batches"), ["state"]);
export const BATCH_ROW = finder("batchRows", ["place", "source", "outcome"], ["batch", "place"]);
/** Of a batch, the rows between two places. */
export const BATCH_ROWS = finder("batchRows", BATCH_ROW_COLUMNS, ["batch"], { span: "place" });
