// Arrays as parameters in PostgreSQL's binary format: whatever a column may hold arrives as it was sent.

import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arrayParameter } from "../../src/register/postgres/array-parameter.ts";
import { describeOnPostgres, emptyDatabase } from "./postgres-server.ts";

describeOnPostgres("an array sent to PostgreSQL", () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: await emptyDatabase() });
    await client.connect();
  });
  afterAll(() => client.end());

  /** What the server makes of the values, in the words of its own casts. */
  async function read(type: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const array = arrayParameter(type, values, (value) => value);
    const text = `select c::text as value from unnest($1::${type}[]) with ordinality as k(c, place) order by place`;
    const { rows } = await client.query<{ value: unknown }>(text, [array]);
    return rows.map(({ value }) => value);
  }

  test.each([
    // Text holds every character but U+0000.
    ["text", fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")), String],
    ["bigint", fc.maxSafeInteger(), String],
    ["bytea", fc.uint8Array(), (bytes: unknown) => `\\x${Buffer.from(bytes as Uint8Array).toString("hex")}`],
  ] as const)("holds the same %s there as here, and null where there is nothing", async (type, value, said) => {
    const values = fc.array(fc.option<unknown>(value), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(values, async (sent) => {
        expect(await read(type, sent)).toEqual(sent.map((one) => (one === null ? null : said(one))));
      }),
    );
  });

  test("holds long texts and the ends of whole numbers", async () => {
    const long = '{"name":"北京市\\\\𠮷"}'.repeat(5000);
    expect(await read("text", [long, "", null, long])).toEqual([long, "", null, long]);
    const ends = [Number.MIN_SAFE_INTEGER, -(2 ** 32), -1, 0, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
    expect(await read("bigint", ends)).toEqual(ends.map(String));
  });

  test("is refused before it is sent when a value is not what the column holds", () => {
    for (const [type, value] of [
      ["bigint", 0.5],
      ["bigint", "1"],
      ["text", 1],
      ["bytea", "a"],
      ["jsonb", "{}"],
    ] as const) {
      expect(() => arrayParameter(type, [value], (one) => one)).toThrow(TypeError);
    }
  });
});
