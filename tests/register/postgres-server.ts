// A PostgreSQL for the tests: started once in a run, by the first file that asks (tests/postgres-run.ts ends it), with an empty database
// for whoever wants one. Where the machine has no PostgreSQL the tests are skipped by name, and fail where CI is set.

import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { describe, inject } from "vitest";
import { findPostgres, startThrowawayPostgres } from "../../src/host/throwaway-postgres.ts";
import { connectPostgres } from "../../src/register/postgres/connection.ts";

const MISSING = findPostgres() === undefined && process.env["CI"] === undefined;

/** `describe`, for a group of tests that need a PostgreSQL. */
export function describeOnPostgres(title: string, body: () => void): void {
  if (MISSING) describe.skip(`${title} (needs: apt-get install postgresql)`, body);
  else describe(title, body);
}

/** The address of a new, empty database on the run's server. */
export async function emptyDatabase(): Promise<string> {
  const server = await sharedServer();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await askOnce(server, `create database ${name} template template0`);
  return server.replace(/[^/]*$/, name);
}

const TEMPLATE = "register_template";

/** The address of a new database with the register's tables, copied from one that was migrated: quicker than making them each time. */
export async function freshRegisterUrl(): Promise<string> {
  const server = await sharedServer();
  const address = (name: string): string => server.replace(/[^/]*$/, name);
  const run = inject("postgresRun");
  const isFirst = await mkdir(join(run.folder, "templating")).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await askOnce(server, `create database ${TEMPLATE}_new template template0`);
    await (await connectPostgres(address(`${TEMPLATE}_new`))).close();
    await askOnce(server, `alter database ${TEMPLATE}_new rename to ${TEMPLATE}`);
  }
  const name = `test_${randomBytes(8).toString("hex")}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await askOnce(server, `create database ${name} template ${TEMPLATE}`);
      return address(name);
    } catch (error) {
      // The template is not there yet, or another copy of it is being made.
      if (attempt === 400) throw error;
      await sleep(50);
    }
  }
}

/** Runs statements on a database and answers the rows of the last one. */
export async function askOnce(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const answer: unknown = await client.query(text);
    const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
    return typeof last === "object" && last !== null && "rows" in last ? (last.rows as Record<string, unknown>[]) : [];
  } finally {
    await client.end();
  }
}

/** Whoever makes the folder starts the server; the others wait for its address. */
async function sharedServer(): Promise<string> {
  const run = inject("postgresRun");
  const address = join(run.folder, "address");
  const isFirst = await mkdir(join(run.folder, "starting")).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    const server = await startThrowawayPostgres({ livesWith: run.process });
    await writeFile(`${address}.new`, server.url("postgres"));
    await rename(`${address}.new`, address);
  }
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const found = await readFile(address, "utf8").catch(() => undefined);
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error("the run's PostgreSQL did not start");
}
