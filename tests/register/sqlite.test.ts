// The contract on real SQLite files, and two connections that race on one of them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openSqliteRegister } from "../../src/register/sqlite.ts";
import { describeContract } from "./contract.ts";
import { change, hashOf, issueOne, reservation, seedTrust } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-register-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
describeContract("SQLite", async () => {
  files += 1;
  return openSqliteRegister(join(folder, `${files}.db`));
});

describe("two connections to one file", () => {
  test("let one of them win a revision, a number or an idempotency key; the other writes nothing", async () => {
    const file = join(folder, "two.db");
    const [one, other] = [openSqliteRegister(file), openSqliteRegister(file)];
    await seedTrust(one);
    const record = await issueOne(one);
    const changes = await Promise.all([
      one.changeStatus([change(record, "suspended")]),
      other.changeStatus([change(record, "revoked")]),
    ]);
    expect(changes.flat()).toEqual(["recorded", "revision-conflict"]);
    expect(other.history(record.id).map(({ kind }) => kind)).toEqual(["issued", "suspended"]);
    expect(other.auditHead()).toEqual(one.auditHead());

    const number = { kind: "fixed", number: "衢房租备〔2026〕9号", unique: true } as const;
    const numbers = await Promise.all([
      one.reserve([reservation({ number })]),
      other.reserve([reservation({ number })]),
    ]);
    expect(numbers.flat().map(({ outcome }) => outcome)).toEqual(["fresh", "number-taken"]);

    const idempotency = { client: "api:1", key: "k", bodyHash: hashOf("body") };
    const lost = reservation({ idempotency });
    const keys = await Promise.all([one.reserve([reservation({ idempotency })]), other.reserve([lost])]);
    expect(keys.flat().map(({ outcome }) => outcome)).toEqual(["fresh", "idempotency-in-flight"]);
    expect(one.record(lost.id)).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });
});
