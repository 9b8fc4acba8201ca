// Named placeholders, for statements that are prepared once: one for every column of a table, for inserts that are run with
// whole rows, and comparisons with one.

import { type AnyColumn, eq, getTableColumns, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** `column = :name` */
export function by(column: AnyColumn, name: string): SQL {
  return eq(column, sql.placeholder(name));
}

/** `:name` as a value to be set. */
export function given(name: string): SQL {
  return sql`${sql.placeholder(name)}`;
}

/** `{ column: :column }` for each column; a row to run it with must have all of them, null where SQL has null. */
export function placeholdersOf<T extends SQLiteTable>(table: T): { [K in keyof T["$inferInsert"]]-?: Placeholder } {
  const named = Object.keys(getTableColumns(table)).map((column) => [column, sql.placeholder(column)]);
  // The keys are the table's own, whose inferred insert type has the same ones.
  return Object.fromEntries(named) as { [K in keyof T["$inferInsert"]]-?: Placeholder };
}
