// `npm run bench -- --quick`: that the benchmark still runs against the built program; its figures are not judged here, for a
// busy machine would fail an honest build.

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

describe("the benchmark", () => {
  it("measures verifying, issuing, batches, printing and its own breakdown in one quick run", async () => {
    const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, "bench/run.js"), "--quick"]);
    for (const title of ["Verify", "Issue", "Batch", "Status lists", "Stamped PDF", "In process"])
      expect(stdout).toContain(`### ${title}`);
    expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
  }, 300_000);
});
