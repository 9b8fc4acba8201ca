// Conditions that partial indexes and the queries meant for them share. They are literal, without a parameter: SQLite uses a
// partial index only when the query says the very same.

import { type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";

/** The status is another than valid. */
export function isNotValid(status: AnySQLiteColumn): SQL {
  return sql`${status} <> 'valid'`;
}

/** The number is held against other licences. */
export function isHeld(numbering: AnySQLiteColumn): SQL {
  return sql`${numbering} in ('generated', 'given')`;
}
