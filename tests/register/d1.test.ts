// The contract on a real D1 in workerd, and writers that race on one database.

import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { openD1Register } from "../../src/register/d1/register.ts";
import { describeContract } from "./contract.ts";
import { openD1Databases } from "./d1-databases.ts";
import { change, issueOne, reservation, seedTrust } from "./samples.ts";

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const { migrated, empty: nextDatabase, close } = openD1Databases(90);
afterAll(close);

describeContract("D1", async () => openD1Register(await migrated(), { random }));

describe("several writers on one D1", () => {
  test("take turns: each licence its own number and index, the audit trail one chain", async () => {
    const database = await migrated();
    const writers = Array.from({ length: 4 }, () => openD1Register(database, { random }));
    const [first] = writers;
    if (first === undefined) throw new Error("no writer");
    await seedTrust(first);
    const answers = await Promise.all(
      writers.map((writer) => writer.reserve(Array.from({ length: 5 }, () => reservation()))),
    );
    const records = answers.flat().flatMap((answer) => ("record" in answer ? [answer.record] : []));
    expect(new Set(records.map(({ number }) => number)).size).toBe(20);
    expect(new Set(records.map(({ statusList, statusIndex }) => `${statusList}/${statusIndex}`)).size).toBe(20);
  });

  test("lose nothing, double nothing and leave no gap, however many licences they issue side by side", async () => {
    const database = await migrated();
    const writers = [openD1Register(database, { random }), openD1Register(database, { random })];
    const [keeper] = writers;
    if (keeper === undefined) throw new Error("no writer");
    await seedTrust(keeper);
    const each = Array.from({ length: 5 }, () => writers.map((writer) => issueOne(writer)));
    const records = await Promise.all(each.flat());
    expect(records.map(({ serial }) => Number(serial)).sort((one, other) => one - other)).toEqual(
      records.map((_, index) => index + 1),
    );
    expect(new Set(records.map(({ statusIndex }) => statusIndex)).size).toBe(records.length);
    const findings = await walkAuditTrail({ keeper, cryptography: portableCryptography });
    // Two departments, two keys, and each licence.
    expect(findings).toMatchObject({ intact: true, licences: records.length, head: { seq: 4 + records.length } });
  });

  test("let one of them win a revision; the other writes nothing", async () => {
    const database = await migrated();
    const [one, other] = [openD1Register(database, { random }), openD1Register(database, { random })];
    await seedTrust(one);
    const record = await issueOne(one);
    const changes = await Promise.all([
      one.changeStatus([change(record, "suspended")]),
      other.changeStatus([change(record, "revoked")]),
    ]);
    expect(changes.flat().sort()).toEqual(["recorded", "revision-conflict"]);
    expect(await other.history(record.id)).toHaveLength(2);
    expect(await other.auditHead()).toEqual(await one.auditHead());
  });
});

describe("a D1", () => {
  test("that is not there answers that it cannot be reached, never that there is nothing", async () => {
    const empty = openD1Register(await nextDatabase(), { random });
    // All at once: one that is refused while another is awaited is handled too.
    const answers = await Promise.allSettled([
      ...[empty.dossier("id"), empty.issuers(), empty.statusList("id")],
      ...[empty.ping(), empty.idsByHash(""), empty.reserve([reservation()])],
    ]);
    const codes = answers.map((answer) => (answer.status === "rejected" ? answer.reason.code : "answered"));
    expect(codes).toEqual(Array(6).fill("register-unavailable"));
  });

  test("holds events and audit to being append-only", async () => {
    const remote = await migrated();
    await remote
      .prepare("insert into audit values (1, 'at', 'actor', 'action', 'subject', '{}', 'previous', 'hash')")
      .run();
    await expect(remote.prepare("update audit set actor = 'nobody'").run()).rejects.toThrow("append-only");
    await expect(remote.prepare("delete from audit").run()).rejects.toThrow("append-only");
  });
});
