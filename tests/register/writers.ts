// Processes of their own that write to one register (writer-process.ts), for the tests that let several of them race or kill them.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";
import { NOW } from "./samples.ts";

// Inside node_modules, so that the bundle finds its native package; Node 20 runs no TypeScript itself.
const bundles = join(import.meta.dirname, "../../node_modules/.cache");
const program = join(bundles, `writer-process-${process.pid}.mjs`);

/** Builds the program before the file's tests. */
export function prepareWriters(): void {
  beforeAll(async () => {
    mkdirSync(bundles, { recursive: true });
    const entryPoints = [join(import.meta.dirname, "writer-process.ts")];
    await build({ entryPoints, outfile: program, bundle: true, platform: "node", format: "esm", packages: "external" });
  });
  afterAll(() => rmSync(program, { force: true }));
}

export interface Writer {
  readonly child: ChildProcess;
  /** What it printed, whole lines only. */
  readonly lines: string[];
  readonly ended: Promise<number | null>;
  readonly ready: Promise<void>;
}

/** @param address a file of SQLite or the address of a PostgreSQL database */
export function startWriter(address: string, rows: number, lease = NOW): Writer {
  const child = spawn(process.execPath, [program, address, String(rows), lease], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let rest = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
      resolve();
    });
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  return { child, lines, ended, ready };
}

/** Row, licence and outcome of each. */
export const acknowledged = (lines: readonly string[]) =>
  lines.filter((line) => line !== "ready").map((line) => line.split(" "));
