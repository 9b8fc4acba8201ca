// Several processes watched as one, from the operators' port of a running Vellum: each process's state, and figures added up, also of one
// that is killed.
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplesIn } from "../../src/watch/history.ts";
import { ISSUERS, newFolder, start, vellum } from "../cli/vellum.ts";

interface Checks {
  readonly checks: readonly { readonly name: string; readonly state: string; readonly facts: unknown }[];
  readonly processes: readonly { readonly seat: number; readonly pid?: number; readonly state: string }[];
}

const cwd = newFolder();
let origin: string;
let operators: string;
let child: ChildProcess;
let said = "";

beforeAll(async () => {
  const [port, adminPort] = [await freePort(), await freePort()];
  origin = `http://localhost:${port}`;
  operators = `http://127.0.0.1:${adminPort}`;
  const env = { PORT: port, VELLUM_WORKERS: "2", VELLUM_ADMIN_PORT: adminPort, VELLUM_MIN_FREE_DISK_MB: "0" };
  await vellum(["init", "--issuers", ISSUERS], { cwd, env });
  child = start(["serve"], { cwd, env });
  child.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  await until(async () => said.includes("with 2 processes") && (await ready()) === 200);
}, 60_000);
afterAll(() => child.kill("SIGTERM"));

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === "object" ? address?.port : 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(said);
}

const ready = async (): Promise<number> => (await fetch(`${operators}/readyz`)).status;
const checks = async (): Promise<Checks> => (await (await fetch(`${operators}/checks`)).json()) as Checks;
async function answered(): Promise<number> {
  const samples = samplesIn(await (await fetch(`${operators}/metrics`)).text());
  const ours = samples.filter(({ name, labels }) => name === "vellum_requests_total" && labels["route"] === "/v/:id");
  return ours.reduce((sum, { value }) => sum + value, 0);
}
/** Over a fresh connection, so that the processes take turns. */
const scan = (): Promise<Response> =>
  fetch(`${origin}/v/${"a".repeat(26)}?format=json`, { headers: { connection: "close" } });

describe("several processes, to whoever watches them", () => {
  it("are ready when each of them is, and are shown one by one", async () => {
    const { processes, checks: made } = await checks();
    expect(processes.map(({ seat, state }) => [seat, state])).toEqual([
      [0, "ready"],
      [1, "ready"],
    ]);
    expect(made.at(-1)).toEqual({ name: "processes", state: "passed", facts: { ready: 2, processes: 2 } });
  });

  it("count as one; one that is killed is told of, and no count falls", { timeout: 60_000 }, async () => {
    for (let asked = 0; asked < 12; asked += 1) await scan();
    await until(async () => (await answered()) === 12);
    const victim = (await checks()).processes[1]?.pid ?? 0;
    process.kill(victim, "SIGKILL");
    await until(async () => (await checks()).processes[1]?.state === "gone");
    expect(await ready()).toBe(503);
    expect((await checks()).checks.at(-1)).toMatchObject({ state: "failed", facts: { ready: 1, processes: 2 } });
    expect(await answered()).toBe(12);
    await until(async () => (await ready()) === 200);
    expect((await checks()).processes[1]).toMatchObject({ state: "ready", pid: expect.any(Number) });
    for (let asked = 0; asked < 4; asked += 1) await scan();
    await until(async () => (await answered()) === 16);
  });

  it("lose no count when all are replaced, not even of what was asked last", { timeout: 60_000 }, async () => {
    const before = await answered();
    const retired = new Set((await checks()).processes.map(({ pid }) => pid));
    for (let asked = 0; asked < 10; asked += 1) await scan();
    child.kill("SIGHUP");
    const pids = async (): Promise<readonly (number | undefined)[]> => {
      const { processes } = await checks().catch(() => ({ processes: [] }));
      return processes.map(({ pid }) => pid);
    };
    await until(async () => {
      const now = await pids();
      return now.length === 2 && now.every((pid) => pid !== undefined && !retired.has(pid));
    });
    await until(async () => (await answered()) === before + 10);
  });
});
