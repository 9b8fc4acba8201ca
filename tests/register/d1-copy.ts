// Brings a register that was written on SQLite to a D1 database: the migrations applied there, then the rows copied.

import Database from "better-sqlite3";
import type { Miniflare } from "miniflare";
import { migrations } from "../../src/register/migrations/compiled.ts";

/** A D1 database as miniflare hands it to a test. */
export type RemoteDatabase = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** Parents before children: foreign keys hold in D1 too. */
const TABLES = [
  ...["meta", "issuers", "keys", "licences", "credentials", "issuances", "events"],
  ...["search_hashes", "status_lists", "files", "enclosures", "enclosure_departments"],
];
/** D1 takes a batch whole. */
const ROWS_AT_ONCE = 100;

export async function migrateD1(remote: RemoteDatabase): Promise<void> {
  for (const { statements } of migrations) for (const statement of statements) await remote.prepare(statement).run();
}

/** miniflare carries no Buffer over to the Worker. */
function carried(value: unknown): unknown {
  return value instanceof Uint8Array ? Uint8Array.from(value).buffer : value;
}

export async function copyToD1(file: string, remote: RemoteDatabase): Promise<void> {
  const local = new Database(file, { readonly: true });
  for (const table of TABLES) {
    const rows = local.prepare(`select * from ${table}`).raw().all() as unknown[][];
    const inserts = rows.map((row) =>
      remote.prepare(`insert into ${table} values (${row.map(() => "?").join(", ")})`).bind(...row.map(carried)),
    );
    for (let at = 0; at < inserts.length; at += ROWS_AT_ONCE) await remote.batch(inserts.slice(at, at + ROWS_AT_ONCE));
  }
  local.close();
}
