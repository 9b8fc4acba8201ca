// The register's tables as intents know them: by name, with the rows that tables.ts describes and the columns that identify a
// row. Every store has the same tables with the same columns under the same property names, whatever SQL makes of them; text is
// text, JSON is text, a yes or no is 1 or 0, bytes are a Uint8Array. The turn is no table of theirs: drivers take it (driver.ts).

import type * as tables from "../tables.ts";

/** A row of each table. */
export interface Rows {
  readonly meta: typeof tables.meta.$inferSelect;
  readonly issuers: typeof tables.issuers.$inferSelect;
  readonly keys: typeof tables.keys.$inferSelect;
  readonly licences: typeof tables.licences.$inferSelect;
  readonly credentials: typeof tables.credentials.$inferSelect;
  readonly issuances: typeof tables.issuances.$inferSelect;
  readonly events: typeof tables.events.$inferSelect;
  readonly audit: typeof tables.audit.$inferSelect;
  readonly idempotency: typeof tables.idempotency.$inferSelect;
  readonly counters: typeof tables.counters.$inferSelect;
  readonly statusLists: typeof tables.statusLists.$inferSelect;
  readonly searchHashes: typeof tables.searchHashes.$inferSelect;
  readonly files: typeof tables.files.$inferSelect;
  readonly enclosures: typeof tables.enclosures.$inferSelect;
  readonly enclosureDepartments: typeof tables.enclosureDepartments.$inferSelect;
  readonly apiKeys: typeof tables.apiKeys.$inferSelect;
  readonly batches: typeof tables.batches.$inferSelect;
  readonly batchRows: typeof tables.batchRows.$inferSelect;
}

export type TableName = keyof Rows;
export type Column<T extends TableName> = keyof Rows[T] & string;

/** What a column may hold. */
export type Cell = string | number | Uint8Array | null;

/** The columns of each table's primary key; the tables in the order of their foreign keys. */
export const PRIMARY_KEYS: { readonly [T in TableName]: readonly Column<T>[] } = {
  meta: ["name"],
  counters: ["scope"],
  issuers: ["uscc"],
  keys: ["kid"],
  apiKeys: ["id"],
  statusLists: ["id"],
  licences: ["ordinal"],
  credentials: ["licence"],
  issuances: ["licence"],
  events: ["licence", "revision"],
  idempotency: ["client", "key"],
  searchHashes: ["hash", "licence"],
  files: ["sha256"],
  enclosures: ["sha256"],
  enclosureDepartments: ["sha256", "department"],
  batches: ["id"],
  batchRows: ["batch", "place"],
  audit: ["seq"],
};
