// Named placeholders, for statements that are prepared once.

import { type AnyColumn, eq, type SQL, sql } from "drizzle-orm";

/** `column = :name` */
export function by(column: AnyColumn, name: string): SQL {
  return eq(column, sql.placeholder(name));
}
