// Several processes on one file, and processes that are killed: nothing acknowledged is lost, nothing is there twice.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { seedTrust } from "./samples.ts";
import { acknowledged, prepareWriters, startWriter } from "./writers.ts";

const KILLS = 10;
const folder = mkdtempSync(join(tmpdir(), "vellum-processes-"));
let files = 0;
let file: string;

prepareWriters();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  files += 1;
  file = join(folder, `${files}.db`);
  const register = openSqliteRegister(file);
  await seedTrust(register);
  await register.close();
});

/** Every row exactly once, nothing between the phases but what was never acknowledged, trail and file sound. */
async function expectSound(rows: number): Promise<void> {
  const keeper = openSqliteRegister(file);
  const findings = await walkAuditTrail({ keeper, cryptography: portableCryptography });
  expect(findings).toMatchObject({ intact: true, licences: rows });
  await keeper.close();
  const raw = new Database(file, { readonly: true });
  const one = (sql: string) => raw.prepare(sql).pluck().get();
  expect(one("pragma integrity_check")).toBe("ok");
  expect(one("select count(*) from idempotency")).toBe(rows);
  expect(one("select count(*) from licences")).toBe(rows);
  expect(one("select count(distinct number) from licences where phase = 'issued'")).toBe(rows);
  expect(one("select count(*) from events")).toBe(rows);
  raw.close();
}

describe("processes on one register", () => {
  test("issue every row of the same batch once, though three of them race for it", async () => {
    const rows = 120;
    // Nobody takes over what another is about to finish.
    const writers = [1, 2, 3].map(() => startWriter(file, rows, "2030-01-01T00:00:00Z"));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const lines = writers.flatMap((writer) => acknowledged(writer.lines));
    const fresh = lines.filter(([, , outcome]) => outcome === "fresh");
    expect(new Set(fresh.map(([row]) => row)).size).toBe(rows);
    expect(fresh).toHaveLength(rows);
    await expectSound(rows);
  });

  test(`lose nothing that was acknowledged and double nothing in ${KILLS} rounds of kill -9`, async () => {
    const rows = 2_400;
    let cut = 0;
    const licenceOfRow = new Map<string, string>();
    for (let round = 0; round < KILLS; round += 1) {
      const writer = startWriter(file, rows);
      await writer.ready;
      await new Promise((resolve) => setTimeout(resolve, 20 + 15 * round));
      writer.child.kill("SIGKILL");
      cut += (await writer.ended) === null ? 1 : 0;
      const register = openSqliteRegister(file);
      for (const [row = "", id = ""] of acknowledged(writer.lines)) {
        expect(licenceOfRow.get(row) ?? id).toBe(id);
        licenceOfRow.set(row, id);
        expect(register.dossier(id)?.record.phase).toBe("issued");
      }
      await register.close();
    }
    expect(cut).toBeGreaterThan(KILLS / 2);
    const last = startWriter(file, rows);
    expect(await last.ended).toBe(0);
    expect(acknowledged(last.lines)).toHaveLength(rows);
    for (const [row = "", id] of acknowledged(last.lines)) expect(licenceOfRow.get(row) ?? id).toBe(id);
    await expectSound(rows);
  }, 120_000);

  test("open a new file at the same moment without getting into each other's way", async () => {
    file = join(folder, "new.db");
    const writers = Array.from({ length: 4 }, () => startWriter(file, 0));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const raw = new Database(file, { readonly: true });
    expect(raw.prepare("select count(*) from meta where name = 'number-key'").pluck().get()).toBe(1);
    raw.close();
  });
});
