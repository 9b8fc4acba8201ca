// A PostgreSQL register as it is moved (issuance/moving.ts). Writers are shut out by taking away the turn that each of them locks first;
// a database that is moved into has none either, and opens as a register only when the move is done.

import type { Cell, MovingSource, MovingTarget, WholeRow, WholeStore } from "../../issuance/moving.ts";
import { EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { MOVING, registerIdentity, targetUsed, WHOLE_TABLES, wholeTableNamed } from "../whole-tables.ts";
import { connectPostgres, type PostgresConnection } from "./connection.ts";
import { arraysOf, changeStatement } from "./statements.ts";

const FACTS = `select name, value from meta where name in ('number-key', '${MOVING}')`;
const TAKE_TURN_AWAY = "delete from turn";
const GIVE_TURN = "insert into turn values (0) on conflict do nothing";
/** Whole tables are counted and pages of megabytes sent. */
const PATIENCE = { connections: 2, statementTimeoutMs: 600_000, lockTimeoutMs: 60_000 };

/** Opens a register's database to be moved elsewhere. @throws {LicenceError} register-unavailable */
export async function openPostgresSource(url: string): Promise<MovingSource> {
  const connection = await connectPostgres(url, PATIENCE);
  const { together } = connection;
  return {
    ...wholeStore(connection),
    identity: async () => {
      const facts = await factsOf(connection);
      return registerIdentity(facts.get("number-key"), facts.get(MOVING));
    },
    shut: () => together((client) => [client.query(TAKE_TURN_AWAY)]),
    reopen: () => together((client) => [client.query(GIVE_TURN)]),
  };
}

/** Opens a database that a register is moved into, and makes its tables. @throws {LicenceError} register-unavailable */
export async function openPostgresTarget(url: string): Promise<MovingTarget> {
  const connection = await connectPostgres(url, PATIENCE);
  const { together } = connection;
  const store = wholeStore(connection);
  return {
    ...store,
    begin: async (identity) => {
      const known = (await factsOf(connection)).get(MOVING);
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
      return rowsOf(connection, text, []).then(([row]) => row);
    },
    add: (table, rows) => {
      const { text, columns } = changeStatement({ kind: "insert", table: wholeTableNamed(table).table });
      const values = arraysOf(rows, columns.length, (row, place) => row[place]);
      return together((client) => [client.query(text, values)]);
    },
    finish: () =>
      together((client) => [client.query("delete from meta where name = $1", [MOVING]), client.query(GIVE_TURN)]),
  };
}

async function factsOf({ readAtOnce }: PostgresConnection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await readAtOnce((client) => client.query<{ name: string; value: string }>(FACTS));
  return new Map(rows.map(({ name, value }) => [name, value]));
}

async function rowsOf(
  { readAtOnce }: PostgresConnection,
  text: string,
  values: readonly unknown[],
): Promise<readonly WholeRow[]> {
  const { rows } = await readAtOnce((client) => client.query<Cell[]>({ text, values: [...values], rowMode: "array" }));
  return rows;
}

function wholeStore(connection: PostgresConnection) {
  return {
    tables: [...WHOLE_TABLES.keys()],
    count: async (table) => {
      const { name, where } = wholeTableNamed(table);
      const [row] = await rowsOf(connection, `select count(*) from ${name} where ${where}`, []);
      return Number(row?.[0]);
    },
    auditHead: async () => {
      const [row] = await rowsOf(connection, "select seq, hash from audit order by seq desc limit 1", []);
      return row === undefined ? EMPTY_HEAD : { seq: Number(row[0]), hash: String(row[1]) };
    },
    page: (table, after, limit) => {
      const { name, columns, keys, where, keyOf } = wholeTableNamed(table);
      const places = keys.map((_, index) => `$${index + 2}`);
      const further = after === undefined ? "" : `and (${keys.join(", ")}) > (${places.join(", ")})`;
      const text = `select ${columns.join(", ")} from ${name} where ${where} ${further} order by ${keys.join(", ")} limit $1`;
      return rowsOf(connection, text, [limit, ...(after === undefined ? [] : keyOf(after))]);
    },
    close: () => connection.close(),
  } satisfies WholeStore;
}
