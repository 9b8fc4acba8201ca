// What a long table costs in memory: what the program holds while it works through one, against what it holds for a short one.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { HOUSING, ISSUERS, LEASE_HEADER, leaseRow, newFolder, ROOT, vellum } from "./vellum.ts";

const WATCH = join(ROOT, "tests/cli/heap-watch.cjs");
const LONG = 12_000;
const SHORT = 1000;
/** Of each row its key is kept, 150 bytes or so; the row itself would be a kilobyte and more. */
const BYTES_A_ROW = 400;

it("holds no more of a table of twelve thousand rows than of one of a thousand but each row's key", {
  timeout: 240_000,
}, async () => {
  const cwd = newFolder();
  expect((await vellum(["init", "--issuers", ISSUERS], { cwd })).code).toBe(0);
  const heapFor = async (count: number): Promise<number> => {
    const rows = Array.from({ length: count }, (_, serial) => leaseRow(serial));
    writeFileSync(join(cwd, "table.csv"), [LEASE_HEADER, ...rows].join("\n"));
    const args = ["batch", "table.csv", "--type", "lease-filing", "--issuer", HOUSING, "--dry-run", "--json"];
    const place = join(cwd, "heap.txt");
    const env = { NODE_OPTIONS: `--require ${WATCH}`, HEAP_WATCH: place };
    const { stdout, stderr } = await vellum(args, { cwd, env });
    expect(JSON.parse(stdout), stderr).toMatchObject({ end: "complete", checked: count, failed: 0 });
    return Number(readFileSync(place, "utf8"));
  };
  const [short, long] = [await heapFor(SHORT), await heapFor(LONG)];
  expect((long - short) / (LONG - SHORT)).toBeLessThan(BYTES_A_ROW);
});
