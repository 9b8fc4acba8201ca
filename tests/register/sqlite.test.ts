// The contract on real SQLite files.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openSqliteRegister } from "../../src/register/sqlite.ts";
import { describeContract } from "./contract.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-register-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
describeContract("SQLite", async () => {
  files += 1;
  return openSqliteRegister(join(folder, `${files}.db`));
});
