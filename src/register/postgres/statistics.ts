// What PostgreSQL's planner believes of tables that grow. A young register has grown a hundredfold before the server looks by itself
// (autovacuum, once a minute), and a planner that takes it for small walks an index over all of a department's licences for each number
// it is asked. So whoever writes has the tables looked at each time they are four times as long; plans made before are made anew.

import type { Pool } from "pg";

/** The tables that grow with every licence. */
const GROWING = ["licences", "credentials", "issuances", "events", "audit", "idempotency", "search_hashes"];
const FIRST_LICENCES = 256;
const GROWTH = 4;
/** From then on a minute changes little. */
const LAST_LICENCES = 1_000_000;

/** Has the tables looked at; one that cannot be (a right that is missing) stays as it is. */
export async function analyse(pool: Pool): Promise<void> {
  for (const table of GROWING) await pool.query(`analyze ${table}`).catch(() => undefined);
}

/** Answers a function that is told how many licences there are now, after each write that added some. */
export function createGrowthWatch(look: () => Promise<void>): (licences: number) => void {
  let next: number | undefined;
  return (licences) => {
    const isDue = next !== undefined && licences >= next && licences < LAST_LICENCES;
    if (next === undefined || isDue) next = lengthAfter(licences);
    if (isDue) void look();
  };
}

function lengthAfter(licences: number): number {
  let length = FIRST_LICENCES;
  while (length <= licences) length *= GROWTH;
  return length;
}
