// How PostgreSQL answers the register's queries: by index, since a city's register has millions of rows. The plans are those for any
// value, as a statement that is prepared gets them.

import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Register } from "../../src/issuance/ports.ts";
import { SETTINGS } from "../../src/register/postgres/connection.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { describeOnPostgres, freshRegisterUrl } from "./postgres-server.ts";
import {
  auditEntry,
  change,
  HOUSING,
  hashOf,
  issueOne,
  MARKET,
  NOW,
  reservation,
  reserveOne,
  seedTrust,
} from "./samples.ts";

interface Asked {
  readonly text: string;
  readonly values?: readonly unknown[];
}

// One row at its end (audit's head, the last licence), a handful of rows (departments), or one row.
const SMALL = /on (?:issuers|meta|turn|schema_version|api_keys|keys)\b/;

describeOnPostgres("PostgreSQL's plans for the register's queries", () => {
  let register: Register;
  let explaining: Client;
  let asked: Asked[] = [];
  const { query } = Client.prototype;

  beforeAll(async () => {
    const url = await freshRegisterUrl();
    explaining = new Client({ connectionString: url });
    await explaining.connect();
    await explaining.query(`${SETTINGS.join("; ")}; set plan_cache_mode to force_generic_plan`);
    vi.spyOn(Client.prototype, "query").mockImplementation(function (this: Client, ...order: unknown[]) {
      const [first, values] = order;
      const text = typeof first === "string" ? first : (first as Asked).text;
      if (this !== explaining) asked.push({ text, values: (values ?? (first as Asked).values ?? []) as unknown[] });
      return Reflect.apply(query, this, order) as never;
    } as typeof query);
    register = await openPostgresRegister(url);
    await seedTrust(register);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await register.close();
    await explaining.end();
  });

  /** The lines of the plans of what is asked while the work runs. */
  async function plansFor(work: () => unknown): Promise<readonly string[]> {
    asked = [];
    await work();
    const texts = new Set(
      asked.map(({ text }) => text).filter((text) => /^(?:select|insert|update|with)\b/i.test(text)),
    );
    const plans: string[] = [];
    for (const text of texts) {
      await explaining.query(`prepare asked as ${text}`);
      const nulls = Array.from({ length: new Set(text.match(/\$\d+/g)).size }, () => "null").join(", ");
      const { rows } = await explaining.query<{ "QUERY PLAN": string }>(
        `explain execute asked${nulls === "" ? "" : `(${nulls})`}`,
      );
      plans.push(...rows.map((row) => row["QUERY PLAN"]));
      await explaining.query("deallocate asked");
    }
    return plans;
  }

  test("never walk a table that grows with the register", async () => {
    const steps = await plansFor(async () => {
      const record = await issueOne(register, { idempotency: { client: "c", key: "k", bodyHash: "b" } });
      const left = await reserveOne(register);
      await register.abandon([{ id: left.id, audit: auditEntry("licence-abandoned", left.id) }]);
      await register.reserve([reservation({ number: { kind: "fixed", number: "7", unique: true } })]);
      await register.changeStatus([change(record, "suspended")]);
      await register.issueClaim({ client: "c", key: "k", bodyHash: "b" });
      await register.statusClaim({ client: "c", key: "k", bodyHash: "b" });
      for (const list of await register.due("9999")) {
        const { token } = await register.bits(list.id, "2026-11-22");
        await register.publish(list.id, "{}", NOW, NOW, token);
      }
      await register.markEndorsementsDue("2026-11-21", "2026-11-22");
      await Promise.all([register.dossier(record.id), register.record(record.id), register.history(record.id)]);
      await Promise.all([register.idsByHash(hashOf("a")), register.filesOf(record.id), register.file("f")]);
      await Promise.all([register.sealedFile("p", "f"), register.newestSealedFile(record.id), register.key("k")]);
      await Promise.all([
        register.auditHead(),
        register.auditLines(0, 10),
        register.ledger("", 10),
        register.apiKey("h"),
      ]);
      await register.enclosure("h");
    });
    expect(steps.length).toBeGreaterThan(60);
    expect(steps.filter((step) => /^\s*(?:->)?\s*Update on licences/.test(step)).length).toBeGreaterThan(2);
    expect(steps.filter((step) => step.includes("Seq Scan") && !SMALL.test(step))).toEqual([]);
  });

  test("look up each of many keys by itself, also while the planner takes the register for a small one", async () => {
    const steps = await plansFor(async () => {
      const record = await issueOne(register, { idempotency: { client: "c", key: "many", bodyHash: "b" } });
      await register.changeStatus([change(record, "suspended")]);
      await register.markEndorsementsDue("2026-11-21", "2026-11-22");
    });
    expect(steps.filter((step) => step.includes("Function Scan on")).length).toBeGreaterThan(10);
    expect(steps.filter((step) => /Hash|Merge|Materialize|Join Filter/.test(step))).toEqual([]);
    const scans = steps.flatMap((step, index) => (/Scan using licences/.test(step) ? [steps[index + 1]] : []));
    expect(scans.length).toBeGreaterThan(5);
    expect(scans.filter((condition) => !condition?.includes("Index Cond:"))).toEqual([]);
  });

  test.each([
    ["a department's newest", { issuers: [HOUSING] }, "licences_of_issuer"],
    ["of a type", { issuers: [HOUSING, MARKET], type: "t" }, "licences_of_type"],
    ["of a status", { issuers: [HOUSING], status: "revoked" }, "licences_not_valid"],
    ["the next page", { issuers: [HOUSING], after: { recordedAt: NOW, id: "id" } }, "licences_of_issuer"],
    ["a holder's", { issuers: [HOUSING, MARKET], holderHashes: [hashOf("a")] }, "search_hashes"],
  ] as const)("find licences by an index made for it: %s", async (_, wanted, index) => {
    const steps = await plansFor(() => register.licences({ ...wanted, limit: 50 }));
    expect(steps.join("\n")).toContain(index);
    expect(steps.filter((step) => step.includes("Seq Scan") && !SMALL.test(step))).toEqual([]);
  });

  test("walk each department's licences newest first, and sort no more than a page of each", async () => {
    const steps = await plansFor(() => register.licences({ issuers: [HOUSING, MARKET], type: "t", limit: 50 }));
    expect(steps.join("\n")).toMatch(/Limit[^\n]*\n\s*->\s*Index (?:Only )?Scan Backward using licences_of_type/);
  });
});
