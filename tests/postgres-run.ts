// Of a run's PostgreSQL (register/postgres-server.ts) only the place where its address will stand: the server lives with the process that
// runs the tests, and a run that needs none starts none.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    readonly postgresRun: { readonly folder: string; readonly process: number };
  }
}

let folder = "";

export function setup({ provide }: TestProject): void {
  folder = mkdtempSync(join(tmpdir(), "vellum-run-"));
  provide("postgresRun", { folder, process: process.pid });
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
