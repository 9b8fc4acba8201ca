// The switch that stops issuing: nothing is issued from the next order on, in every process, and everything else goes on.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import { openTestWebsite, type TestWebsite } from "../web/test-website.ts";

const LINE = { actor: "operator", subject: "register", detail: {} };

describe("the switch that stops issuing", () => {
  let site: TestWebsite;
  beforeEach(async () => {
    site = await openTestWebsite();
  });
  afterEach(() => site.house.tidy());

  const off = async (reason: string): Promise<void> => {
    const since = site.house.clock.now();
    await site.house.upkeep.switchIssuing({ reason, since }, { ...LINE, at: since, action: "issuing-switched-off" });
  };
  const on = async (): Promise<void> =>
    site.house.upkeep.switchIssuing(undefined, {
      ...LINE,
      at: site.house.clock.now(),
      action: "issuing-switched-on",
    });
  const order = (key: string): Promise<Response> =>
    site.call("POST", "/v1/licences", site.house.request("lease-filing"), { "idempotency-key": key });

  it("refuses every order with its reason, without a number lost or an incident told", async () => {
    await off("行政区划代码有误");
    const before = (await site.house.keeper.auditHead()).seq;
    const answer = await order("kill-switch-0001");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("60");
    const problem = (await answer.json()) as { readonly code: string; readonly detail: string };
    expect(problem.code).toBe("issuing-off");
    expect(problem.detail).toContain("行政区划代码有误");
    expect((await site.house.keeper.auditHead()).seq).toBe(before);
    expect(site.incidents).toEqual([]);
  });

  it("lets verifying, looking up, suspending and revoking go on", async () => {
    const { id } = await site.house.issue(site.house.request("lease-filing"));
    await off("test");
    expect((await site.report(id)).verdict).toBe("valid");
    const type = site.house.catalogue.find("lease-filing");
    const act = type?.acts.find(({ to }) => to === "revoked");
    await site.house.lifeCycle.changeStatus({
      principal: OPERATOR,
      licence: id,
      request: {
        ...{ to: "revoked", act: act?.act ?? "", ground: act?.grounds?.[0]?.code ?? "" },
        ...{ actor: { name: "王经办", code: "0001" }, legalBasis: act?.legalBasis ?? "" },
      },
    });
    expect((await site.report(id)).verdict).toBe("revoked");
  });

  it("holds in every process on the register from the next order on, and after a restart", async () => {
    const other = await openTestWebsite({ directory: site.house.directory });
    await off("test");
    const refused = other.house.issue(other.house.request("lease-filing"));
    await expect(refused).rejects.toMatchObject({ code: "issuing-off" });
    await other.house.close();
    const again = await site.house.reopen();
    await expect(again.issue(again.request("lease-filing"))).rejects.toMatchObject({ code: "issuing-off" });
    await again.close();
    site = await openTestWebsite({ directory: site.house.directory });
  });

  it("carries out the very request that it refused once it is on again", async () => {
    await off("test");
    expect((await order("kill-switch-0002")).status).toBe(503);
    await on();
    expect((await order("kill-switch-0002")).status).toBe(201);
  });

  it("stands in the audit trail, which stays intact", async () => {
    await off("test");
    await on();
    const { keeper, cryptography } = site.house;
    const { seq } = await keeper.auditHead();
    const lines = await keeper.auditLines(seq - 2, 2);
    expect(lines.map(({ action }) => action)).toEqual(["issuing-switched-off", "issuing-switched-on"]);
    expect((await walkAuditTrail({ keeper, cryptography })).intact).toBe(true);
  });
});
