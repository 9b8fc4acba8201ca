// The migrations against the tables they are generated from, and against their compiled form that every door carries.
// `npm run migrations` generates a migration for changed tables and compiles all of them.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../src/register/migrations");
const scratch = mkdtempSync(join(tmpdir(), "vellum-migrations-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Entry {
  readonly tag: string;
  readonly statements: readonly string[];
}

function readMigrations(): readonly Entry[] {
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => ({
    tag,
    statements: readFileSync(join(folder, `${tag}.sql`), "utf8")
      .split("--> statement-breakpoint")
      .map((statement) => statement.trim()),
  }));
}

function compile(entries: readonly Entry[]): string {
  return [
    "// Compiled from the .sql files beside it by `npm run migrations`, so that a built program and a Worker carry them along.",
    "",
    "/** A step of the register's schema; applied in order, each once. */",
    "export interface Migration {",
    "  readonly tag: string;",
    "  readonly statements: readonly string[];",
    "}",
    "",
    "/** Every step so far. */",
    `export const migrations: readonly Migration[] = ${JSON.stringify(entries, undefined, 2)};`,
    "",
  ].join("\n");
}

describe("the migrations", () => {
  test("are carried in the program exactly as they stand in their files", async () => {
    await expect(compile(readMigrations())).toMatchFileSnapshot(join(folder, "compiled.ts"));
  });

  test("leave nothing to generate: they are equal to the tables", () => {
    const config = join(scratch, "drizzle.config.json");
    cpSync(folder, join(scratch, "migrations"), { recursive: true });
    const before = readdirSync(join(scratch, "migrations"));
    const root = join(import.meta.dirname, "../..");
    // drizzle-kit takes the folder relative to where it runs.
    const out = relative(root, join(scratch, "migrations"));
    writeFileSync(config, JSON.stringify({ dialect: "sqlite", schema: join(root, "src/register/tables.ts"), out }));
    const said = execFileSync(join(root, "node_modules/.bin/drizzle-kit"), ["generate", `--config=${config}`], {
      encoding: "utf8",
      cwd: root,
    });
    expect(said).toContain("No schema changes");
    expect(readdirSync(join(scratch, "migrations"))).toEqual(before);
  });

  test("cluster the tables that have no use for a row id", () => {
    const database = new Database(":memory:");
    for (const { statements } of readMigrations()) for (const statement of statements) database.exec(statement);
    const clustered = database
      .prepare("select name from pragma_table_list where wr = 1 and name not like 'sqlite_%' order by name")
      .pluck()
      .all();
    expect(clustered).toEqual(["counters", "events", "idempotency", "meta", "search_hashes"]);
    database.close();
  });
});
