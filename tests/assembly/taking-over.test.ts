// Who takes an order up that a process which died was at: whoever finds the register's file without anybody else, at once; on no
// account anybody while the first one lives.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/assembly/store.ts";
import { addSeconds } from "../../src/licence/calendar.ts";
import { diedWithItsHolder } from "../../src/register/intents/vacancy.ts";
import { NOW, seedTrust } from "../register/samples.ts";

const LEASE_S = 15;
const folder = mkdtempSync(join(tmpdir(), "vellum-taking-over-"));
const bundles = join(import.meta.dirname, "../../node_modules/.cache");
const program = join(bundles, `holding-process-${process.pid}.mjs`);
const children: ChildProcess[] = [];
let files = 0;

beforeAll(async () => {
  mkdirSync(bundles, { recursive: true });
  const entryPoints = [join(import.meta.dirname, "holding-process.ts")];
  await build({ entryPoints, outfile: program, bundle: true, platform: "node", format: "esm", packages: "external" });
});
afterEach(() => Promise.all(children.splice(0).map(kill)));
afterAll(() => {
  rmSync(program, { force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function newRegister(): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.sqlite`);
  const register = await openStore(
    { kind: "sqlite", path: file },
    { dataDirectory: folder, clock: { now: () => NOW }, connections: 1 },
  );
  await seedTrust(register);
  await register.close();
  return file;
}

interface Holder {
  /** What became of each key. */
  readonly outcomes: Readonly<Record<string, string>>;
  kill(): Promise<void>;
}

/** Opens the register in a process of its own and asks under those keys, some seconds after NOW. */
async function hold(file: string, seconds: number, ...keys: readonly string[]): Promise<Holder> {
  const at = addSeconds(NOW, seconds);
  const child = spawn(process.execPath, [program, file, at, addSeconds(at, LEASE_S), ...keys], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("holding")) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended after ${said}`)));
  });
  const pairs = said.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
    const [key = "", outcome] = line.split(" ");
    return outcome === undefined ? [] : [[key, outcome]];
  });
  return { outcomes: Object.fromEntries(pairs), kill: () => kill(child) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

describe("an order in flight when its process was killed", () => {
  test("is taken up by whoever opens the register next, at once", async () => {
    const file = await newRegister();
    const first = await hold(file, 0, "a");
    expect(first.outcomes).toEqual({ a: "fresh" });
    await first.kill();
    expect((await hold(file, 2, "a", "b")).outcomes).toEqual({ a: "resumed", b: "fresh" });
  });

  test("is nobody else's while that process lives, however many others come and die", async () => {
    const file = await newRegister();
    await hold(file, 0, "a");
    for (const seconds of [1, 2]) {
      const other = await hold(file, seconds, "a");
      expect(other.outcomes).toEqual({ a: "idempotency-in-flight" });
      await other.kill();
    }
  });

  test("is taken up by one of several that start together, and is then that one's", async () => {
    const file = await newRegister();
    const first = await hold(file, 0, "a", "b");
    const beside = await hold(file, 0, "c");
    await first.kill();
    await beside.kill();
    const one = await hold(file, 3, "a");
    expect(one.outcomes).toEqual({ a: "resumed" });
    expect((await hold(file, 3, "a", "b", "c")).outcomes).toEqual({
      ...{ a: "idempotency-in-flight", b: "resumed", c: "resumed" },
    });
  });

  test("waits for its lease where one of two processes was killed and the other lives", async () => {
    const file = await newRegister();
    const first = await hold(file, 0, "a");
    await hold(file, 0, "b");
    await first.kill();
    expect((await hold(file, 2, "a")).outcomes).toEqual({ a: "idempotency-in-flight" });
    expect((await hold(file, LEASE_S, "a")).outcomes).toEqual({ a: "resumed" });
  });
});

describe("the file that tells who is here", () => {
  test("is its owner's alone", async () => {
    const file = await newRegister();
    expect(statSync(`${file}-holders`).mode & 0o777).toBe(0o600);
  });

  test("keeps nobody from serving where it cannot be made", async () => {
    files += 1;
    const file = join(folder, `${files}.sqlite`);
    mkdirSync(`${file}-holders`);
    const first = await hold(file, 0);
    await first.kill();
    expect((await hold(file, 1)).outcomes).toEqual({});
  });
});

describe("a lease from before a vacancy", () => {
  const vacancy = { at: addSeconds(NOW, 10), lastLicence: 7 };
  const ends = (licence: number, givenAt: number) =>
    diedWithItsHolder({ licence, leaseUntil: addSeconds(NOW, givenAt + LEASE_S) }, vacancy, LEASE_S);

  test("is over", () => {
    expect(ends(7, 9)).toBe(true);
    expect(ends(1, -3600)).toBe(true);
  });

  test("is not confused with one renewed since, nor with a new one under a clock that was set back", () => {
    expect(ends(7, 10)).toBe(false);
    expect(ends(8, 9)).toBe(false);
    expect(diedWithItsHolder({ licence: 1, leaseUntil: NOW }, undefined, LEASE_S)).toBe(false);
  });
});
