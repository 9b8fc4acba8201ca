// Connections to a PostgreSQL database: a pool whose statements end in time, whose loss is register-unavailable and which connects
// again by itself. Writes take turns: a transaction locks the one row of `turn` before it looks at anything, so that several
// processes decide one after another, on every engine that speaks PostgreSQL's language. One process sends its writes singly.
// TLS is asked for in the address (sslmode, sslrootcert); whoever holds the address never logs it.

import { setTimeout as sleep } from "node:timers/promises";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool, type PoolClient } from "pg";
import { LicenceError } from "../../licence/errors.ts";
import { availabilityError, isLostRace } from "./availability.ts";
import { migrate } from "./migrating.ts";

/** How to connect. */
export interface PostgresOptions {
  /** The most connections at once. */
  readonly connections?: number;
  /** How long a statement may take, milliseconds. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for another process's write, milliseconds. */
  readonly lockTimeoutMs?: number;
  /** How long to wait for a connection, milliseconds. */
  readonly connectTimeoutMs?: number;
}

/** An open pool. What the server fails at becomes LicenceError register-unavailable. */
export interface PostgresConnection {
  readonly db: NodePgDatabase;
  read<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the work in one durable transaction after taking the turn; again from its beginning when it lost a race. */
  write<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const DEFAULTS = { connections: 10, statementTimeoutMs: 10_000, lockTimeoutMs: 5_000, connectTimeoutMs: 5_000 };
/** What a server may take longer than its own timeout before it counts as gone. */
const SILENCE_MS = 5_000;
const WRITE_ATTEMPTS = 6;
const RETRY_MS = 10;
const TAKE_TURN = "select number from turn for update";

/**
 * Connects, and brings the tables to this program's version.
 * @param url `postgres://user:password@host:port/database?sslmode=verify-full`
 * @throws {LicenceError} register-unavailable — cannot be reached, is newer than this program, or would not be durable.
 */
export async function connectPostgres(url: string, options: PostgresOptions = {}): Promise<PostgresConnection> {
  const pool = openPool(url, { ...DEFAULTS, ...options });
  const read = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw availabilityError(error);
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  const write = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const own = last.then(() => read(() => writeAgain(pool, work)));
    last = own.catch(() => undefined);
    return own;
  };
  try {
    await read(() => prepare(pool));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: drizzle({ client: pool }), read, write, close: () => pool.end() };
}

function openPool(url: string, options: Required<PostgresOptions>): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: "vellum",
    max: options.connections,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout: options.statementTimeoutMs,
    query_timeout: options.statementTimeoutMs + SILENCE_MS,
    keepAlive: true,
    pipeline: true,
  });
  // A connection that is lost while nobody uses it is taken out of the pool; whoever uses it is told by the query's own error.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function prepare(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await requireDurability(client);
    await migrate(client);
  } finally {
    client.release();
  }
}

// Engines that always wait for the disk may not know the setting.
async function requireDurability(client: PoolClient): Promise<void> {
  const asked = await client.query<{ found: string | null }>(
    "select current_setting('synchronous_commit', true) as found",
  );
  const found = asked.rows[0]?.found;
  if (found !== "off") return;
  throw new LicenceError("register-unavailable", { parameters: { reason: "synchronous", found } });
}

async function writeAgain<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeOnce(pool, work);
    } catch (error) {
      if (!isLostRace(error) || attempt === WRITE_ATTEMPTS) throw error;
      await sleep(RETRY_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

async function writeOnce<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failed = true;
  try {
    await allOf([client.query("begin isolation level read committed"), client.query(TAKE_TURN)]);
    const result = await work(client);
    await client.query("commit");
    failed = false;
    return result;
  } catch (error) {
    failed = await client.query("rollback").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(failed);
  }
}

/** Waits for all of them, sent together, so that none is under way any more when the first one's error is thrown. */
export async function allOf<T>(sent: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(sent);
  return settled.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
