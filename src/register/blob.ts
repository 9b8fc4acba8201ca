// Bytes in a column, for tables.ts and what is spread into it.

import { customType } from "drizzle-orm/sqlite-core";

/** Bytes as a blob. better-sqlite3 gives them as a Buffer, D1 as an array of numbers. */
export const blob = customType<{ data: Uint8Array; driverData: ArrayLike<number> }>({
  dataType: () => "blob",
  fromDriver: (value) => Uint8Array.from(value),
});
