// The migrations against the tables they are generated from, and against their compiled form that every door carries.
// `npm run migrations` generates a migration for changed tables and compiles all of them.

import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { compile, folderOf, generateNext, readMigrations, type Sequence } from "./compiled-migrations.ts";

const SQLITE: Sequence = { dialect: "sqlite", folder: "migrations", schema: "tables.ts" };
const POSTGRES: Sequence = { dialect: "postgresql", folder: "migrations-postgres", schema: "postgres/tables.ts" };

describe.each([SQLITE, POSTGRES])("the migrations for $dialect", (sequence) => {
  test("are carried in the program exactly as they stand in their files", async () => {
    await expect(compile(readMigrations(sequence))).toMatchFileSnapshot(join(folderOf(sequence), "compiled.ts"));
  });

  test("leave nothing to generate: they are equal to the tables", () => {
    const { said, added } = generateNext(sequence);
    expect(said).toContain("No schema changes");
    expect(added).toEqual([]);
  });
});

describe("the migrations for SQLite", () => {
  test("cluster the tables that have no use for a row id", () => {
    const database = new Database(":memory:");
    for (const { statements } of readMigrations(SQLITE)) for (const statement of statements) database.exec(statement);
    const clustered = database
      .prepare("select name from pragma_table_list where wr = 1 and name not like 'sqlite_%' order by name")
      .pluck()
      .all();
    expect(clustered).toEqual(["counters", "events", "idempotency", "meta", "search_hashes"]);
    database.close();
  });
});
