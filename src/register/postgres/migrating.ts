// Brings a database's tables to this program's version: each step in a transaction of its own that first locks the one row that says
// how many were applied, so that processes that start together wait for one another without an advisory lock.
// Where an engine cannot do what a step says, the step's stand-in is done: text whose bytes are compared anyway takes no collation
// clause (CockroachDB refuses it on columns), and where there are no triggers the right to change what is append-only is given up.

import type { PoolClient } from "pg";
import { LicenceError } from "../../licence/errors.ts";
import { type Migration, migrations } from "../migrations-postgres/compiled.ts";
import { codeOf } from "./availability.ts";
import { BYTEWISE } from "./columns.ts";
import { allOf } from "./together.ts";

const MAKE = "create table if not exists schema_version (part text primary key, version bigint not null)";
const PART = "'register'";
const READ = `select version from schema_version where part = ${PART}`;
const UNDEFINED_TABLE = "42P01";
const ALREADY_THERE = new Set(["42P07", "42710", "23505"]);
// Feature not supported, syntax error, undefined function or language.
const UNSUPPORTED = new Set(["0A000", "42601", "42883", "42704"]);
const WITHOUT_TRIGGERS = [
  "revoke update, delete on events from current_user, public",
  "revoke update, delete on audit from current_user, public",
  "revoke update on enclosures from current_user, public",
];

/** @throws {LicenceError} register-unavailable — the tables are of a newer program. */
export async function migrate(client: PoolClient): Promise<void> {
  const found = await versionOf(client);
  if (found > migrations.length) throw outdated(found);
  if (found === migrations.length) return;
  await makeVersion(client);
  const isBytewise = await comparesBytes(client);
  for (const step of migrations.keys()) await applyStep(client, step, isBytewise);
}

/** How many steps were applied. */
async function versionOf(client: PoolClient): Promise<number> {
  try {
    return numberIn((await client.query(READ)).rows);
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return 0;
    throw error;
  }
}

function numberIn(rows: readonly unknown[]): number {
  const [row] = rows;
  return typeof row === "object" && row !== null && "version" in row ? Number(row.version) : 0;
}

// Of two processes that make a table at the same moment, one may be told that it, or the type of its rows, is there already.
async function makeVersion(client: PoolClient): Promise<void> {
  await client.query(MAKE).catch((error: unknown) => {
    if (!ALREADY_THERE.has(codeOf(error))) throw error;
  });
  await client.query(`insert into schema_version values (${PART}, 0) on conflict do nothing`);
}

async function comparesBytes(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ bytewise: boolean }>(`select 'a' > 'B' as bytewise`);
  return rows[0]?.bytewise === true;
}

async function applyStep(client: PoolClient, step: number, isBytewise: boolean): Promise<void> {
  const migration = migrations[step];
  if (migration === undefined) return;
  try {
    await inTurn(client, step, statementsOf(migration, isBytewise));
  } catch (error) {
    const isAppendOnly = migration.statements.some((statement) => /^create trigger/im.test(statement));
    if (!isAppendOnly || !UNSUPPORTED.has(codeOf(error))) throw error;
    await inTurn(client, step, WITHOUT_TRIGGERS);
  }
}

// drizzle-kit names the schema of a table that is referred to; the register stands in whichever comes first on the search path.
function statementsOf({ statements }: Migration, isBytewise: boolean): readonly string[] {
  return statements.map((statement) => {
    const here = statement.replaceAll('"public".', "");
    return isBytewise ? here.replaceAll(BYTEWISE, "") : here;
  });
}

/** Applies the step unless another process has. */
async function inTurn(client: PoolClient, step: number, statements: readonly string[]): Promise<void> {
  await client.query("begin isolation level read committed");
  try {
    const version = numberIn((await client.query(`${READ} for update`)).rows);
    if (version === step) {
      await allOf(statements.map((statement) => client.query(statement)));
      await client.query(`update schema_version set version = ${step + 1} where part = ${PART}`);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

function outdated(found: number): LicenceError {
  return new LicenceError("register-unavailable", {
    parameters: { reason: "schema-version", found, expected: migrations.length },
  });
}
