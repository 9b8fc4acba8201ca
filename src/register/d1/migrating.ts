// Makes the tables of a D1 database that has none: for a Worker on this machine and for tests. One that is deployed is brought up to date by
// `wrangler d1 migrations apply`, which keeps count of what was applied.

import { migrations } from "../migrations/compiled.ts";
import { connectD1, type D1Binding } from "./connection.ts";

/** Applies every migration, all or none. @throws {LicenceError} register-unavailable — there are tables already, or it cannot be reached. */
export function migrateD1(binding: D1Binding): Promise<void> {
  const { reach } = connectD1(binding);
  const statements = migrations.flatMap((migration) => migration.statements);
  return reach(async () => void (await binding.batch(statements.map((statement) => binding.prepare(statement)))));
}
