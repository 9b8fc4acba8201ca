// A SQLite register as it is moved (issuance/moving.ts). Writers are shut out by triggers, which every connection of every process meets
// at its next statement. What is moved here comes into a file of its own and takes the register's name at the end.

import { existsSync, renameSync } from "node:fs";
import type { Cell, MovingSource, MovingTarget, WholeStore } from "../../issuance/moving.ts";
import { type AuditHead, EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { LicenceError } from "../../licence/errors.ts";
import { NUMBER_KEY } from "../intents/facts.ts";
import { MOVING, registerIdentity, targetUsed, WHOLE_TABLES, wholeTableNamed } from "../whole-tables.ts";
import { connectSqlite, type SqliteConnection } from "./connection.ts";

const CHANGES = ["insert", "update", "delete"] as const;

/** Opens a register's file to be moved elsewhere. @throws {LicenceError} register-unavailable — there is none. */
export function openSqliteSource(path: string): MovingSource {
  if (!existsSync(path)) throw new LicenceError("register-unavailable", { parameters: { reason: "no-file" } });
  const connection = connectSqlite(path);
  const { client, read, write } = connection;
  const onEach = (statement: (table: string, change: string, trigger: string) => string): void =>
    write(() => {
      for (const { name } of WHOLE_TABLES.values()) {
        for (const change of CHANGES) client.exec(statement(name, change, `"${name.slice(1, -1)}_moved_${change}"`));
      }
    });
  return {
    ...wholeStore(connection),
    identity: () => read(() => identityOf(connection)),
    shut: () =>
      onEach(
        (table, change, trigger) =>
          `create trigger if not exists ${trigger} before ${change} on ${table} begin select raise(abort, 'register-moved'); end`,
      ),
    reopen: () => onEach((_table, _change, trigger) => `drop trigger if exists ${trigger}`),
  };
}

/** Opens a file that a register is moved into. @throws {LicenceError} configuration-invalid — the register's file is there already. */
export function openSqliteTarget(path: string): MovingTarget {
  if (existsSync(path)) throw targetUsed("migrate-target-used");
  const unfinished = `${path}.moving`;
  const connection = connectSqlite(unfinished);
  const { client, read, write } = connection;
  const store = wholeStore(connection);
  const moving = client.prepare<[], string>(`select value from meta where name = '${MOVING}'`).pluck();
  return {
    ...store,
    begin: (identity) =>
      write(() => {
        const known = moving.get();
        if (known !== undefined && known !== identity) throw targetUsed("migrate-other-source");
        client.prepare("insert or ignore into meta values (?, ?)").run(MOVING, identity);
      }),
    last: (table) => {
      const { name, columns, keys, where } = wholeTableNamed(table);
      const order = keys.map((key) => `${key} desc`).join(", ");
      const text = `select ${columns.join(", ")} from ${name} where ${where} order by ${order} limit 1`;
      return read(() => client.prepare<[], Cell[]>(text).raw().get());
    },
    add: (table, rows) => {
      const { name, columns } = wholeTableNamed(table);
      const insert = client.prepare(
        `insert into ${name} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
      );
      write(() => {
        for (const row of rows) insert.run(...row);
      });
    },
    finish: () => {
      write(() => client.exec(`delete from meta where name = '${MOVING}'`));
      read(() => client.pragma("wal_checkpoint(truncate)"));
      store.close();
      renameSync(unfinished, path);
    },
  };
}

function wholeStore({ client, read }: SqliteConnection) {
  const headOf = client.prepare<[], AuditHead>("select seq, hash from audit order by seq desc limit 1");
  return {
    tables: [...WHOLE_TABLES.keys()],
    count: (table) => {
      const { name, where } = wholeTableNamed(table);
      return read(() => Number(client.prepare(`select count(*) from ${name} where ${where}`).pluck().get()));
    },
    auditHead: () => read(() => headOf.get() ?? EMPTY_HEAD),
    page: (table, after, limit) => {
      const { name, columns, keys, where, keyOf } = wholeTableNamed(table);
      const further = after === undefined ? "" : `and (${keys.join(", ")}) > (${keys.map(() => "?").join(", ")})`;
      const text = `select ${columns.join(", ")} from ${name} where ${where} ${further} order by ${keys.join(", ")} limit ?`;
      const values = after === undefined ? [limit] : [...keyOf(after), limit];
      return read(() =>
        client
          .prepare<unknown[], Cell[]>(text)
          .raw()
          .all(...values),
      );
    },
    close: () => void client.close(),
  } satisfies WholeStore;
}

/** @throws {LicenceError} register-unavailable — it was never written to, or is still being moved here itself. */
function identityOf({ client }: SqliteConnection): string {
  const fact = client.prepare<[string], string>("select value from meta where name = ?").pluck();
  return registerIdentity(fact.get(NUMBER_KEY), fact.get(MOVING));
}
