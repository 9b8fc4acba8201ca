// Ten times kill -9 in the middle of a batch: nothing acknowledged is lost, nothing is issued twice, the audit trail holds.
// Takes a little over a minute: the last run waits until the rows that were under way at a crash are free again.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { ended, HOUSING, ISSUERS, LEASE_HEADER, leaseRow, newFolder, start, vellum } from "./vellum.ts";

const ROWS = 4000;
const ROUNDS = 10;
const BATCH = ["batch", "leases.csv", "--type", "lease-filing", "--issuer", HOUSING];

function results(cwd: string, name: string): readonly string[][] {
  return parse(readFileSync(join(cwd, name)), { bom: true, from: 2, relax_column_count: true }) as string[][];
}

/** Kills a run as soon as it has written some results, and answers the complete lines among them. */
async function killedRun(cwd: string): Promise<readonly string[][]> {
  const partial = join(cwd, "leases.results.csv.partial");
  const child = start(BATCH, { cwd });
  const over = ended(child);
  let running = true;
  void over.then(() => {
    running = false;
  });
  const deadline = Date.now() + 20_000;
  while (running && Date.now() < deadline && !existsSync(partial))
    await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
  child.kill("SIGKILL");
  await over;
  if (!existsSync(partial)) return [];
  const text = readFileSync(partial, "utf8");
  return parse(text.slice(0, text.lastIndexOf("\r\n") + 2), { bom: true, from: 2 }) as string[][];
}

describe("a batch killed ten times", () => {
  it("ends with every row as exactly one licence", { timeout: 300_000 }, async () => {
    const cwd = newFolder();
    writeFileSync(
      join(cwd, "leases.csv"),
      [LEASE_HEADER, ...Array.from({ length: ROWS }, (_, index) => leaseRow(index + 1))].join("\n"),
    );
    expect((await vellum(["init", "--issuers", ISSUERS], { cwd })).code).toBe(0);

    const acknowledged = new Map<string, string>();
    let killed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const lines = await killedRun(cwd);
      killed += lines.length > 0 && lines.length < ROWS ? 1 : 0;
      for (const [row = "", , id = ""] of lines) {
        expect(acknowledged.get(row) ?? id).toBe(id);
        acknowledged.set(row, id);
      }
      expect(existsSync(join(cwd, "leases.results.csv"))).toBe(false);
    }
    expect(killed).toBeGreaterThanOrEqual(3);

    const last = await vellum([...BATCH, "--json"], { cwd });
    expect([last.code, JSON.parse(last.stdout)]).toMatchObject([0, { end: "complete", failed: 0 }]);
    const final = results(cwd, "leases.results.csv");
    const ids = new Map(final.map(([row = "", , id = ""]) => [row, id]));
    expect([final.length, ids.size, new Set(ids.values()).size]).toEqual([ROWS, ROWS, ROWS]);
    expect(new Set(final.map(([, number]) => number)).size).toBe(ROWS);
    for (const [row, id] of acknowledged) expect(ids.get(row)).toBe(id);

    const audit = await vellum(["audit", "check", "--json"], { cwd });
    expect([audit.code, JSON.parse(audit.stdout)]).toMatchObject([0, { intact: true, licences: ROWS, miscounted: [] }]);
  });
});
