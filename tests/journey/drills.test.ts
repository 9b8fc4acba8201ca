// The drills of docs/OPERATIONS.md, read from there and carried out by a shell as they are written, against a service that runs: what the
// runbook says is what happens.
import { type ChildProcess, execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ended,
  HOUSING,
  ISSUERS,
  KEY_SECRET,
  LEASE_HEADER,
  leaseRequest,
  leaseRow,
  newFolder,
  ROOT,
  start,
} from "../cli/vellum.ts";

const cwd = newFolder();
const run = promisify(execFile);
const env: Record<string, string> = {
  ...{ LANG: "en_US.UTF-8", VELLUM_KEY_SECRET: KEY_SECRET, VELLUM_MIN_FREE_DISK_MB: "0", USCC: HOUSING },
  ...{ BACKUPS: join(cwd, "backups"), VELLUM_DATA: join(cwd, "data"), PATH: `${cwd}:${process.env["PATH"]}` },
};
let service: ChildProcess;
let origin: string;
let authorization: string;
let serial = 0;

/** The blocks of one drill, in order. */
function blocksOf(title: string): readonly string[] {
  const [, drills = ""] = readFileSync(join(ROOT, "docs/OPERATIONS.md"), "utf8").split("\n## Drills\n");
  const [, after = ""] = drills.split(`**${title}**`);
  const [text = ""] = after.split(/^\*\*/m, 1);
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  if (blocks.length === 0) throw new Error(`the runbook has no drill "${title}"`);
  return blocks;
}

/** Carries a block out; whatever in it fails, fails the drill. What it wrote to standard output. */
async function carryOut(block: string | undefined): Promise<string> {
  return (await run("bash", ["--norc", "-euo", "pipefail", "-c", block ?? "false"], { cwd, env })).stdout;
}

async function serve(): Promise<void> {
  service = start(["serve"], { cwd, env });
  let said = "";
  service.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if ((await readiness().catch(() => undefined))?.["status"] === "ok") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(said);
}

async function readiness(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${origin}/readyz`)).json()) as Record<string, unknown>;
}

async function issue(): Promise<{ readonly status: number; readonly id: string; readonly code?: string }> {
  serial += 1;
  const answer = await fetch(`${origin}/v1/licences`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", "idempotency-key": `drill-${serial}` },
    body: JSON.stringify(leaseRequest(serial)),
  });
  return { status: answer.status, ...((await answer.json()) as { readonly id: string }) };
}

async function verdict(id: string): Promise<string> {
  const answer = await fetch(`${origin}/v/${id}?format=json`);
  return ((await answer.json()) as { readonly verdict: string }).verdict;
}

const aSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));
const noteHead = async (): Promise<void> => {
  env["HEAD"] = (await carryOut("vellum audit head")).trim();
};

beforeAll(async () => {
  writeFileSync(join(cwd, "vellum"), `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli.js")}" "$@"\n`);
  chmodSync(join(cwd, "vellum"), 0o755);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  env["PORT"] = String(typeof address === "object" ? address?.port : 0);
  origin = `http://localhost:${env["PORT"]}`;
  env["VELLUM_ORIGIN"] = origin;
  await carryOut(`vellum init --issuers "${ISSUERS}"`);
  authorization = `Bearer ${(await carryOut(`vellum keys api create --name drill --department ${HOUSING} --action issue`)).trim()}`;
  await serve();
}, 120_000);
afterAll(() => service.kill("SIGKILL"));

describe("the runbook's drill", { timeout: 120_000 }, () => {
  it("of stopping issuing stops it and nothing else, and lets it go on", async () => {
    const { id } = await issue();
    const [stop, goOn] = blocksOf("Issuing is stopped");
    expect(await carryOut(stop)).toContain("wrong area code");
    expect(await issue()).toMatchObject({ status: 503, code: "issuing-off" });
    expect(await verdict(id)).toBe("valid");
    await carryOut(goOn);
    expect((await issue()).status).toBe(201);
  });

  it("of a key in other hands cuts off what it signed since, and nothing before", async () => {
    const before = await issue();
    await aSecond();
    await noteHead();
    env["SINCE"] = new Date().toISOString().replace(/\.\d+/, "");
    await aSecond();
    const since = await issue();
    env["KID"] = (await carryOut(`vellum keys list | grep ${HOUSING} | grep -o z6Mk[A-Za-z0-9]*`)).trim();
    const [block] = blocksOf("A signing key is in other hands");
    expect(await carryOut(block)).toContain("✓");
    expect(await verdict(before.id)).toBe("valid");
    expect(await verdict(since.id)).toBe("key-compromised");
    const after = await issue();
    expect([after.status, await verdict(after.id)]).toEqual([201, "valid"]);
  });

  it("of revoking many revokes each of them", async () => {
    writeFileSync(join(cwd, "leases.csv"), `${LEASE_HEADER}\n${[901, 902, 903].map(leaseRow).join("\n")}\n`);
    await carryOut(`vellum batch leases.csv --type lease-filing --issuer ${HOUSING}`);
    renameSync(join(cwd, "leases.results.csv"), join(cwd, "revoke.csv"));
    const ids = readFileSync(join(cwd, "revoke.csv"), "utf8").match(/\/v\/[a-z2-7]{26}/gi) ?? [];
    const links = ids.map((link) => link.slice(3));
    expect(links).toHaveLength(3);
    const [block] = blocksOf("Many licences have to be revoked");
    await carryOut(block);
    for (const id of links) expect(await verdict(id)).toBe("revoked");
    expect((await issue()).status).toBe(201);
  });

  it("of a lost machine brings everything back on another, in as many commands", async () => {
    const { id } = await issue();
    const [daily, anew] = blocksOf("The machine is lost");
    env["HEAD"] = (await carryOut(daily)).trim().split("\n").at(-1) ?? "";
    service.kill("SIGKILL");
    await ended(service);
    env["VELLUM_DATA"] = join(cwd, "another-machine");
    expect(await carryOut(anew)).toContain("✓");
    await serve();
    expect(await verdict(id)).toBe("valid");
    expect(await readiness()).toMatchObject({ issuing: "on" });
    const again = await issue();
    expect([again.status, await verdict(again.id)]).toEqual([201, "valid"]);
  });

  it("of a full disk makes room and leaves the newest backup", async () => {
    for (const name of ["vellum-20200101T000000Z", "vellum-20200102T000000Z"]) mkdirSync(join(cwd, "backups", name));
    const [block] = blocksOf("The disk is full");
    expect(await carryOut(block)).toContain("✓");
    expect(readdirSync(join(cwd, "backups"))).toEqual([expect.stringMatching(/^vellum-2(?!020)/)]);
  });
});
