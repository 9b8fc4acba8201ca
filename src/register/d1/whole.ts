// A D1 register as it is moved (issuance/moving.ts). Writers are shut out by triggers, as of a file; a database that is moved into refuses
// theirs as long as it says that it is none yet (driver.ts). Its tables are made by its owner (`wrangler d1 migrations apply`).

import type { Cell, MovingSource, MovingTarget, WholeRow, WholeStore } from "../../issuance/moving.ts";
import { EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { LicenceError } from "../../licence/errors.ts";
import { NUMBER_KEY } from "../intents/facts.ts";
import { MOVING, registerIdentity, targetUsed, WHOLE_TABLES, wholeTableNamed } from "../whole-tables.ts";
import { connectD1, type D1Binding, type D1Connection } from "./connection.ts";
import { LARGEST_ENCLOSURE } from "./register.ts";
import { createScribe } from "./scribe.ts";

const CHANGES = ["insert", "update", "delete"] as const;

/** A binding, and what ends with the move. */
export interface MovingD1 {
  readonly database: D1Binding;
  readonly close: () => Promise<void>;
}

/** Opens a database to be moved elsewhere. */
export function openD1Source({ database, close }: MovingD1): MovingSource {
  const connection = connectD1(database);
  const onEach = (statement: (table: string, change: string, trigger: string) => string): Promise<void> => {
    const statements = [...WHOLE_TABLES.values()].flatMap(({ name }) =>
      CHANGES.map((change) => database.prepare(statement(name, change, `"${name.slice(1, -1)}_moved_${change}"`))),
    );
    return connection.reach(async () => void (await database.batch(statements)));
  };
  return {
    ...wholeStore(connection, close),
    identity: async () => {
      const facts = await factsOf(connection);
      return registerIdentity(facts.get(NUMBER_KEY), facts.get(MOVING));
    },
    shut: () =>
      onEach(
        (table, change, trigger) =>
          `create trigger if not exists ${trigger} before ${change} on ${table} begin select raise(abort, 'register-moved'); end`,
      ),
    reopen: () => onEach((_table, _change, trigger) => `drop trigger if exists ${trigger}`),
  };
}

/** Opens a database that a register is moved into. */
export function openD1Target({ database, close }: MovingD1): MovingTarget {
  const connection = connectD1(database);
  const { reach } = connection;
  const store = wholeStore(connection, close);
  const scribe = createScribe();
  const run = (text: string, ...values: readonly unknown[]): Promise<void> =>
    reach(
      async () =>
        void (await database
          .prepare(text)
          .bind(...values)
          .run()),
    );
  return {
    ...store,
    begin: async (identity) => {
      const known = (await factsOf(connection)).get(MOVING);
      if (known === identity) return;
      if (known !== undefined) throw targetUsed("migrate-other-source");
      for (const table of store.tables) if ((await store.count(table)) > 0) throw targetUsed("migrate-target-used");
      await run("insert into meta (name, value) values (?, ?)", MOVING, identity);
    },
    last: (table) => {
      const { name, columns, keys, where } = wholeTableNamed(table);
      const order = keys.map((key) => `${key} desc`).join(", ");
      const text = `select ${columns.join(", ")} from ${name} where ${where} order by ${order} limit 1`;
      return rowsOf(connection, text, []).then(([row]) => row);
    },
    add: (table, rows) => {
      if (rows.some(isTooLarge)) throw new LicenceError("body-too-large", { parameters: { limit: LARGEST_ENCLOSURE } });
      const calls = scribe.insert(wholeTableNamed(table).table, rows);
      const statements = calls.map(({ text, values }) => database.prepare(text).bind(...values));
      return reach(async () => void (await database.batch(statements)));
    },
    finish: () => run("delete from meta where name = ?", MOVING),
  };
}

function isTooLarge(row: WholeRow): boolean {
  return row.some((cell) => cell instanceof Uint8Array && cell.length > LARGEST_ENCLOSURE);
}

async function factsOf(connection: D1Connection): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf(connection, `select name, value from meta where name in ('number-key', '${MOVING}')`, []);
  return new Map(rows.map(([name, value]) => [String(name), String(value)]));
}

/** D1 tells bytes as an array of numbers. */
function rowsOf(
  { binding, reach }: D1Connection,
  text: string,
  values: readonly unknown[],
): Promise<readonly WholeRow[]> {
  return reach(async () => {
    const rows: readonly (readonly (Cell | readonly number[])[])[] = await binding
      .prepare(text)
      .bind(...values)
      .raw();
    return rows.map((row) => row.map((cell) => (isNumbers(cell) ? Uint8Array.from(cell) : cell)));
  });
}

function isNumbers(cell: Cell | readonly number[]): cell is readonly number[] {
  return Array.isArray(cell);
}

function wholeStore(connection: D1Connection, close: () => Promise<void>) {
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
      const further = after === undefined ? "" : `and (${keys.join(", ")}) > (${keys.map(() => "?").join(", ")})`;
      const text = `select ${columns.join(", ")} from ${name} where ${where} ${further} order by ${keys.join(", ")} limit ?`;
      return rowsOf(connection, text, after === undefined ? [limit] : [...keyOf(after), limit]);
    },
    close,
  } satisfies WholeStore;
}
