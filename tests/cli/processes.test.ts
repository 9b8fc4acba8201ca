// Several processes on one port and one register, as an operator starts, rolls, loses and stops them (VELLUM_WORKERS).
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ended, HOUSING, ISSUERS, leaseRequest, newFolder, type Outcome, start, vellum } from "./vellum.ts";

const cwd = newFolder();
let origin: string;
let options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
let child: ChildProcess;
let over: Promise<Outcome>;
let said = "";
let authorization: string;

beforeAll(async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const PORT = String(typeof address === "object" ? address?.port : 0);
  origin = `http://localhost:${PORT}`;
  options = { cwd, env: { PORT, VELLUM_WORKERS: "2" } };
  await vellum(["init", "--issuers", ISSUERS], options);
  const rights = ["--department", HOUSING, "--action", "issue", "--action", "status"];
  authorization = `Bearer ${(await vellum(["keys", "api", "create", "--name", "x", ...rights], options)).stdout.trim()}`;
  child = start(["serve"], options);
  child.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  over = ended(child);
  await until(() => said.includes("with 2 processes"));
}, 60_000);
afterAll(() => child.kill("SIGKILL"));

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !holds(); attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (!holds()) throw new Error(said);
}

/** The processes below the first one, as Linux lists them. */
const processes = (): readonly string[] =>
  readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")
    .split(" ")
    .filter((pid) => pid !== "");

const call = (path: string, body: object, key: string): Promise<Response> =>
  fetch(origin + path, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", "idempotency-key": key, connection: "close" },
    body: JSON.stringify(body),
  });
const REVOCATION = {
  ...{ to: "revoked", act: "撤销", ground: "false-materials", legalBasis: "《商品房屋租赁管理办法》第十五条" },
  actor: { name: "李某", code: "330800-0417" },
};
let serial = 0;
async function issue(): Promise<{ readonly status: number; readonly id: string }> {
  serial += 1;
  const answer = await call("/v1/licences", leaseRequest(serial), `k${serial}`);
  const body = (await answer.json()) as { readonly id: string };
  return { status: answer.status, id: body.id };
}
/** Asked over a fresh connection each time, so that the processes take turns. */
async function verdict(id: string): Promise<string> {
  const answer = await fetch(`${origin}/v/${id}?format=json`, { headers: { connection: "close" } });
  return ((await answer.json()) as { readonly verdict: string }).verdict;
}

describe("several processes", () => {
  it("issue, verify and revoke as one: what one answers, each of them knows at once", { timeout: 60_000 }, async () => {
    const licences = await Promise.all(Array.from({ length: 8 }, issue));
    expect(licences.map(({ status }) => status)).toEqual(licences.map(() => 201));
    expect(new Set(licences.map(({ id }) => id)).size).toBe(8);
    const id = licences[0]?.id ?? "";
    expect(await Promise.all([1, 2, 3, 4].map(() => verdict(id)))).toEqual(["valid", "valid", "valid", "valid"]);
    const answer = await call(`/v1/licences/${id}/status`, REVOCATION, "revoke");
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("revoked")]);
    expect(await Promise.all([1, 2, 3, 4].map(() => verdict(id)))).toEqual([
      "revoked",
      "revoked",
      "revoked",
      "revoked",
    ]);
  });

  it("are replaced one by one at SIGHUP, and nobody who asks meanwhile is refused", { timeout: 60_000 }, async () => {
    const { id } = await issue();
    let isRolling = true;
    const statuses = new Map<number | string, number>();
    const count = (status: number | string): Map<number | string, number> =>
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const asker = async (work: () => Promise<number>): Promise<void> => {
      while (isRolling) count(await work().catch((error: unknown) => String(error)));
    };
    const verify = async (): Promise<number> => (await fetch(`${origin}/v/${id}?format=json`)).status;
    const afresh = async (): Promise<number> =>
      (await fetch(`${origin}/readyz`, { headers: { connection: "close" } })).status;
    const askers = [verify, verify, verify, afresh, async () => (await issue()).status].map(asker);
    child.kill("SIGHUP");
    await until(() => said.includes("Every process was replaced"));
    isRolling = false;
    await Promise.all(askers);
    expect([...statuses.keys()].toSorted()).toEqual([200, 201]);
    expect(statuses.get(200)).toBeGreaterThan(20);
  });

  it("that die are started again, and the others answer meanwhile", { timeout: 60_000 }, async () => {
    const { id } = await issue();
    // One that gave way may still be there, for connections that are kept; it is older, and nobody fills its place.
    const before = processes();
    const victim = Math.max(...before.map(Number));
    process.kill(victim, "SIGKILL");
    await until(() => said.includes(`Process ${victim} ended`));
    expect(await verdict(id)).toBe("valid");
    await until(() => processes().some((pid) => !before.includes(pid)));
    expect(await Promise.all([1, 2, 3, 4].map(() => verdict(id)))).toEqual(["valid", "valid", "valid", "valid"]);
  });

  it("end together at SIGTERM", { timeout: 60_000 }, async () => {
    child.kill("SIGTERM");
    expect((await over).code).toBe(0);
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
  });

  it("end at once when their port is taken", { timeout: 60_000 }, async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const PORT = String(typeof address === "object" ? address?.port : 0);
    const { code, stderr } = await vellum(["serve"], { cwd, env: { ...options.env, PORT, VELLUM_ORIGIN: origin } });
    other.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining("[port-unavailable]")]);
  });
});
