import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse();
});

afterAll(() => house.tidy());

const ACTOR = { name: "李四", code: "KC-0021" };
const SUSPEND = {
  to: "suspended",
  act: "冻结",
  ground: "ownership-disputed",
  actor: ACTOR,
  legalBasis: "《民法典》第二百二十条",
};
const RESTORE = {
  to: "valid",
  act: "恢复",
  ground: "dispute-settled",
  actor: ACTOR,
  legalBasis: "《商品房屋租赁管理办法》第十九条",
};
const CANCEL = {
  to: "revoked",
  act: "注销",
  ground: "lease-ended-early",
  note: "internal remark",
  actor: ACTOR,
  legalBasis: "《商品房屋租赁管理办法》第十九条",
};
const VOID = { ...CANCEL, act: "撤销", ground: "false-materials" };

function change(record: LicenceRecord, request: JsonObject, idempotencyKey?: string): Promise<LicenceRecord> {
  const order = { principal: OPERATOR, licence: record.id, request };
  return house.lifeCycle.changeStatus(idempotencyKey === undefined ? order : { ...order, idempotencyKey });
}

const lease = (): Promise<LicenceRecord> => house.issue(house.request("lease-filing"));

describe("a change of status", () => {
  it("suspends, restores and revokes, and the verdict follows at once", async () => {
    const record = await lease();
    await change(record, SUSPEND);
    expect(await house.desk.reportOf(record.id)).toMatchObject({ verdict: "suspended", status: { act: "冻结" } });
    await change(record, RESTORE);
    expect((await house.desk.reportOf(record.id)).verdict).toBe("valid");
    await change(record, CANCEL);
    expect(await house.desk.reportOf(record.id)).toMatchObject({
      verdict: "revoked",
      status: { act: "注销", ground: { "zh-CN": "租赁合同提前终止" }, legalBasis: CANCEL.legalBasis },
    });
  });

  it("shows the public by whom, when and why in law, never the note nor the clerk", async () => {
    const record = await lease();
    await change(record, CANCEL);
    const shown = JSON.stringify(await house.desk.reportOf(record.id));
    expect(shown).not.toContain("internal remark");
    expect(shown).not.toContain(ACTOR.code);
    expect(shown).not.toContain(ACTOR.name);
    expect(shown).toContain("by");
    const history = await house.records.history(OPERATOR, record.id);
    expect(history.map(({ kind }) => kind)).toEqual(["issued", "revoked"]);
    expect(history[1]).toMatchObject({ note: "internal remark", actor: ACTOR });
  });

  it("may be recorded late, and says both when it took effect and when it was recorded", async () => {
    const record = await lease();
    house.clock.pass(10 * 86_400);
    await change(record, { ...CANCEL, effectiveAt: "2026-11-25T08:00:00+08:00" });
    const { status } = await house.desk.reportOf(record.id);
    expect(status).toMatchObject({ effectiveAt: "2026-11-25T00:00:00Z", recordedAt: house.clock.now() });
  });

  it.each([
    ["act-not-lawful", { ...CANCEL, act: "吊销" }],
    ["ground-not-listed", { ...CANCEL, ground: "because" }],
    ["effective-in-future", { ...CANCEL, effectiveAt: "2099-01-01T00:00:00Z" }],
    ["effective-before-issue", { ...CANCEL, effectiveAt: "2001-01-01T00:00:00Z" }],
    ["request-invalid", { ...CANCEL, effectiveAt: "1000-01-01T00:00:00+14:00" }],
    ["request-invalid", { ...CANCEL, effectiveAt: "9999-12-31T23:59:59-14:00" }],
    ["not-suspended", RESTORE],
  ])("is refused as %s and changes nothing", async (code, request) => {
    const record = await lease();
    await expect(change(record, request)).rejects.toMatchObject({ code });
    expect((await house.desk.reportOf(record.id)).verdict).toBe("valid");
  });

  it("needs act, ground, actor and legal basis, and names each that is missing", async () => {
    const record = await lease();
    await expect(change(record, { to: "revoked" })).rejects.toMatchObject({
      code: "request-invalid",
      fields: expect.arrayContaining(
        ["/act", "/ground", "/legalBasis", "/actor"].map((pointer) =>
          expect.objectContaining({ pointer, code: "required" }),
        ),
      ),
    });
  });

  it("cannot undo a revocation, nor repeat it", async () => {
    const record = await lease();
    await change(record, CANCEL);
    await expect(change(record, RESTORE)).rejects.toMatchObject({ code: "not-current" });
    await expect(change(record, SUSPEND)).rejects.toMatchObject({ code: "not-current" });
    await expect(change(record, VOID)).rejects.toMatchObject({ code: "already-in-status" });
  });

  it("is for the current version only", async () => {
    const first = await house.issue(house.request("food-operation"));
    const second = await house.issue(house.request("food-operation"), { replaces: first.id });
    const act = { ...CANCEL, act: "撤销", ground: "obtained-by-fraud" };
    await expect(change(first, act)).rejects.toMatchObject({
      code: "not-current",
      parameters: { successor: second.id },
    });
  });

  it("happens once when two clerks revoke at the same moment; the other hears that it is revoked", async () => {
    const record = await lease();
    const outcomes = await Promise.allSettled([change(record, CANCEL), change(record, VOID)]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ reason: { code: "already-in-status" } });
    expect(await house.records.history(OPERATOR, record.id)).toHaveLength(2);
  });

  it("under a key that is none is refused by name", async () => {
    const record = await house.issue(house.request("food-operation"));
    for (const key of ["", "two words", "k".repeat(256), "钥匙"]) {
      await expect(change(record, SUSPEND, key)).rejects.toMatchObject({ code: "idempotency-key-invalid" });
    }
  });

  it("with an idempotency key is answered again, not repeated", async () => {
    const record = await lease();
    await change(record, SUSPEND, "suspend-1");
    const again = await change(record, SUSPEND, "suspend-1");
    expect(again.status).toBe("suspended");
    expect(await house.records.history(OPERATOR, record.id)).toHaveLength(2);
    await expect(change(record, RESTORE, "suspend-1")).rejects.toMatchObject({ code: "idempotency-key-reused" });
  });

  it("needs the right to change that department's licences", async () => {
    const record = await lease();
    const principal = { client: "api:reader", departments: ["*"], actions: ["read"] as const };
    const order = { principal, licence: record.id, request: CANCEL };
    await expect(house.lifeCycle.changeStatus(order)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an expired licence", () => {
  it("can be 注销-ed but not suspended", async () => {
    const old = await openTestHouse({ at: "2020-03-01T01:00:00Z" });
    const record = await old.issue(old.request("food-operation"));
    old.clock.set("2026-11-22T04:00:00Z");
    expect((await old.desk.reportOf(record.id)).verdict).toBe("expired");
    const suspend = { ...SUSPEND, act: "暂扣", ground: "business-halted" };
    const order = { principal: OPERATOR, licence: record.id };
    await expect(old.lifeCycle.changeStatus({ ...order, request: suspend })).rejects.toMatchObject({
      code: "licence-expired",
    });
    const grounds = old.catalogue.find("food-operation")?.acts.find(({ act }) => act === "注销")?.grounds ?? [];
    await old.lifeCycle.changeStatus({ ...order, request: { ...CANCEL, ground: grounds[0]?.code ?? "" } });
    expect((await old.desk.reportOf(record.id)).verdict).toBe("revoked");
    await old.tidy();
  });
});

describe("a yearly endorsement", () => {
  const endorse = (at: TestHouse, record: LicenceRecord): Promise<LicenceRecord> =>
    at.lifeCycle.endorse({ principal: OPERATOR, licence: record.id, request: { actor: ACTOR } });

  it("that is not made suspends the licence from the day after, and a late one restores it", async () => {
    const town = await openTestHouse({ at: "2025-03-10T01:00:00Z" });
    const record = await town.issue(town.request("residence-permit"));
    expect(record.endorsedUntil).toBe("2026-03-09");
    town.clock.set("2026-03-09T15:59:59Z");
    expect((await town.desk.reportOf(record.id)).verdict).toBe("valid");
    town.clock.set("2026-03-09T16:00:00Z");
    expect(await town.desk.reportOf(record.id)).toMatchObject({ verdict: "suspended", reason: "endorsement-due" });
    const late = await endorse(town, record);
    expect(late.endorsedUntil).toBe("2027-03-09");
    expect((await town.desk.reportOf(record.id)).verdict).toBe("valid");
    await town.tidy();
  });

  it("made within the month before counts on from the due day", async () => {
    const town = await openTestHouse({ at: "2025-03-10T01:00:00Z" });
    const record = await town.issue(town.request("residence-permit"));
    town.clock.set("2026-02-20T01:00:00Z");
    expect((await endorse(town, record)).endorsedUntil).toBe("2027-03-09");
    await town.tidy();
  });

  it("is refused before its window, and for a type that has none", async () => {
    const permit = await house.issue(house.request("residence-permit"));
    await expect(endorse(house, permit)).rejects.toMatchObject({ code: "endorsement-too-early" });
    await expect(endorse(house, await lease())).rejects.toMatchObject({ code: "endorsement-not-applicable" });
  });
});
