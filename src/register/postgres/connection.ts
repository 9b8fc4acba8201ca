// Connections to a PostgreSQL database: a pool whose statements end in time, whose loss is register-unavailable and which connects
// again by itself. Reads go out on whichever connection is free, writes take turns (turns.ts).
// TLS is asked for in the address (sslmode, sslrootcert); whoever holds the address never logs it.

import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool, type PoolClient, types } from "pg";
import { LicenceError } from "../../licence/errors.ts";
import { availabilityError, isNoText } from "./availability.ts";
import { migrate } from "./migrating.ts";
import { analyse } from "./statistics.ts";
import { allOf, inOnePiece } from "./together.ts";
import { createTurns, type Decided } from "./turns.ts";

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

/** An open pool that is only read from. What the server fails at becomes LicenceError register-unavailable. */
export interface PostgresReading {
  readonly db: NodePgDatabase;
  read<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** An open pool. What the server fails at becomes LicenceError register-unavailable. */
export interface PostgresConnection extends PostgresReading {
  /** Reads with a single statement, which sees one moment by itself. */
  readAlone<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** Reads at one moment. */
  readAtOnce<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** Sends the statements at once, in one durable transaction that takes no turn. */
  together(send: (client: PoolClient) => readonly Promise<unknown>[]): Promise<void>;
  /**
   * Takes the turn, has the work decide and carries out what it came to, in one durable transaction; all of it again when it lost
   * a race. What the work asks may be sent before the turn is taken, and is answered after.
   */
  write<T>(decide: (client: PoolClient) => Promise<Decided<T>>): Promise<T>;
  /** Has the planner look at tables that have grown. */
  analyse(): Promise<void>;
}

const DEFAULTS = { connections: 10, statementTimeoutMs: 10_000, lockTimeoutMs: 5_000, connectTimeoutMs: 5_000 };
/** What a server may take longer than its own timeout before it counts as gone. */
const SILENCE_MS = 5_000;
/**
 * What every connection is told. Every statement has an index, but while a young register grows faster than its statistics the planner
 * would rather read it whole. What it believes to cost much it compiles, which takes longer than all of a write; and credentials are
 * just long enough to be compressed, a tenth of the work with LZ4. Engines without these settings refuse them.
 */
export const SETTINGS: readonly string[] = [
  "set enable_seqscan to off",
  "set enable_hashjoin to off",
  "set enable_mergejoin to off",
  "set jit to off",
  "set default_toast_compression to lz4",
];

/**
 * Connects, and brings the tables to this program's version.
 * @param url `postgres://user:password@host:port/database?sslmode=verify-full`
 * @throws {LicenceError} register-unavailable — cannot be reached, is newer than this program, or would not be durable.
 */
export async function connectPostgres(url: string, options: PostgresOptions = {}): Promise<PostgresConnection> {
  const pool = openPool(url, { ...DEFAULTS, ...options });
  const reading = readingFrom(pool);
  const { read } = reading;
  const takeTurn = createTurns(pool);
  const write = <T>(decide: (client: PoolClient) => Promise<Decided<T>>): Promise<T> => reach(() => takeTurn(decide));
  const readAlone = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    read(async () => {
      const client = await pool.connect();
      return work(client).finally(() => client.release());
    });
  const readAtOnce = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    read(() => inTransaction(pool, "begin isolation level repeatable read read only", work));
  const together = (send: (client: PoolClient) => readonly Promise<unknown>[]): Promise<void> =>
    reach(() => inTransaction(pool, "begin", async (client) => void (await allOf(send(client)))));
  try {
    await reach(() => prepare(pool));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { ...reading, readAlone, readAtOnce, together, write, analyse: () => analyse(pool) };
}

/** Connects when it is asked, to a server that may be away, and leaves its tables as they are. */
export function readPostgres(url: string, options: PostgresOptions = {}): PostgresReading {
  return readingFrom(openPool(url, { ...DEFAULTS, ...options }));
}

async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw availabilityError(error);
  }
}

function readingFrom(pool: Pool): PostgresReading {
  return {
    db: drizzle({ client: pool }),
    // An address in a request may hold characters that no text in PostgreSQL can: nothing is found by them.
    read: (work) =>
      reach(() =>
        work().catch((error: unknown) => Promise.reject(isNoText(error) ? new LicenceError("not-found") : error)),
      ),
    close: () => pool.end(),
  };
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
    types: {
      getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
    },
  });
  // A connection that is lost while nobody uses it is taken out of the pool; whoever uses it is told by the query's own error.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    for (const setting of SETTINGS) client.query(setting).catch(() => undefined);
  });
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

// Engines that always wait for the disk may not know the settings.
async function requireDurability(client: PoolClient): Promise<void> {
  for (const setting of ["fsync", "synchronous_commit"]) {
    const asked = await client.query<{ found: string | null }>(`select current_setting('${setting}', true) as found`);
    const found = asked.rows[0]?.found;
    if (found === "off") throw new LicenceError("register-unavailable", { parameters: { reason: setting, found } });
  }
}

/** What the work asks first is sent with the beginning. */
async function inTransaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isLost = true;
  try {
    const [begun, working] = inOnePiece(client, () => [client.query(begin), work(client)] as const);
    await allOf<unknown>([begun, working]);
    await client.query("commit");
    isLost = false;
    return await working;
  } catch (error) {
    isLost = await client.query("rollback").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(isLost);
  }
}
