// A whole Vellum on PostgreSQL, as on SQLite: drafting, issuing, printing, verifying, the life-cycle, lists and the audit trail, in two
// houses that serve one register.

import { afterEach, expect, test } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import { describeOnPostgres, emptyDatabase } from "../register/postgres-server.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

const SLUG = "lease-filing";

describeOnPostgres("two houses on one PostgreSQL", () => {
  let houses: TestHouse[] = [];
  afterEach(async () => {
    for (const house of houses) await house.tidy();
    houses = [];
  });

  test("issue, print, verify and revoke what either of them made, each number once", async () => {
    const database = await emptyDatabase();
    const one = await openTestHouse({ database });
    const other = await openTestHouse({ database, directory: one.directory });
    houses = [other, one];
    const records = await Promise.all(
      Array.from({ length: 24 }, (_, index) => [one, other][index % 2]?.issue(one.request(SLUG))),
    );
    expect(new Set(records.map((record) => record?.number)).size).toBe(24);
    const [first] = records;
    if (first === undefined) throw new Error("nothing was issued");

    const { bytes } = await one.handingOut.document(first);
    expect((await other.documents.reportOnPdf(bytes)).verdict).toBe("valid");
    const type = other.catalogue.find(SLUG);
    const act = type?.acts.find(({ to }) => to === "revoked");
    if (act === undefined) throw new Error("the type knows no revocation");
    const { to, act: word, grounds, legalBasis } = act;
    const actor = { name: "王", code: "1" };
    const request = { to, act: word, ground: grounds[0]?.code ?? "", actor, legalBasis };
    await other.lifeCycle.changeStatus({ principal: OPERATOR, licence: first.id, request });
    expect((await one.desk.reportOf(first.id)).verdict).toBe("revoked");

    await one.publishing.publishDue();
    const { keeper, cryptography } = other;
    const findings = await walkAuditTrail({ keeper, cryptography });
    expect(findings).toMatchObject({ intact: true, licences: 24 });
    expect(await one.archive.licences({ issuers: [first.issuer], status: "revoked", limit: 10 })).toHaveLength(1);
  });
});
