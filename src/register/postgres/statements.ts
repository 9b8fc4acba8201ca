// What intents ask and write as statements of PostgreSQL: the values of all keys or rows go as one array for each column, so that a
// thousand licences are one statement. The texts are made once and prepared on every connection.

import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Change, Finder } from "../intents/intent.ts";
import { type Cell, PRIMARY_KEYS, type TableName } from "../intents/schema.ts";
import { BYTEWISE } from "./columns.ts";
import * as tables from "./tables.ts";

/** A prepared statement, and in which order it takes a key's or a row's values. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A statement for whole rows: one array for each of the columns. */
export interface RowStatement extends Statement {
  /** By property name. */
  readonly columns: readonly string[];
}

interface Column {
  readonly property: string;
  /** In quotes. */
  readonly name: string;
  /** Of SQL, without its collation. */
  readonly type: string;
}

interface Shape {
  /** In quotes. */
  readonly name: string;
  readonly columns: readonly Column[];
  column(property: string): Column;
}

const TABLES: { readonly [T in TableName]: PgTable } = tables;
let prepared = 0;

/** The question, for keys given as one array for each of the finder's `by` columns (and its span's two ends). */
export function findStatement(finder: Finder): Statement {
  const table = shapeOf(finder.table);
  const by = finder.by.map((property) => table.column(property));
  const answered = finder.columns.map((property) => `t.${table.column(property).name} as "${property}"`).join(", ");
  const among = finder.among && amongOf(table, finder.among);
  const span = finder.span === undefined ? undefined : table.column(finder.span);
  const keys = [...by, ...(span === undefined ? [] : [span, span])];
  const conditions = [
    ...by.map(({ name }, index) => `t.${name} = k.c${index}`),
    ...(among === undefined ? [] : [among]),
    ...(span === undefined ? [] : [`t.${span.name} >= k.c${by.length}`, `t.${span.name} < k.c${by.length + 1}`]),
  ];
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  const newest = finder.newest === undefined ? "" : ` order by t.${table.column(finder.newest).name} desc limit 1`;
  const rows = `select ${answered} from ${table.name} t${where}${newest}`;
  if (keys.length === 0) return named("find", rows);
  if (newest !== "") return named("find", `select f.* from ${arrays(keys, "k")} cross join lateral (${rows}) f`);
  const different = span === undefined ? "" : "distinct ";
  return named(
    "find",
    `select ${different}${answered} from ${arrays(keys, "k")} join ${table.name} t on ${conditions.join(" and ")}`,
  );
}

/** The change, for its rows. */
export function changeStatement(
  change: Pick<Change, "kind" | "table"> & { readonly set?: readonly string[] },
): RowStatement {
  const table = shapeOf(change.table);
  const primary: readonly string[] = PRIMARY_KEYS[change.table];
  if (change.kind === "update") return updateStatement(table, primary, change.set ?? []);
  const names = table.columns.map(({ name }) => name).join(", ");
  const insert = `insert into ${table.name} (${names}) select * from ${arrays(table.columns, "r")}`;
  const columns = table.columns.map(({ property }) => property);
  if (change.kind === "insert") return { ...named("insert", insert), columns };
  const target = primary.map((property) => table.column(property).name).join(", ");
  const others = table.columns.filter(({ property }) => !primary.includes(property));
  const set = others.map(({ name }) => `${name} = excluded.${name}`).join(", ");
  const action = others.length === 0 ? "do nothing" : `do update set ${set}`;
  return { ...named("replace", `${insert} on conflict (${target}) ${action}`), columns };
}

function updateStatement(table: Shape, primary: readonly string[], set: readonly string[]): RowStatement {
  const columns = [...primary, ...set];
  const shaped = columns.map((property) => table.column(property));
  const given = shaped.map(({ name }, index) => ({ name, value: `r.c${index}` }));
  const keys = given.slice(0, primary.length).map(({ name, value }) => `t.${name} = ${value}`);
  const sets = given.slice(primary.length).map(({ name, value }) => `${name} = ${value}`);
  const text = `update ${table.name} as t set ${sets.join(", ")} from ${arrays(shaped, "r")} where ${keys.join(" and ")}`;
  return { ...named("update", text), columns };
}

/** One array for each column: the values of rows or keys, by place. */
export function arraysOf<Row>(
  rows: readonly Row[],
  width: number,
  cell: (row: Row, place: number) => unknown,
): unknown[] {
  return Array.from({ length: width }, (_, place) => rows.map((row) => cell(row, place)));
}

/** What a row has in a column; what is not set is null. */
export function cellOf(row: object, property: string): Cell {
  // A row of the tables, whose cells are these.
  return (row as Readonly<Record<string, Cell | undefined>>)[property] ?? null;
}

function arrays(columns: readonly Column[], alias: string): string {
  const values = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(", ");
  return `unnest(${values}) as ${alias}(${columns.map((_, index) => `c${index}`).join(", ")})`;
}

// As literals, so that partial indexes serve; they are fixed words of the code.
function amongOf(table: Shape, { column, values }: NonNullable<Finder["among"]>): string {
  return `t.${table.column(column).name} in (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")})`;
}

function shapeOf(name: TableName): Shape {
  const table = TABLES[name];
  const columns = Object.entries(getTableColumns(table)).map(([property, column]) => ({
    property,
    name: `"${column.name}"`,
    type: column.getSQLType().replace(BYTEWISE, ""),
  }));
  const byProperty = new Map(columns.map((column) => [column.property, column]));
  return {
    ...{ name: `"${getTableName(table)}"`, columns },
    column: (property) => {
      const found = byProperty.get(property);
      if (found === undefined) throw new TypeError(`${name} has no column ${property}`);
      return found;
    },
  };
}

function named(kind: string, text: string): Statement {
  prepared += 1;
  return { name: `${kind}_${prepared}`, text };
}
