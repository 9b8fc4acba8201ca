import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import { secondsOf } from "../../src/licence/calendar.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { decodePublicKey } from "../../src/licence/multikey.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { verifyProof } from "../../src/licence/proof.ts";
import { decodeStatusList, statusAt } from "../../src/licence/status-list.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse();
});

afterAll(() => house.tidy());

const REVOKE = {
  to: "revoked",
  act: "注销",
  ground: "lease-ended-early",
  actor: { name: "李四", code: "KC-0021" },
  legalBasis: "《商品房屋租赁管理办法》第十九条",
};

interface PublishedList extends JsonObject {
  readonly credentialSubject: JsonObject & {
    readonly encodedList: string;
    readonly statusPurpose: string;
    readonly ttl: number;
  };
  readonly validFrom: string;
  readonly validUntil: string;
}

/** What a verifier that knows nothing but the credential finds at the link it carries. */
async function listOf(record: LicenceRecord, purpose: string): Promise<PublishedList> {
  const { credentialStatus } = JSON.parse(record.credential ?? "") as { credentialStatus: readonly JsonObject[] };
  const entry = credentialStatus.find(({ statusPurpose }) => statusPurpose === purpose);
  const id = String(entry?.["statusListCredential"]).split("/").at(-1) ?? "";
  const json = await house.publishing.current(id);
  return JSON.parse(json ?? "") as PublishedList;
}

async function bitOf(record: LicenceRecord, purpose: string): Promise<boolean | undefined> {
  const list = await listOf(record, purpose);
  const bits = decodeStatusList(list.credentialSubject.encodedList, 1 << 24);
  return bits && statusAt(bits, record.statusIndex);
}

async function bitsOf(record: LicenceRecord): Promise<readonly [boolean | undefined, boolean | undefined]> {
  return [await bitOf(record, "revocation"), await bitOf(record, "suspension")];
}

describe("a status list", () => {
  it("is signed by its department's own key and says how long it may be kept", async () => {
    const record = await house.issue(house.request("lease-filing"));
    const list = await listOf(record, "revocation");
    const keys = await house.archive.keysOf(record.issuer);
    const publicKey = decodePublicKey(keys[0]?.publicKeyMultibase ?? "") ?? new Uint8Array();
    expect(await verifyProof(portableCryptography, publicKey, list)).toBe(true);
    expect(list.credentialSubject).toMatchObject({
      type: "BitstringStatusList",
      statusPurpose: "revocation",
      ttl: 30_000,
    });
    expect(secondsOf(list.validUntil) - secondsOf(house.clock.now())).toBeGreaterThanOrEqual(600);
    expect(decodeStatusList(list.credentialSubject.encodedList, 1 << 24)).toHaveLength(131_072 / 8);
  });

  it("shows a revocation as soon as it is recorded", async () => {
    const record = await house.issue(house.request("lease-filing"));
    expect(await bitsOf(record)).toEqual([false, false]);
    await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: record.id, request: REVOKE });
    expect(await bitsOf(record)).toEqual([true, false]);
  });

  it("is published by itself after a change, without anybody asking for it", async () => {
    const record = await house.issue(house.request("lease-filing"));
    await house.publishing.publishDue();
    await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: record.id, request: REVOKE });
    await expect.poll(() => house.publishing.publishDue(), { timeout: 5000 }).toBe(0);
    expect(await bitOf(record, "revocation")).toBe(true);
  });

  it("sets and clears the suspension bit", async () => {
    const record = await house.issue(house.request("lease-filing"));
    const order = { principal: OPERATOR, licence: record.id };
    await house.lifeCycle.changeStatus({
      ...order,
      request: { ...REVOKE, to: "suspended", act: "冻结", ground: "objection-raised" },
    });
    expect(await bitsOf(record)).toEqual([false, true]);
    await house.lifeCycle.changeStatus({
      ...order,
      request: { ...REVOKE, to: "valid", act: "恢复", ground: "dispute-settled" },
    });
    expect(await bitsOf(record)).toEqual([false, false]);
  });

  it("sets the revocation bit of a superseded version, for verifiers that read only the list", async () => {
    const first = await house.issue(house.request("food-operation"));
    const second = await house.issue(house.request("food-operation"), { replaces: first.id });
    expect(await bitOf(first, "revocation")).toBe(true);
    expect(await bitOf(second, "revocation")).toBe(false);
  });

  it("is renewed before it lapses", async () => {
    const record = await house.issue(house.request("lease-filing"));
    const before = await listOf(record, "revocation");
    house.clock.pass(3000);
    await house.publishing.publishDue();
    const after = await listOf(record, "revocation");
    expect(secondsOf(after.validUntil)).toBeGreaterThan(secondsOf(before.validUntil));
  });

  it("is published anew once a clock that ran ahead is right again, for verifiers refuse one from a day to come", async () => {
    const record = await house.issue(house.request("lease-filing"));
    const now = house.clock.now();
    house.clock.pass(86_400);
    await house.publishing.publishDue();
    expect(secondsOf((await listOf(record, "revocation")).validFrom)).toBeGreaterThan(secondsOf(now));
    house.clock.set(now);
    const list = await listOf(record, "revocation");
    expect(secondsOf(list.validFrom)).toBe(secondsOf(now));
    expect(secondsOf(list.validUntil)).toBeGreaterThan(secondsOf(now));
  });

  it("never says which numbers are revoked: indexes of one list are unique and in no order", async () => {
    const records = await Promise.all(Array.from({ length: 50 }, () => house.issue(house.request("lease-filing"))));
    const indexes = records.map(({ statusIndex }) => statusIndex);
    expect(new Set(indexes).size).toBe(50);
    expect(Math.max(...indexes) - Math.min(...indexes)).toBeGreaterThan(10_000);
  });

  it("opens the next pair when one is full", async () => {
    const small = await openTestHouse({ statusListEntries: 8 });
    const records = await Promise.all(Array.from({ length: 20 }, () => small.issue(small.request("lease-filing"))));
    expect(new Set(records.map(({ statusList, statusIndex }) => `${statusList}/${statusIndex}`)).size).toBe(20);
    expect(new Set(records.map(({ statusList }) => statusList)).size).toBe(3);
    await small.tidy();
  });

  it("sets the suspension bit on the day after an endorsement fell due", async () => {
    const record = await house.issue(house.request("residence-permit"));
    house.clock.set("2027-11-22T03:00:00Z");
    await house.publishing.publishDue();
    expect(await bitOf(record, "suspension")).toBe(true);
  });
});
