// The contract on real SQLite files, and two connections that race on one of them.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { FileRecord } from "../../src/issuance/register-entries.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { describeContract } from "./contract.ts";
import { auditEntry, change, hashOf, issueOne, NOW, randomId, reservation, seedTrust } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-register-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
describeContract("SQLite", async () => {
  files += 1;
  return openSqliteRegister(join(folder, `${files}.db`));
});

describe("two connections to one file", () => {
  test("answer the same dossier while nothing changes, and another as soon as the other connection has changed anything", async () => {
    const file = join(folder, "steady.db");
    const [one, other] = [openSqliteRegister(file), openSqliteRegister(file)];
    await seedTrust(one);
    const record = await issueOne(one);
    const before = one.dossier(record.id);
    expect(before?.record.status).toBe("valid");
    expect(one.dossier(record.id)).toBe(before);

    await other.changeStatus([change(record, "suspended")]);
    const suspended = one.dossier(record.id);
    expect(suspended).toMatchObject({ record: { status: "suspended" }, statusEvent: { kind: "suspended" } });
    expect(before?.record.status).toBe("valid");

    await other.compromiseKey(suspended?.key.kid ?? "", NOW, NOW, auditEntry("key-compromised", ""));
    expect(one.dossier(record.id)?.key.compromisedSince).toBe(NOW);
    await Promise.all([one.close(), other.close()]);
  });

  test("record what a seal made of a printed file once, and tell each order of a shared write its own outcome", async () => {
    const file = join(folder, "files.db");
    const [one, other] = [openSqliteRegister(file), openSqliteRegister(file)];
    const sealed = (name: string, printed: string): { readonly file: FileRecord } => {
      const seal = { signedAt: NOW, fingerprint: hashOf("seal"), reserved: 8, printed, cms: Uint8Array.of(0x30, 0) };
      const drawn = { licence: randomId(), mediaType: "application/pdf", layoutVersion: 1, renderer: "vellum" };
      return { file: { ...drawn, sha256: hashOf(name), recordedAt: NOW, seal } };
    };
    const outcomes = await Promise.all([
      one.addFiles([sealed("a", "p"), sealed("b", "q")]),
      one.addFiles([sealed("c", "p")]),
      other.addFiles([sealed("d", "q"), sealed("e", "r")]),
    ]);
    expect(outcomes.flat().filter((outcome) => outcome === "recorded")).toHaveLength(3);
    expect(outcomes[0]).toEqual(["recorded", "recorded"]);
    expect(outcomes[1]).toEqual(["there-already"]);
    expect(other.sealedFile("p", hashOf("seal"))?.sha256).toBe(hashOf("a"));
    await Promise.all([one.close(), other.close()]);
  });

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
