// A PostgreSQL register as it is moved (issuance/moving.ts). Writers are shut out by taking away the turn that each of them locks first;
// a database that is moved into has none either, and opens as a register only when the move is done. What is copied is read in one transaction.

import type { PoolClient } from "pg";
import type { Cell, CopySource, MovingSource, MovingTarget, WholeRow, WholeStore } from "../../issuance/moving.ts";
import { EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { NUMBER_KEY } from "../intents/facts.ts";
import { MOVING, registerIdentity, targetUsed, WHOLE_TABLES, wholeTableNamed } from "../whole-tables.ts";
import { connectPostgres, type PostgresConnection } from "./connection.ts";
import { arraysOf, changesStatement } from "./statements.ts";

const FACTS = `select name, value from meta where name in ('number-key', '${MOVING}')`;
const TAKE_TURN_AWAY = "delete from turn";
const GIVE_TURN = "insert into turn values (0) on conflict do nothing";
/** Whole tables are counted and pages of megabytes sent. */
const PATIENCE = { connections: 2, statementTimeoutMs: 600_000, lockTimeoutMs: 60_000 };

/** Opens a register's database to be moved elsewhere. @throws {LicenceError} register-unavailable */
export async function openPostgresSource(url: string): Promise<MovingSource> {
  const connection = await connectPostgres(url, PATIENCE);
  const { together } = connection;
  const ask = askAnew(connection);
  return {
    ...wholeStore(ask),
    identity: () => identityOf(ask),
    close: () => connection.close(),
    shut: () => together((client) => [client.query(TAKE_TURN_AWAY)]),
    reopen: () => together((client) => [client.query(GIVE_TURN)]),
  };
}

/**
 * Hands out a register's database as it is at one moment (REPEATABLE READ), while others go on writing to it.
 * @throws {LicenceError} register-unavailable
 */
export async function readPostgresAtOnce<T>(url: string, read: (source: CopySource) => Promise<T>): Promise<T> {
  const connection = await connectPostgres(url, PATIENCE);
  try {
    return await connection.readAtOnce((client) => {
      const ask = askOf(client);
      return read({ ...wholeStore(ask), identity: () => identityOf(ask), close: () => undefined });
    });
  } finally {
    await connection.close();
  }
}

/** Opens a database that a register is moved into, and makes its tables. @throws {LicenceError} register-unavailable */
export async function openPostgresTarget(url: string): Promise<MovingTarget> {
  const connection = await connectPostgres(url, PATIENCE);
  const { together } = connection;
  const ask = askAnew(connection);
  const store = wholeStore(ask);
  return {
    ...store,
    close: () => connection.close(),
    begin: async (identity) => {
      const known = (await factsOf(ask)).get(MOVING);
      if (known === identity) return;
      if (known !== undefined) throw targetUsed("migrate-other-source");
      for (const table of store.tables) if ((await store.count(table)) > 0) throw targetUsed("migrate-target-used");
      await together((client) => [
        client.query("insert into meta values ($1, $2)", [MOVING, identity]),
        client.query(TAKE_TURN_AWAY),
      ]);
    },
    last: (table) => {
      const { name, columns, keys, where } = wholeTableNamed(table);
      const order = keys.map((key) => `${key} desc`).join(", ");
      const text = `select ${columns.join(", ")} from ${name} where ${where} order by ${order} limit 1`;
      return ask(text, []).then(([row]) => row);
    },
    add: (table, rows) => {
      const { text, types } = changesStatement([{ kind: "insert", table: wholeTableNamed(table).table }]);
      const values = arraysOf(rows, types, (row, place) => row[place]);
      return together((client) => [client.query(text, values)]);
    },
    finish: async () => {
      await connection.analyse();
      await together((client) => [client.query("delete from meta where name = $1", [MOVING]), client.query(GIVE_TURN)]);
    },
  };
}

/** Asks for rows as arrays of cells. */
type Ask = (text: string, values: readonly unknown[]) => Promise<readonly WholeRow[]>;

function askOf(client: PoolClient): Ask {
  return async (text, values) => {
    const { rows } = await client.query<Cell[]>({ text, values: [...values], rowMode: "array" });
    return rows;
  };
}

/** Sees at each question what is there by then. */
function askAnew({ readAtOnce }: PostgresConnection): Ask {
  return (text, values) => readAtOnce((client) => askOf(client)(text, values));
}

async function factsOf(ask: Ask): Promise<ReadonlyMap<string, string>> {
  return new Map((await ask(FACTS, [])).map(([name, value]) => [String(name), String(value)]));
}

async function identityOf(ask: Ask): Promise<string> {
  const facts = await factsOf(ask);
  return registerIdentity(facts.get(NUMBER_KEY), facts.get(MOVING));
}

function wholeStore(ask: Ask) {
  return {
    tables: [...WHOLE_TABLES.keys()],
    count: async (table) => {
      const { name, where } = wholeTableNamed(table);
      const [row] = await ask(`select count(*) from ${name} where ${where}`, []);
      return Number(row?.[0]);
    },
    auditHead: async () => {
      const [row] = await ask("select seq, hash from audit order by seq desc limit 1", []);
      return row === undefined ? EMPTY_HEAD : { seq: Number(row[0]), hash: String(row[1]) };
    },
    page: (table, after, limit) => {
      const { name, columns, keys, where, keyOf } = wholeTableNamed(table);
      const places = keys.map((_, index) => `$${index + 2}`);
      const further = after === undefined ? "" : `and (${keys.join(", ")}) > (${places.join(", ")})`;
      const text = `select ${columns.join(", ")} from ${name} where ${where} ${further} order by ${keys.join(", ")} limit $1`;
      return ask(text, [limit, ...(after === undefined ? [] : keyOf(after))]);
    },
  } satisfies Omit<WholeStore, "close">;
}
