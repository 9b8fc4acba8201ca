// The tables as a register is moved: their order, and their columns and keys under their names in SQL, the same in every store.

import { createHash } from "node:crypto";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { WholeRow } from "../issuance/moving.ts";
import { LicenceError } from "../licence/errors.ts";
import { PRIMARY_KEYS, type TableName } from "./intents/schema.ts";
import * as tables from "./tables.ts";

/** The fact by which a target knows that it is no register yet, and whose it will be. */
export const MOVING = "moving";
/** The fact by which D1 counts writes; every store has its own way. */
const TURN = "turn";

/** A table to be moved. */
export interface WholeTable {
  readonly table: TableName;
  /** In quotes, as the columns are. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  /** Which of its rows are moved; SQL. */
  readonly where: string;
  /** The key's cells. */
  keyOf(row: WholeRow): WholeRow;
}

const TABLES: { readonly [T in TableName]: SQLiteTable } = tables;

/** Every table; parents stand before children (schema.ts lists them so). */
export const WHOLE_TABLES: ReadonlyMap<string, WholeTable> = new Map(
  // The keys of an object whose type names them.
  (Object.keys(PRIMARY_KEYS) as TableName[]).map((table) => [table, wholeTable(table)]),
);

/** @throws {TypeError} when there is no such table. */
export function wholeTableNamed(table: string): WholeTable {
  const found = WHOLE_TABLES.get(table);
  if (found === undefined) throw new TypeError(`no table ${table}`);
  return found;
}

function wholeTable(table: TableName): WholeTable {
  const columns = Object.entries(getTableColumns(TABLES[table]));
  const keys: readonly string[] = PRIMARY_KEYS[table];
  const places = keys.map((key) => columns.findIndex(([property]) => property === key));
  const names = columns.map(([, { name }]) => `"${name}"`);
  return {
    table,
    name: `"${getTableName(TABLES[table])}"`,
    columns: names,
    keys: places.map((place) => names[place] ?? ""),
    where: table === "meta" ? `"name" not in ('${MOVING}', '${TURN}')` : "true",
    keyOf: (row) => places.map((place) => row[place] ?? null),
  };
}

/** A register's identity from its facts. @throws {LicenceError} register-unavailable */
export function registerIdentity(numberKey: string | undefined, moving: string | undefined): string {
  const reason = moving === undefined ? "never-written" : "moving";
  if (numberKey === undefined || moving !== undefined)
    throw new LicenceError("register-unavailable", { parameters: { reason } });
  return createHash("sha256").update(`register ${numberKey}`).digest("hex");
}

/** Why a target is refused. */
export function targetUsed(code: "migrate-target-used" | "migrate-other-source"): LicenceError {
  return new LicenceError("configuration-invalid", { fields: [{ pointer: "/to", code }] });
}
