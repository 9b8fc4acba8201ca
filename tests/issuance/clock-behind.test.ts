// A machine that starts with a clock set far back (an empty battery, a restored image) writes no history that runs backwards.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

const FOUNDED = "2026-11-20T04:00:00Z";
const NOW = "2026-11-22T04:00:00Z";
const TOLERATED = "2026-11-22T03:55:00Z";
const TOO_FAR = "2026-11-22T03:54:59Z";
const REFUSED = { code: "clock-behind", parameters: { newest: NOW } };
const FREEZE = {
  to: "suspended",
  act: "冻结",
  ground: "ownership-disputed",
  actor: { name: "李四", code: "KC-0021" },
  legalBasis: "《民法典》第二百二十条",
};

let house: TestHouse;
let record: LicenceRecord;
let apiKey: string;

beforeAll(async () => {
  house = await openTestHouse({ at: FOUNDED });
  house.clock.set(NOW);
  record = await house.issue(house.request("lease-filing"));
  await house.publishing.publishDue();
  const wanted = { name: "x", departments: ["*"], actions: ["read"] } as const;
  apiKey = (await house.keyOffice.createApiKey(OPERATOR.client, wanted)).apiKey.id;
});

afterAll(() => house.tidy());

function issue(idempotencyKey: string) {
  return house.issuing.issueOne({ principal: OPERATOR, request: house.request("no-criminal-record"), idempotencyKey });
}

const freeze = (): Promise<LicenceRecord> =>
  house.lifeCycle.changeStatus({ principal: OPERATOR, licence: record.id, request: FREEZE });

describe("while the clock is over five minutes behind the register's newest entry", () => {
  it("nothing is written: no licence, no change of status, no trust, no file", async () => {
    const head = await house.keeper.auditHead();
    house.clock.set(TOO_FAR);
    expect(await issue("behind")).toMatchObject({ error: REFUSED });
    await expect(freeze()).rejects.toMatchObject(REFUSED);
    await expect(house.keyOffice.revokeApiKey(OPERATOR.client, apiKey)).rejects.toMatchObject(REFUSED);
    await expect(house.handingOut.document(record)).rejects.toMatchObject(REFUSED);
    expect(await house.keeper.auditHead()).toEqual(head);
  });

  it("everything that is only read goes on", async () => {
    house.clock.set(TOO_FAR);
    expect((await house.desk.reportOf(record.id)).checks).toContainEqual(
      expect.objectContaining({ name: "signature", outcome: "passed" }),
    );
    expect((await house.records.history(OPERATOR, record.id)).length).toBe(1);
  });

  it("the same request is carried out once the clock is right, as if nothing had been", async () => {
    house.clock.set("2026-11-22T04:01:00Z");
    const outcome = await issue("behind");
    expect(outcome).toMatchObject({ record: { recordedAt: "2026-11-22T04:01:00Z", phase: "issued" }, repeated: false });
  });
});

describe("a clock up to five minutes behind", () => {
  it("is tolerated", async () => {
    const town = await openTestHouse({ at: FOUNDED });
    town.clock.set(NOW);
    await town.issue(town.request("lease-filing"));
    town.clock.set(TOLERATED);
    expect((await town.issue(town.request("lease-filing"))).recordedAt).toBe(TOLERATED);
    await town.tidy();
  });
});

describe("a register that was written to while the clock ran ahead", () => {
  it("takes the right time again when the operator says that it is right, and its trail stays whole", async () => {
    const town = await openTestHouse({ at: FOUNDED });
    town.clock.set("2036-01-01T00:00:00Z");
    await town.issue(town.request("lease-filing"));
    town.clock.set(NOW);
    const request = town.request("lease-filing");
    await expect(town.issue(request)).rejects.toMatchObject({ code: "clock-behind" });
    const line = { at: NOW, actor: "operator", action: "clock-accepted", subject: "register", detail: {} };
    await town.keeper.acceptClock(line);
    expect((await town.issue(request)).recordedAt).toBe(NOW);
    town.clock.set(TOO_FAR);
    await expect(town.issue(request)).rejects.toMatchObject(REFUSED);
    const { seq } = await town.keeper.auditHead();
    expect((await town.keeper.auditLines(0, seq)).map(({ action }) => action)).toContain("clock-accepted");
    await town.tidy();
  });
});
