// The service as an operator starts and stops it, and what keeps the demo's worthless keys out of real work.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ended, HOUSING, ISSUERS, leaseRequest, newFolder, start, vellum } from "./vellum.ts";

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === "object" ? address?.port : 0);
}

async function untilReady(origin: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${origin} does not get ready`);
}

describe("vellum serve", () => {
  const cwd = newFolder();

  it("answers, takes a rotation made meanwhile, and stops gracefully", { timeout: 60_000 }, async () => {
    const PORT = await freePort();
    const options = { cwd, env: { PORT } };
    await vellum(["init", "--issuers", ISSUERS], options);
    const api = ["keys", "api", "create", "--name", "x", "--department", HOUSING, "--action", "issue"];
    const secret = (await vellum(api, options)).stdout.trim();
    const child = start(["serve"], options);
    const over = ended(child);
    const origin = `http://localhost:${PORT}`;
    await untilReady(origin);
    let issued = 0;
    const issue = async (): Promise<string> => {
      issued += 1;
      const headers = {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        "idempotency-key": `k${issued}`,
      };
      const answer = await fetch(`${origin}/v1/licences`, {
        method: "POST",
        headers,
        body: JSON.stringify(leaseRequest(issued)),
      });
      const body = (await answer.json()) as { credential: { proof: { verificationMethod: string } } };
      expect([answer.status, body]).toMatchObject([201, { credential: {} }]);
      return body.credential.proof.verificationMethod.split("#")[1] ?? "";
    };
    const before = await issue();
    const { kid } = JSON.parse((await vellum(["keys", "rotate", HOUSING, "--json"], options)).stdout);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect([before === kid, await issue()]).toEqual([false, kid]);
    child.kill("SIGTERM");
    const { code, stderr } = await over;
    expect([code, stderr]).toEqual([0, expect.stringContaining("Stopping")]);
    await expect(fetch(origin)).rejects.toThrow();
  });

  it("starts without any department and says what to do; says who cannot sign when the secret is wrong", async () => {
    const empty = newFolder();
    const PORT = await freePort();
    const child = start(["serve"], { cwd: empty, env: { PORT } });
    const over = ended(child);
    await untilReady(`http://localhost:${PORT}`);
    child.kill("SIGINT");
    expect((await over).stderr).toContain("vellum init --issuers");
  });

  it("ends at once when its port is taken, so that whoever watches it can start it again", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const PORT = String(typeof address === "object" ? address?.port : 0);
    const { code, stderr } = await vellum(["serve"], { cwd: newFolder(), env: { PORT } });
    other.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining("[port-unavailable]")]);
  });
});

describe("vellum demo", () => {
  const cwd = newFolder();
  beforeAll(async () => {
    const { code } = await vellum(["demo", "--once"], { cwd, env: { VELLUM_KEY_SECRET: "" } });
    expect(code).toBe(0);
  }, 120_000);

  it("touches ./data-demo only, and starts afresh each time", () => {
    expect(existsSync(join(cwd, "data"))).toBe(false);
    expect(existsSync(join(cwd, "data-demo/vellum.sqlite"))).toBe(true);
  });

  it("leaves a register that every other command refuses, because its keys are worthless", async () => {
    for (const args of [["serve"], ["keys", "list"], ["audit", "check"]]) {
      const { code, stderr } = await vellum(args, { cwd, env: { VELLUM_DATA: "./data-demo" } });
      expect([code, stderr]).toEqual([2, expect.stringContaining("[example-key]")]);
    }
  });

  it("never empties a folder that is not its own", async () => {
    const precious = newFolder();
    writeFileSync(join(precious, "vellum.sqlite"), "precious");
    const { code, stderr } = await vellum(["demo", "--once"], { cwd, env: { VELLUM_DATA: precious } });
    expect([code, stderr]).toEqual([2, expect.stringContaining("[not-a-demo-folder]")]);
    expect(readFileSync(join(precious, "vellum.sqlite"), "utf8")).toBe("precious");
  });
});
