// Who reads over the register's shoulder: no holder's name or code stands in a column or index, apart from the credential itself.

import type Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { connectSqlite } from "../../src/register/sqlite/connection.ts";
import { sqliteRegisterOn } from "../../src/register/sqlite/register.ts";
import { change, hashOf, issued, issueOne, prepared, reservation, seedTrust } from "./samples.ts";

const NAME = "欧阳娜𠅤";
const CODE = "330802188506120017";

describe("the register", () => {
  test("has a holder's name and code, also as a licence's number, in no column but the credential's", async () => {
    const connection = connectSqlite(":memory:");
    const register = sqliteRegisterOn(connection);
    await seedTrust(register);
    const number = { kind: "fixed", number: CODE, unique: false } as const;
    const idempotency = { client: "api:1", key: "k", bodyHash: hashOf(NAME + CODE) };
    const [answer, left] = await register.reserve([reservation({ number, idempotency }), reservation({ number })]);
    if (!answer || !left || !("record" in answer) || !("record" in left)) throw new Error("both are fresh");
    const { record } = answer;
    await register.prepare([prepared(record, NAME)]);
    await register.add([issued(record, { holderHashes: [hashOf(CODE), hashOf(NAME)] }, NAME)]);
    await register.changeStatus([change({ ...record, revision: 0 }, "suspended")]);
    await register.abandon([{ id: left.record.id, audit: { ...change(record, "valid").audit, detail: {} } }]);
    expect(register.dossier(record.id)?.record).toMatchObject({
      number: CODE,
      credential: expect.stringContaining(NAME),
    });

    const found = columns(connection.client).filter(({ values }) =>
      values.some((value) => /欧阳|330802188506120017/u.test(value)),
    );
    expect(found.map(({ table, column }) => `${table}.${column}`)).toEqual(["credentials.json"]);
    // An index holds columns and nothing else, and none of these is one of the credential's.
    const indexes = connection.client.prepare("select sql from sqlite_schema where type = 'index'").pluck().all();
    expect(indexes.join("\n")).not.toMatch(/json|signed/);
    await register.close();
  });

  test("seals the same number differently for every licence", async () => {
    const connection = connectSqlite(":memory:");
    const register = sqliteRegisterOn(connection);
    await seedTrust(register);
    const number = {
      kind: "fixed",
      number: "浙（2026）衢州市不动产权第0012345号，很长很长的编号",
      unique: false,
    } as const;
    const [one, other] = [await issueOne(register, { number }), await issueOne(register, { number })];
    const sealed = connection.client.prepare("select number from licences").pluck().all();
    expect(new Set(sealed).size).toBe(2);
    for (const { id } of [one, other]) expect(register.record(id)?.number).toBe(number.number);
    await register.close();
  });
});

function columns(client: Database.Database) {
  const names = client.prepare(
    "select m.name as [table], c.name as [column] from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table'",
  );
  return (names.all() as { table: string; column: string }[]).map(({ table, column }) => ({
    table,
    column,
    values: client.prepare(`select cast("${column}" as text) from "${table}"`).pluck().all().map(String),
  }));
}
