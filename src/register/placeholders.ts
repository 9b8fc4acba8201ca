// A named placeholder for every column of a table, for inserts that are prepared once and run with whole rows.

import { getTableColumns, type Placeholder, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** `{ column: :column }` for each column; a row to run it with must have all of them, null where SQL has null. */
export function placeholdersOf<T extends SQLiteTable>(table: T): { [K in keyof T["$inferInsert"]]-?: Placeholder } {
  const named = Object.keys(getTableColumns(table)).map((column) => [column, sql.placeholder(column)]);
  // The keys are the table's own, whose inferred insert type has the same ones.
  return Object.fromEntries(named) as { [K in keyof T["$inferInsert"]]-?: Placeholder };
}
