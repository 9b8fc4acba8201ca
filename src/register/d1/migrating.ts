// Makes the tables of a D1 database that has none: for a Worker on this machine and for tests. One that is deployed is brought up to date by
// `wrangler d1 migrations apply`, which keeps count of what was applied.

import { migrations } from "../migrations/compiled.ts";
import { WHOLE_TABLES } from "../whole-tables.ts";
import { connectD1, type D1Binding } from "./connection.ts";

/** Applies every migration, all or none. @throws {LicenceError} register-unavailable — there are tables already, or it cannot be reached. */
export function migrateD1(binding: D1Binding): Promise<void> {
  const { reach } = connectD1(binding);
  const statements = migrations.flatMap((migration) => migration.statements);
  return reach(async () => void (await binding.batch(statements.map((statement) => binding.prepare(statement)))));
}

const NOT_THERE = /no such (?:table|column)/;

/** Whether every table has the columns that it has today. @throws {LicenceError} register-unavailable */
export async function isMigratedD1(binding: D1Binding): Promise<boolean> {
  const { reach } = connectD1(binding);
  const questions = [...WHOLE_TABLES.values()].map(({ name, columns }) => {
    // A column that is not there would be a text in double quotes to SQLite, were it not for the table's name before it.
    return binding.prepare(`select ${columns.map((column) => `${name}.${column}`).join(", ")} from ${name} limit 0`);
  });
  return reach(async () => {
    try {
      await binding.batch(questions);
      return true;
    } catch (error) {
      if (NOT_THERE.test(String(error))) return false;
      throw error;
    }
  });
}
