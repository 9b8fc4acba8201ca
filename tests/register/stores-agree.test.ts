// One set of intents, three stores: whatever happens to a register, in whatever order, each store answers the same to every call and holds the
// same in the end: records, events, lists, files, keys and the audit trail with its hashes.

import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Register } from "../../src/issuance/ports.ts";
import type { ReserveOutcome } from "../../src/issuance/register-entries.ts";
import { openD1Register } from "../../src/register/d1/register.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { openD1Databases } from "./d1-databases.ts";
import { describeOnPostgres, freshRegisterUrl } from "./postgres-server.ts";
import { type Call, history, type Step, type World } from "./random-history.ts";
import { HOUSING, hashOf, MARKET, seedTrust } from "./samples.ts";

const RUNS = 6;

/** What it answered, or the code of what it threw. */
async function answerOf(call: Call, register: Register): Promise<unknown> {
  try {
    return { answer: await call(register) };
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return { thrown: error.code };
  }
}

async function contentsOf(register: Register, ids: readonly string[]): Promise<unknown> {
  const each = <T>(read: (id: string) => T | Promise<T>) => Promise.all(ids.map(read));
  const due = await register.due("2030-01-01T00:00:00Z");
  return {
    records: await each((id) => register.record(id)),
    histories: await each((id) => register.history(id)),
    dossiers: await Promise.all(ids.slice(0, 6).map((id) => register.dossier(id))),
    found: await register.idsByHash(hashOf("name:李雷")),
    issuers: await register.issuers(),
    keys: [await register.keysOf(HOUSING), await register.keysOf(MARKET)],
    due,
    bits: await Promise.all(due.map(({ id }) => register.bits(id, "2026-12-06"))),
    files: await register.filesOf("licence"),
    ledger: await register.ledger("", 1000),
    origin: await register.origin(),
    audit: await register.auditLines(0, 10_000),
  };
}

/** The ids of what was newly reserved. */
function freshIn(answered: unknown): readonly string[] {
  const { answer } = answered as { readonly answer?: unknown };
  const outcomes = Array.isArray(answer) ? (answer as readonly ReserveOutcome[]) : [];
  return outcomes.flatMap((outcome) => (outcome.outcome === "fresh" ? [outcome.record.id] : []));
}

/** Plays a history on a first register while it is made up, and every call of it on the other. */
async function expectAgreement(steps: readonly Step[], register: Register, other: Register): Promise<void> {
  const world: World = { register, ids: [], calls: 0 };
  await Promise.all([seedTrust(register), seedTrust(other)]);
  for (const step of steps) {
    const call = await step(world);
    const expected = await answerOf(call, register);
    expect(await answerOf(call, other)).toEqual(expected);
    world.calls += 1;
    world.ids.push(...freshIn(expected));
  }
  expect(await contentsOf(other, world.ids)).toEqual(await contentsOf(register, world.ids));
}

function describeAgreement(open: () => Promise<Register>): void {
  test("answers and holds the same as SQLite through any history", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const [register, other] = [openSqliteRegister(":memory:"), await open()];
        await expectAgreement(steps, register, other);
        await Promise.all([register.close(), other.close()]);
      }),
      // A shorter history would need as many databases as tries.
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 60_000);
}

describe("a register on D1", () => {
  const { migrated, close } = openD1Databases(RUNS);
  afterAll(close);
  describeAgreement(async () =>
    openD1Register(await migrated(), { random: (length) => new Uint8Array(randomBytes(length)) }),
  );
});

describeOnPostgres("a register on PostgreSQL", () => {
  describeAgreement(async () => openPostgresRegister(await freshRegisterUrl()));
});
