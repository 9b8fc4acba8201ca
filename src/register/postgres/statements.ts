// What intents ask and write as statements of PostgreSQL: the values of all keys or rows go as one array for each column, so that a
// thousand licences are one statement, and what is decided together goes as one too. The texts are made once and prepared on every
// connection.

import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Change, Finder } from "../intents/intent.ts";
import { type Cell, PRIMARY_KEYS, type TableName } from "../intents/schema.ts";
import { arrayParameter } from "./array-parameter.ts";
import { BYTEWISE } from "./columns.ts";
import * as tables from "./tables.ts";

/** A prepared statement. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Of SQL, of the elements of each array that it takes. */
  readonly types: readonly string[];
}

/** A statement for whole rows: for each change, one array for each of the columns, named by property. */
export interface ChangesStatement extends Statement {
  readonly columns: readonly (readonly string[])[];
}

/** What is to be known of a change to make its statement. */
export type ChangeKind = Pick<Change, "kind" | "table"> & { readonly set?: readonly string[] };

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
/** Has every key looked up by itself: joined, a planner that thinks the table small would walk all of it for a thousand keys. */
const EACH_KEY = " offset 0";
let prepared = 0;

/** The question, for keys given as one array for each of the finder's `by` columns (and its span's two ends). */
export function findStatement(finder: Finder): Statement {
  const table = shapeOf(finder.table);
  const by = finder.by.map((property) => table.column(property));
  const answered = finder.columns.map((property) => `t.${table.column(property).name} as "${property}"`).join(", ");
  const span = finder.span === undefined ? undefined : table.column(finder.span);
  const keys = [...by, ...(span === undefined ? [] : [span, span])];
  const conditions = [
    ...by.map(({ name }, index) => `t.${name} = k.c${index}`),
    ...(finder.among === undefined ? [] : [amongOf(table, finder.among)]),
    ...(span === undefined ? [] : [`t.${span.name} >= k.c${by.length}`, `t.${span.name} < k.c${by.length + 1}`]),
  ];
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  const newest = finder.newest === undefined ? "" : ` order by t.${table.column(finder.newest).name} desc limit 1`;
  const rows = `select ${answered} from ${table.name} t${where}${newest}`;
  if (keys.length === 0) return { ...named("find", rows), types: [] };
  const apart = finder.newest === undefined ? EACH_KEY : "";
  const different = span === undefined ? "" : "distinct ";
  const text = `select ${different}f.* from ${arrays(keys, "k", 1)} cross join lateral (${rows}${apart}) f`;
  return { ...named("find", text), types: keys.map(({ type }) => type) };
}

/** All changes as one statement, for their rows; each is of another table. */
export function changesStatement(changes: readonly ChangeKind[]): ChangesStatement {
  const parts: ChangePart[] = [];
  let first = 1;
  for (const change of changes) {
    const part = changePart(change, first);
    first += part.columns.length;
    parts.push(part);
  }
  const before = parts.slice(0, -1).map(({ text }, index) => `c${index} as (${text} returning 1)`);
  const last = parts.at(-1)?.text ?? "";
  return {
    ...named("change", before.length === 0 ? last : `with ${before.join(", ")} ${last}`),
    types: parts.flatMap(({ columns }) => columns.map(({ type }) => type)),
    columns: parts.map(({ columns }) => columns.map(({ property }) => property)),
  };
}

interface ChangePart {
  readonly text: string;
  readonly columns: readonly Column[];
}

/** @param first the number of its first parameter. */
function changePart({ kind, table: of, set = [] }: ChangeKind, first: number): ChangePart {
  const table = shapeOf(of);
  const { columns } = table;
  const primary: readonly string[] = PRIMARY_KEYS[of];
  if (kind === "update") return updatePart(table, primary, set, first);
  const names = columns.map(({ name }) => name).join(", ");
  const text = `insert into ${table.name} (${names}) select * from ${arrays(columns, "r", first)}`;
  if (kind === "insert") return { text, columns };
  const target = primary.map((property) => table.column(property).name).join(", ");
  const others = columns.filter(({ property }) => !primary.includes(property));
  const replaced = others.map(({ name }) => `${name} = excluded.${name}`).join(", ");
  const action = others.length === 0 ? "do nothing" : `do update set ${replaced}`;
  return { text: `${text} on conflict (${target}) ${action}`, columns };
}

function updatePart(table: Shape, primary: readonly string[], set: readonly string[], first: number): ChangePart {
  const columns = [...primary, ...set].map((property) => table.column(property));
  const given = columns.map(({ name }, index) => ({ name, value: `r.c${index}` }));
  const keys = given.slice(0, primary.length).map(({ name, value }) => `t.${name} = ${value}`);
  const sets = given.slice(primary.length).map(({ name, value }) => `${name} = ${value}`);
  const from = `${arrays(columns, "r", first)} where ${keys.join(" and ")}`;
  return { text: `update ${table.name} as t set ${sets.join(", ")} from ${from}`, columns };
}

/** One array for each column: the values of rows or keys, by place. */
export function arraysOf<Row>(
  rows: readonly Row[],
  types: readonly string[],
  cell: (row: Row, place: number) => unknown,
): Uint8Array[] {
  return types.map((type, place) => arrayParameter(type, rows, (row) => cell(row, place)));
}

/** What a row has in a column; what is not set is null. */
export function cellOf(row: object, property: string): Cell {
  // A row of the tables, whose cells are these.
  return (row as Readonly<Record<string, Cell | undefined>>)[property] ?? null;
}

function arrays(columns: readonly Column[], alias: string, first: number): string {
  const values = columns.map(({ type }, index) => `$${first + index}::${type}[]`).join(", ");
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

function named(kind: string, text: string): Pick<Statement, "name" | "text"> {
  prepared += 1;
  return { name: `${kind}_${prepared}`, text };
}
