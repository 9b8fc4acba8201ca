// Conditions that partial indexes and the queries meant for them share. They are literal, without a parameter: a store
// uses a partial index only when the query says the very same.

import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** The status is another than valid. */
export function isNotValid(status: AnyColumn): SQL {
  return sql`${status} <> 'valid'`;
}

/**
 * How a licence has its number: `generated` by counting, for ever; `given` and held, so that no other serial of the type and
 * issuer may have it; `released` by an abandoned reservation it was given to; `sealed`, taken from a claim, others may have it.
 */
export type Numbering = "generated" | "given" | "released" | "sealed";

/** How a number is held against other licences. */
export const HELD: readonly Numbering[] = ["generated", "given"];

/** The number is held against other licences. */
export function isHeld(numbering: AnyColumn): SQL {
  return sql`${numbering} in (${sql.raw(HELD.map((held) => `'${held}'`).join(", "))})`;
}
