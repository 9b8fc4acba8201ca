// The SQL in which SQLite and D1 are asked and written to on behalf of intents, made from tables.ts: a statement for each finder
// and for each kind of change, in two styles. SQLite runs one for each key or row, every value a parameter; D1, which has few
// parameters and a way to go for each statement, runs one for many keys or rows, all of them one parameter of JSON arrays.

import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Change, Finder } from "./intents/intent.ts";
import { PRIMARY_KEYS, type TableName } from "./intents/schema.ts";
import * as tables from "./tables.ts";

/** How a statement is handed its keys or rows. */
export type Style = "each" | "many";

const TABLES: { readonly [T in TableName]: SQLiteTable } = tables;

/** The columns of a table in the order in which rows are written, under their names in SQL. */
function named(table: TableName): ReadonlyMap<string, string> {
  return new Map(Object.entries(getTableColumns(TABLES[table])).map(([name, column]) => [name, `"${column.name}"`]));
}

/** The properties that a change's row hands its statement, in order. */
export function cellsOf(change: Change): readonly string[] {
  return change.kind === "update" ? [...change.set, ...PRIMARY_KEYS[change.table]] : [...named(change.table).keys()];
}

/** Whether a key has one row at most. */
export function findsOne({ table, by, newest }: Finder): boolean {
  return newest !== undefined || by.includes("id") || PRIMARY_KEYS[table].every((column) => by.includes(column));
}

function valueIn(style: Style, place: number): string {
  return style === "each" ? "?" : `json_extract("given"."value", '$[${place}]')`;
}

/** Finds the rows of a finder, their columns under the names of its properties. */
export function findText(finder: Finder, style: Style): string {
  const { table, columns, by, newest, span } = finder;
  const name = nameOf(table);
  const column = columnIn(table, name);
  const isKeyed = by.length > 0 || span !== undefined;
  const conditions = conditionsOf(finder, style);
  return [
    `select ${span === undefined ? "" : "distinct "}${columns.map((one) => `${column(one)} as "${one}"`).join(", ")}`,
    // A cross join keeps SQLite from walking the table for keys to fit.
    `from ${style === "many" && isKeyed ? 'json_each(?) as "given" cross join ' : ""}${name}`,
    conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`,
    newest === undefined || (style === "many" && isKeyed) ? "" : `order by ${column(newest)} desc limit 1`,
  ].join(" ");
}

function conditionsOf({ table, by, newest, among, span }: Finder, style: Style): readonly string[] {
  const name = nameOf(table);
  const column = columnIn(table, name);
  const ofKey = by.map((one, place) => `${column(one)} = ${valueIn(style, place)}`);
  const between = span === undefined ? [] : [">=", "<"];
  const literal = among?.values.map((value) => `'${value}'`).join(", ");
  const others = columnIn(table, '"other"');
  const sameKey = by.map((one) => `${others(one)} = ${column(one)}`).join(" and ");
  const isNewest = style === "many" && newest !== undefined && by.length > 0;
  return [
    ...ofKey,
    ...between.map((sign, at) => `${column(span ?? "")} ${sign} ${valueIn(style, by.length + at)}`),
    ...(among === undefined ? [] : [`${column(among.column)} in (${literal})`]),
    ...(isNewest
      ? [`${column(newest)} = (select max(${others(newest)}) from ${name} as "other" where ${sameKey})`]
      : []),
  ];
}

/**
 * Carries out a change; its values are those that `cellsOf` names.
 * @param rows of `each`: how many new rows one statement takes, the values of one after those of the other.
 */
export function changeText(change: Change, style: Style, rows = 1): string {
  const { kind, table } = change;
  const name = nameOf(table);
  const keys: readonly string[] = PRIMARY_KEYS[table];
  const columns = named(table);
  const column = (one: string) => columns.get(one) ?? "";
  const values = cellsOf(change).map((_, place) => valueIn(style, place));
  if (kind === "update") return updateText(change, style);
  const into = `insert into ${name} (${[...columns.values()].join(", ")})`;
  // Without a condition SQLite would take ON CONFLICT for one of a join.
  const given =
    style === "each"
      ? `values ${Array.from({ length: rows }, () => `(${values.join(", ")})`).join(", ")}`
      : `select ${values.join(", ")} from json_each(?) as "given" where true`;
  if (kind === "insert") return `${into} ${given}`;
  const others = [...columns.keys()].filter((one) => !keys.includes(one));
  const replaced = others.map((one) => `${column(one)} = excluded.${column(one)}`).join(", ");
  return `${into} ${given} on conflict (${keys.map(column).join(", ")}) do update set ${replaced}`;
}

function updateText({ table, set }: Extract<Change, { readonly kind: "update" }>, style: Style): string {
  const name = nameOf(table);
  const columns = named(table);
  const keys: readonly string[] = PRIMARY_KEYS[table];
  const sets = set.map((one, place) => `${columns.get(one)} = ${valueIn(style, place)}`);
  const wheres = keys.map((one, at) => `${columnIn(table, name)(one)} = ${valueIn(style, set.length + at)}`);
  const from = style === "many" ? 'from json_each(?) as "given" ' : "";
  return `update ${name} set ${sets.join(", ")} ${from}where ${wheres.join(" and ")}`;
}

function nameOf(table: TableName): string {
  return `"${getTableName(TABLES[table])}"`;
}

function columnIn(table: TableName, name: string): (column: string) => string {
  const columns = named(table);
  return (column) => `${name}.${columns.get(column)}`;
}
