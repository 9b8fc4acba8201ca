// Writes of one process follow one another on one connection; each stands and falls by itself.

import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectPostgres, type PostgresConnection } from "../../src/register/postgres/connection.ts";
import { askOnce, describeOnPostgres, freshRegisterUrl } from "./postgres-server.ts";

const INSERT = "insert into counters values ($1, $2)";

describeOnPostgres("writes that follow one another", () => {
  let url: string;
  let connection: PostgresConnection;
  beforeAll(async () => {
    url = await freshRegisterUrl();
    connection = await connectPostgres(url, { connections: 3 });
  });
  afterAll(() => connection.close());

  const insert = (client: PoolClient, scope: string) => client.query(INSERT, [scope, 1]);
  /** Counts what is there and writes it beside: two that decided on the same picture would show. */
  const count = (scope: string) =>
    connection.write(async (client) => {
      const { rows } = await client.query<{ found: number }>("select count(*) as found from counters");
      const found = rows[0]?.found ?? 0;
      return { outcome: found, send: () => [client.query(INSERT, [scope, found])] };
    });
  const scopes = async (like: string) =>
    (await askOnce(url, `select scope from counters where scope like '${like}' order by scope`)).map(
      ({ scope }) => scope,
    );

  test("see what those before them wrote, also when they begin before its commit is answered", async () => {
    const seen = await Promise.all(Array.from({ length: 60 }, (_, index) => count(`seen ${index}`)));
    expect(new Set(seen).size).toBe(60);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  });

  test("are not touched by one that throws, asks what cannot be answered, or sends what cannot be written", async () => {
    const failing = [
      () => connection.write(async () => Promise.reject(new RangeError("undecided"))),
      () => connection.write(async (client) => ({ outcome: await client.query("select 1 / 0"), send: () => [] })),
      () =>
        connection.write(async (client) => ({
          outcome: undefined,
          send: () => [insert(client, "half"), client.query("insert into counters values ('half', null)")],
        })),
      () =>
        connection.write(async (client) => ({
          outcome: undefined,
          send: () => {
            void insert(client, "half").catch(() => undefined);
            throw new RangeError("unsent");
          },
        })),
    ];
    const works = Array.from({ length: 48 }, (_, index) =>
      index % 3 === 1
        ? failing[((index - 1) / 3) % failing.length]?.()
        : count(`beside ${String(index).padStart(2, "0")}`),
    );
    const outcomes = (await Promise.allSettled(works)).map(({ status }) => status);
    expect(outcomes).toEqual(Array.from({ length: 48 }, (_, index) => (index % 3 === 1 ? "rejected" : "fulfilled")));
    expect(await scopes("beside %")).toHaveLength(32);
    expect(await scopes("half")).toEqual([]);
  });

  test("are decided again when another came first", async () => {
    let attempts = 0;
    const racing = connection.write(async (client) => {
      attempts += 1;
      return { outcome: undefined, send: () => [insert(client, attempts < 3 ? "beside 00" : "raced")] };
    });
    const others = Array.from({ length: 9 }, (_, index) => count(`other ${index}`));
    await Promise.all([racing, ...others]);
    expect(attempts).toBe(3);
    expect(await scopes("raced")).toEqual(["raced"]);
    expect(await scopes("other %")).toHaveLength(9);
  });

  test("of one process let those of another come between them", async () => {
    const neighbour = await connectPostgres(url, { lockTimeoutMs: 2_000 });
    let isOver = false;
    const busy = (async () => {
      for (let index = 0; !isOver; index += 4) {
        await Promise.all([0, 1, 2, 3].map((one) => count(`busy ${index + one}`)));
      }
    })();
    try {
      for (let index = 0; index < 10; index += 1) {
        await neighbour.write(async (client) => ({
          outcome: undefined,
          send: () => [insert(client, `neighbour ${index}`)],
        }));
      }
    } finally {
      isOver = true;
      await busy;
      await neighbour.close();
    }
    expect(await scopes("neighbour %")).toHaveLength(10);
  });
});
