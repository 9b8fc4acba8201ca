// Several processes on one PostgreSQL, and processes that are killed: nothing acknowledged is lost, nothing is there twice.

import { beforeEach, expect, test } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { askOnce, describeOnPostgres, freshRegisterUrl } from "./postgres-server.ts";
import { seedTrust } from "./samples.ts";
import { acknowledged, prepareWriters, startWriter } from "./writers.ts";

const KILLS = 5;

describeOnPostgres("processes on one PostgreSQL", () => {
  let url: string;
  prepareWriters();
  beforeEach(async () => {
    url = await freshRegisterUrl();
    const register = await openPostgresRegister(url);
    await seedTrust(register);
    await register.close();
  });

  /** Every row exactly once, nothing between the phases but what was never acknowledged, trail whole. */
  async function expectSound(rows: number): Promise<void> {
    const keeper = await openPostgresRegister(url);
    const findings = await walkAuditTrail({ keeper, cryptography: portableCryptography });
    expect(findings).toMatchObject({ intact: true, licences: rows });
    await keeper.close();
    const [counts] = await askOnce(
      url,
      `select (select count(*) from idempotency) as claims, (select count(*) from licences) as licences,
        (select count(distinct number) from licences where phase = 'issued') as numbers,
        (select count(distinct status_index) from licences where status_list = 1) as places,
        (select count(*) from events) as events`,
    );
    const all = String(rows);
    expect(counts).toMatchObject({ claims: all, licences: all, numbers: all, events: all });
  }

  test("issue every row of the same batch once, though three of them race for it", async () => {
    const rows = 120;
    // Nobody takes over what another is about to finish.
    const writers = [1, 2, 3].map(() => startWriter(url, rows, "2030-01-01T00:00:00Z"));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const fresh = writers.flatMap(({ lines }) => acknowledged(lines)).filter(([, , outcome]) => outcome === "fresh");
    expect(new Set(fresh.map(([row]) => row)).size).toBe(rows);
    expect(fresh).toHaveLength(rows);
    await expectSound(rows);
  });

  test(`lose nothing that was acknowledged and double nothing in ${KILLS} rounds of kill -9`, async () => {
    const rows = 800;
    let cut = 0;
    const licenceOfRow = new Map<string, string>();
    for (let round = 0; round < KILLS; round += 1) {
      const writer = startWriter(url, rows);
      await writer.ready;
      await new Promise((resolve) => setTimeout(resolve, 40 + 40 * round));
      writer.child.kill("SIGKILL");
      cut += (await writer.ended) === null ? 1 : 0;
      const register = await openPostgresRegister(url);
      for (const [row = "", id = ""] of acknowledged(writer.lines)) {
        expect(licenceOfRow.get(row) ?? id).toBe(id);
        licenceOfRow.set(row, id);
        expect((await register.dossier(id))?.record.phase).toBe("issued");
      }
      await register.close();
    }
    expect(cut).toBeGreaterThan(KILLS / 2);
    const last = startWriter(url, rows);
    expect(await last.ended).toBe(0);
    expect(acknowledged(last.lines)).toHaveLength(rows);
    for (const [row = "", id] of acknowledged(last.lines)) expect(licenceOfRow.get(row) ?? id).toBe(id);
    await expectSound(rows);
  }, 120_000);
});
