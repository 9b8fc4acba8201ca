// Statements that are prepared once and run a hundred thousand times: drizzle-orm builds the SQL from the tables, better-sqlite3
// runs it bare. drizzle's own prepared statements examine every parameter's and every column's class at every run; measured, that
// is half of what a dossier costs. Only for columns of text and integers, whose values
// need no decoding; booleans come back as 0 and 1.

import type { Database } from "better-sqlite3";
import { getTableColumns, is, Param, Placeholder } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { dropOldest } from "../licence/bounded-cache.ts";

/** What drizzle has built. */
interface Built {
  toSQL(): { readonly sql: string; readonly params: readonly unknown[] };
}

/** The first row, by the names of the tables selected; a table joined from the left that has none is null. */
type BareRead<Values, Row> = (values: Values) => Row | undefined;

interface Slot {
  /** The placeholder's name; undefined where the value is fixed. */
  readonly name: string | undefined;
  readonly fixed: unknown;
}

/**
 * @param query a drizzle select of whole tables, `tables`, in that order; `Row` has the inferred row of each under its name.
 *   Every table's first column is never null.
 */
export function prepareBareRead<Values extends object, Row>(
  client: Database,
  query: Built,
  tables: Readonly<Record<string, SQLiteTable>>,
): BareRead<Values, Row> {
  const cells = prepareCells<Values>(client, query);
  const rowOf = rowMaker<Row>(tables);
  return (values) => {
    const found = cells(values);
    return found === undefined ? undefined : rowOf(found);
  };
}

/**
 * As `prepareBareRead`, for one row by `id`, made into something by `make`. The row is read at every question; where it is in every cell
 * what it was the last time, the very object made then is answered again, so that whoever asks may keep by it what he found out.
 * At most `capacity` are kept.
 */
export function prepareSteadyRead<Row, Made extends object>(
  client: Database,
  query: Built,
  { tables, make, capacity }: SteadyRead<Row, Made>,
): (id: string) => Made | undefined {
  const cells = prepareCells<{ id: string }>(client, query);
  const rowOf = rowMaker<Row>(tables);
  const known = new Map<string, { readonly cells: readonly unknown[]; readonly made: Made }>();
  return (id) => {
    const found = cells({ id });
    if (found === undefined) return undefined;
    const before = known.get(id);
    if (before !== undefined && isSame(before.cells, found)) return before.made;
    const made = make(rowOf(found));
    if (before === undefined && known.size >= capacity) dropOldest(known);
    known.set(id, { cells: found, made });
    return made;
  };
}

/** What a steady read is made with. */
export interface SteadyRead<Row, Made> {
  readonly tables: Readonly<Record<string, SQLiteTable>>;
  readonly make: (row: Row) => Made;
  readonly capacity: number;
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

type Cells = readonly unknown[];

function prepareCells<Values extends object>(client: Database, query: Built): (values: Values) => Cells | undefined {
  const { sql, params } = query.toSQL();
  const statement = client.prepare<unknown[], unknown[]>(sql).raw();
  const fill = filler(params);
  return (values) => statement.get(...fill(values));
}

function rowMaker<Row>(tables: Readonly<Record<string, SQLiteTable>>): (cells: Cells) => Row {
  const groups = Object.entries(tables).map(([name, table]) => ({
    name,
    columns: Object.keys(getTableColumns(table)),
  }));
  return (cells) => {
    const row: Record<string, Record<string, unknown> | null> = {};
    let at = 0;
    for (const { name, columns } of groups) {
      const part: Record<string, unknown> = {};
      const missing = cells[at] === null;
      for (const column of columns) part[column] = cells[at++];
      row[name] = missing ? null : part;
    }
    // Made of the very columns from which `Row` is inferred.
    return row as Row;
  };
}

function filler(params: readonly unknown[]): (values: object) => unknown[] {
  const slots = params.map(slotOf);
  return (values) => {
    // A look-up by name in an object whose type names every placeholder.
    const named = values as Readonly<Record<string, unknown>>;
    return slots.map(({ name, fixed }) => (name === undefined ? fixed : named[name]));
  };
}

function slotOf(param: unknown): Slot {
  const bare = is(param, Param) ? param.value : param;
  return is(bare, Placeholder) ? { name: bare.name, fixed: undefined } : { name: undefined, fixed: bare };
}
