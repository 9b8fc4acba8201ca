// Column types of the register's tables on PostgreSQL. Text compares by its bytes, as in SQLite: pages go on where they ended in
// whatever order the machine's locale has, and no change of that locale's rules spoils an index. Engines that compare so anyway,
// and refuse the clause, are given the type without it (migrating.ts).

import { bigint, customType } from "drizzle-orm/pg-core";

/** The clause by which a column compares by its bytes. */
export const BYTEWISE = ' collate "C"';

/** Text, compared by its bytes. */
export const text = customType<{ data: string; driverData: string }>({ dataType: () => `text${BYTEWISE}` });

/** A whole number up to 2^53. */
export const whole = (name?: string) =>
  name === undefined ? bigint({ mode: "number" }) : bigint(name, { mode: "number" });

/** Bytes; pg hands them over as a Buffer. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => Uint8Array.from(value),
});
