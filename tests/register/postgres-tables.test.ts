// PostgreSQL's tables and SQLite's hold the same rows: by type, which the compiler checks, and column by column.

import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as postgres from "../../src/register/postgres/tables.ts";
import * as sqlite from "../../src/register/tables.ts";

/** Without the turn, which each store takes in its own way. */
type Rows<Tables> = {
  [Name in keyof Tables as Exclude<Name, "turn">]: Tables[Name] extends { readonly $inferSelect: infer Row }
    ? Row
    : never;
};

function columnsOf(tables: object) {
  return Object.entries(tables)
    .filter((entry): entry is [string, Table] => is(entry[1], Table) && entry[0] !== "turn")
    .map(([name, table]) => ({
      name,
      table: getTableName(table),
      columns: Object.entries(getTableColumns(table)).map(([key, { name: column, notNull, primary }]) => ({
        ...{ key, column, notNull, primary },
      })),
    }));
}

describe("the tables of PostgreSQL and SQLite", () => {
  test("have rows of the same types", () => {
    expectTypeOf<Rows<typeof postgres>>().toEqualTypeOf<Rows<typeof sqlite>>();
  });

  test("have the same columns in the same order", () => {
    expect(columnsOf(sqlite).length).toBeGreaterThan(12);
    expect(columnsOf(postgres)).toEqual(columnsOf(sqlite));
  });
});
