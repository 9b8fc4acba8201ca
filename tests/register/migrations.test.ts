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
  test("give what was handed in before departments were asked for to those whose licences name it", () => {
    const steps = readMigrations(SQLITE);
    const before = steps.findIndex(({ tag }) => tag === "0006_enclosure-departments");
    const database = new Database(":memory:");
    const apply = (entries: ReturnType<typeof readMigrations>): void => {
      for (const { statements } of entries) for (const statement of statements) database.exec(statement);
    };
    apply(steps.slice(0, before));
    const [shared, own, spare] = ["a", "b", "c"].map((letter) => letter.repeat(64));
    const claims = [{ photo: shared }, { photo: own }, { holders: [{ photo: shared }] }, { remark: "spare" }];
    for (const uscc of ["housing", "market"]) {
      database.prepare("insert into issuers values (?, '{}', '330802', '[]', '{}')").run(uscc);
    }
    database.exec("insert into keys values ('kid', 'housing', 'kid', '2026', null, null, 0)");
    for (const hash of [shared, own, spare]) {
      database.prepare("insert into enclosures values (?, 'image/jpeg', '2026-11-22T01:00:00Z', x'00')").run(hash);
    }
    const licence = database.prepare(
      `insert into licences (ordinal, id, type, type_version, issuer, serial, version, number, numbering, phase,
         status_list, status_index, revision, status, reserved_at)
       values (@ordinal, @ordinal, 't', 1, @issuer, @ordinal, 1, @ordinal, 'given', 'issued', 1, @ordinal, 0, 'valid', '2026')`,
    );
    for (const [ordinal, each] of claims.entries()) {
      licence.run({ ordinal, issuer: ordinal === 2 ? "market" : "housing" });
      // A hash that only the department's name has is none that the licence encloses.
      const json = JSON.stringify({ issuer: { name: spare }, credentialSubject: { claims: each } });
      database.prepare("insert into credentials values (?, 'hash', 'kid', ?)").run(ordinal, json);
    }
    apply(steps.slice(before));
    const adopted = database.prepare("select sha256, department from enclosure_departments order by 1, 2").raw().all();
    expect(adopted).toEqual([
      [shared, "housing"],
      [shared, "market"],
      [own, "housing"],
    ]);
    database.close();
  });

  test("cluster the tables that have no use for a row id", () => {
    const database = new Database(":memory:");
    for (const { statements } of readMigrations(SQLITE)) for (const statement of statements) database.exec(statement);
    const clustered = database
      .prepare("select name from pragma_table_list where wr = 1 and name not like 'sqlite_%' order by name")
      .pluck()
      .all();
    expect(clustered).toEqual(["counters", "enclosure_departments", "events", "idempotency", "meta", "search_hashes"]);
    database.close();
  });
});
