// The SQL in which SQLite and D1 are asked and written to on behalf of intents, made from tables.ts: a statement for each finder
// and for each kind of change. SQLite runs them for a row at a time (`?` for each value), D1 for many rows in one JSON parameter.

import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Change, Finder } from "./intents/intent.ts";
import { PRIMARY_KEYS, type TableName } from "./intents/schema.ts";
import * as tables from "./tables.ts";

/** Where the values of a statement come from. */
export interface Source {
  /** The expression for the value at that place of a key or row. */
  value(place: number): string;
  /** What stands before a table that keys are looked up in; empty where a statement is run for each. */
  readonly from: string;
}

/** One key or row, each value a parameter of its own. */
export const SINGLE: Source = { value: () => "?", from: "" };

const TABLES: { readonly [T in TableName]: SQLiteTable } = tables;

/** Columns under their names in SQL. */
function named(table: TableName): ReadonlyMap<string, string> {
  return new Map(Object.entries(getTableColumns(TABLES[table])).map(([name, column]) => [name, `"${column.name}"`]));
}

/** The columns of a table in the order in which rows are written. */
export function columnsOf(table: TableName): readonly string[] {
  return [...named(table).keys()];
}

/** Finds rows; its values are those of a key. */
export function findText({ table, columns, by, newest, among, span }: Finder, source: Source): string {
  const name = nameOf(table);
  const column = columnsIn(table, name);
  const conditions = by.map((one, place) => `${column(one)} = ${source.value(place)}`);
  if (span !== undefined) {
    conditions.push(
      `${column(span)} >= ${source.value(by.length)}`,
      `${column(span)} < ${source.value(by.length + 1)}`,
    );
  }
  if (among !== undefined) {
    conditions.push(`${column(among.column)} in (${among.values.map((value) => `'${value}'`).join(", ")})`);
  }
  return [
    `select ${span === undefined ? "" : "distinct "}${columns.map(column).join(", ")}`,
    `from ${source.from}${name}`,
    conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`,
    newest === undefined ? "" : `order by ${column(newest)} desc limit 1`,
  ].join(" ");
}

/** Writes rows; its values are those that `cellsOf` names. */
export function changeText(change: Pick<Change, "kind" | "table"> & { readonly set?: readonly string[] }): string {
  const { kind, table, set = [] } = change;
  const name = nameOf(table);
  const column = (one: string) => named(table).get(one) ?? "";
  const keys: readonly string[] = PRIMARY_KEYS[table];
  if (kind === "update") {
    const wheres = keys.map((key) => `${column(key)} = ?`).join(" and ");
    return `update ${name} set ${set.map((one) => `${column(one)} = ?`).join(", ")} where ${wheres}`;
  }
  const columns = columnsOf(table);
  const insert = `insert into ${name} (${columns.map(column).join(", ")}) values (${columns.map(() => "?").join(", ")})`;
  if (kind === "insert") return insert;
  const others = columns.filter((one) => !keys.includes(one));
  const replaced = others.map((one) => `${column(one)} = excluded.${column(one)}`).join(", ");
  return `${insert} on conflict (${keys.map(column).join(", ")}) do update set ${replaced}`;
}

function nameOf(table: TableName): string {
  return `"${getTableName(TABLES[table])}"`;
}

function columnsIn(table: TableName, name: string): (column: string) => string {
  const columns = named(table);
  return (column) => `${name}.${columns.get(column)}`;
}
