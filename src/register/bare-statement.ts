// Writes that are prepared once and run a hundred thousand times: drizzle-orm builds the SQL from the tables, better-sqlite3 runs
// it bare. drizzle's own prepared statement examines every parameter's class at every run, measured at a third of what an
// insert of 25 columns costs. Only for columns of text and integers, whose values need no encoding.

import type { Database, RunResult } from "better-sqlite3";
import { is, Param, Placeholder } from "drizzle-orm";

/** Runs the statement with a value for each of its placeholders. */
export type BareWrite<Values> = (values: Values) => RunResult;

interface Slot {
  /** The placeholder's name; undefined where the value is fixed. */
  readonly name: string | undefined;
  readonly fixed: unknown;
}

/** @param query a drizzle insert or update with named placeholders; `Values` names every one of them, null for SQL's null. */
export function prepareBare<Values extends object>(
  client: Database,
  query: { toSQL(): { readonly sql: string; readonly params: readonly unknown[] } },
): BareWrite<Values> {
  const { sql, params } = query.toSQL();
  const statement = client.prepare<unknown[]>(sql);
  const slots = params.map(slotOf);
  return (values) => {
    // A lookup by name in a row whose type names every placeholder.
    const named = values as Readonly<Record<string, unknown>>;
    return statement.run(...slots.map(({ name, fixed }) => (name === undefined ? fixed : named[name])));
  };
}

function slotOf(param: unknown): Slot {
  const bare = is(param, Param) ? param.value : param;
  return is(bare, Placeholder) ? { name: bare.name, fixed: undefined } : { name: undefined, fixed: bare };
}
