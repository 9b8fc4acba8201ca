// Verifying from a streaming replica of PostgreSQL: a real primary, a real standby, and what becomes of verdicts when either of them is
// late, gone or promoted (rules: reading from a replica or the edge).

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../src/host/throwaway-postgres.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";
import { askOnce, describeOnPostgres } from "./postgres-server.ts";

/** Longer than a replica is believed. */
const TOO_LATE_MS = 5_600;
const REVOKE = {
  to: "revoked",
  act: "注销",
  ground: "lease-ended-early",
  actor: { name: "李四", code: "KC-0021" },
  legalBasis: "《商品房屋租赁管理办法》第十九条",
};
const UNKNOWN = "a".repeat(26);

describeOnPostgres("a replica of the register", () => {
  let primary: ThrowawayPostgres;
  let standby: ThrowawayPostgres;
  let house: TestHouse;
  const incidents: unknown[] = [];

  beforeAll(async () => {
    primary = await startThrowawayPostgres();
    await primary.createDatabase("register");
    standby = await startThrowawayPostgres({ follows: primary.url("postgres") });
    house = await openTestHouse({
      database: primary.url("register"),
      replica: standby.url("register"),
      printing: { onIncident: (_, error) => incidents.push(error) },
    });
  }, 60_000);

  afterAll(async () => {
    await house.tidy();
    await standby.close();
    await primary.close();
  });

  const issue = () => house.issue(house.request("lease-filing"));
  const verdictOf = async (id: string) => {
    const { verdict, reason, registerAsOf } = await house.desk.reportOf(id);
    return { verdict, ...(reason && { reason }), ...(registerAsOf && { registerAsOf }) };
  };
  const revoke = ({ id: licence }: LicenceRecord) =>
    house.lifeCycle.changeStatus({ principal: OPERATOR, licence, request: REVOKE });

  test("answers while the primary is away, for five seconds, and only of what it holds", async () => {
    const { id } = await issue();
    await sleep(1_500);
    await primary.stop("immediate");
    expect(await verdictOf(id)).toEqual({ verdict: "valid" });
    expect(await verdictOf(UNKNOWN)).toMatchObject({ verdict: "unverifiable", reason: "register-stale" });
    await sleep(TOO_LATE_MS);
    expect(await verdictOf(id)).toEqual({
      verdict: "unverifiable",
      reason: "register-stale",
      registerAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    await primary.start();
    expect(await verdictOf(id)).toEqual({ verdict: "valid" });
    expect(await verdictOf(UNKNOWN)).toMatchObject({ verdict: "unknown" });
  }, 30_000);

  test("that lags is not believed: what it has not yet, and what has changed since, is asked of the primary", async () => {
    const old = await issue();
    await sleep(1_500);
    await askOnce(standby.url("postgres"), "select pg_wal_replay_pause()");
    expect(await verdictOf((await issue()).id)).toEqual({ verdict: "valid" });
    await revoke(old);
    await sleep(TOO_LATE_MS);
    expect(await verdictOf(old.id)).toMatchObject({ verdict: "revoked" });
    await askOnce(standby.url("postgres"), "select pg_wal_replay_resume()");
    await sleep(1_500);
    expect(await verdictOf(old.id)).toMatchObject({ verdict: "revoked" });
  }, 30_000);

  test("that was promoted is none any more, and whoever runs it is told", async () => {
    const licence = await issue();
    incidents.length = 0;
    await askOnce(standby.url("postgres"), "select pg_promote()");
    await sleep(1_500);
    expect(incidents).toEqual([
      expect.objectContaining({ code: "register-unavailable", parameters: { reason: "no-replica" } }),
    ]);
    await revoke(licence);
    expect(await verdictOf(licence.id)).toMatchObject({ verdict: "revoked" });
  }, 30_000);
});
