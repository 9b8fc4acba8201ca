// A register that was taken back to an earlier moment: after `vellum skip-numbers` no number is given that may have been given since.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ISSUERS, leaseRequest, newFolder, vellum } from "./vellum.ts";

const cwd = newFolder();
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const run = (...args: readonly string[]) => vellum(args, { cwd });

async function issue(serial: number): Promise<string> {
  writeFileSync(join(cwd, "request.json"), JSON.stringify(leaseRequest(serial)));
  const { stdout, stderr } = await run("issue", "request.json", "--json");
  expect(stdout, stderr).not.toBe("");
  return String(JSON.parse(stdout).number);
}

it("moves every counter ahead by so many, and says how many counters there were", async () => {
  expect((await run("init", "--issuers", ISSUERS)).code).toBe(0);
  const before = await issue(1);
  const skipped = await run("skip-numbers", "--count", "500", "--json");
  expect(skipped.code, skipped.stderr).toBe(0);
  expect(JSON.parse(skipped.stdout)).toEqual({ skipped: 3, short: [] });
  const runningOf = (number: string): number => Number(/(\d{6})号$/.exec(number)?.[1]);
  expect(runningOf(await issue(2))).toBe(runningOf(before) + 501);
  expect((await run("audit", "check")).code).toBe(0);
  expect((await run("skip-numbers", "--count", "0")).stderr).toContain("/count");
}, 60_000);
