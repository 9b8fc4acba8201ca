// The program itself, `vellum serve` and other commands, on the register of a folder or of a database: in a process group of its own,
// whose CPU time the kernel tells (proc(5)), that of several processes together.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { environmentOf, KEY_SECRET } from "./world.js";

const run = promisify(execFile);
const CLI = path.resolve(import.meta.dirname, "../../dist/cli.js");
/** Counts the kernel's clock ticks (USER_HZ, a hundred a second on every Linux). */
const TICK_US = 10_000;
const START_MS = 60_000;
const LOOK_EVERY_MS = 25;

/** Starts `vellum serve`: as server.js, `cpuUs` tells the CPU time used and `stop` ends it. */
export async function startVellum(folder, { workers = 1, database } = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...environment(folder, database), PORT: String(port), VELLUM_WORKERS: String(workers) };
  const child = spawn(process.execPath, [CLI, "serve"], { detached: true, env, stdio: "ignore" });
  const kill = () => process.kill(-child.pid, "SIGKILL");
  process.once("exit", kill);
  const gone = once(child, "exit").then(() => process.off("exit", kill));
  await ready(url, child);
  const stop = () => {
    process.kill(child.pid, "SIGTERM");
    return gone;
  };
  return { url, cpuUs: async () => groupTicks(child.pid) * TICK_US, stop };
}

async function ready(url, child) {
  const until = performance.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null) throw new Error(`vellum serve ended with ${child.exitCode}`);
    if (performance.now() > until) throw new Error("vellum serve does not become ready");
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Clock ticks of all processes of a group, and of those of them that have ended. */
function groupTicks(group) {
  let ticks = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    // After the name in parentheses: state, ppid, pgrp … utime, stime, cutime, cstime.
    if (fields !== undefined && Number(fields[2]) === group) {
      for (const field of fields.slice(11, 15)) ticks += Number(field);
    }
  }
  return ticks;
}

function statOf(name) {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

/** Runs a command with `--json` to its end: {answer, cpuUs}, its start included. */
export async function vellum(folder, args, { database } = {}) {
  const notes = mkdtempSync(path.join(tmpdir(), "vellum-bench-"));
  const file = path.join(notes, "cpu");
  const env = { ...environment(folder, database), VELLUM_BENCH_CPU: file };
  const preload = path.join(import.meta.dirname, "cpu-note.js");
  try {
    const { stdout } = await run(process.execPath, ["--import", preload, CLI, ...args, "--json"], { env });
    return { answer: JSON.parse(stdout), cpuUs: Number(readFileSync(file, "utf8")) };
  } finally {
    rmSync(notes, { recursive: true });
  }
}

function environment(folder, database) {
  return { ...process.env, ...environmentOf(folder, database), VELLUM_KEY_SECRET: KEY_SECRET };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
