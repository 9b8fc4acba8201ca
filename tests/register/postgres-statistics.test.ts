// What the planner is told of a register that grows faster than the server looks by itself.

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Register } from "../../src/issuance/ports.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { createGrowthWatch } from "../../src/register/postgres/statistics.ts";
import { askOnce, describeOnPostgres, freshRegisterUrl } from "./postgres-server.ts";
import { reservation, seedTrust } from "./samples.ts";

/** How many licences there were when the tables were looked at. */
function looks(licences: readonly number[]): readonly number[] {
  const seen: number[] = [];
  let now = 0;
  const grown = createGrowthWatch(async () => void seen.push(now));
  for (now of licences) grown(now);
  return seen;
}

test("the tables are looked at each time they are four times as long", () => {
  const all = Array.from({ length: 20_000 }, (_, index) => index + 1);
  expect(looks(all)).toEqual([256, 1024, 4096, 16_384]);
  expect(looks([1, 300, 301, 5000, 5001])).toEqual([300, 5000]);
});

test("a register that was long already when it was opened, or is long by now, is left to the server", () => {
  expect(looks([300, 301, 1023])).toEqual([]);
  expect(looks([999_000, 1_048_576, 5_000_000])).toEqual([]);
});

describeOnPostgres("a young register on PostgreSQL", () => {
  let url: string;
  let register: Register;
  beforeAll(async () => {
    url = await freshRegisterUrl();
    register = await openPostgresRegister(url);
    await seedTrust(register);
  });
  afterAll(() => register.close());

  test("has its tables looked at while it grows", async () => {
    const rows = "select reltuples from pg_class where oid = 'licences'::regclass";
    for (let group = 0; group < 3; group += 1) {
      const reservations = Array.from({ length: 100 }, () => reservation());
      for (const { outcome } of await register.reserve(reservations)) expect(outcome).toBe("fresh");
    }
    await vi.waitFor(async () => expect((await askOnce(url, rows))[0]).toEqual({ reltuples: 300 }), 10_000);
  });
});
