// Runs the built command line (`npm run build`) as an operator would, in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = join(ROOT, "dist/cli.js");
export const ISSUERS = join(ROOT, "keys.example/issuers.json");
export const KEY_SECRET = "correct horse battery staple";
export const HOUSING = "113308000000000D7Q";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "vellum-cli-"));
}

/** Starts a command; the environment holds nothing of the developer's own. */
export function start(args: readonly string[], { cwd, env = {} }: RunOptions): ChildProcess {
  if (!existsSync(PROGRAM)) throw new Error("dist/cli.js is missing: run npm run build first");
  const own = { PATH: process.env["PATH"] ?? "", LANG: "en_US.UTF-8", VELLUM_KEY_SECRET: KEY_SECRET, ...env };
  return spawn(process.execPath, [PROGRAM, ...args], { cwd, env: own });
}

/** Waits for a started command to end. */
export function ended(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs a command to its end. */
export function vellum(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = start(args, options);
  child.stdin?.on("error", () => undefined).end(options.input ?? "");
  return ended(child);
}

/** The 17 digits of a synthetic resident identity number with their check character. */
export function residentNumber(serial: number): string {
  const digits = `3308021880${String((serial % 12) + 1).padStart(2, "0")}${String((serial % 28) + 1).padStart(2, "0")}${String(serial % 1000).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return digits + "10X98765432".charAt(sum % 11);
}

export const LEASE_HEADER =
  "承租人,承租人证件号码,出租人,房屋坐落,不动产权证号,建筑面积,租赁用途,租金标准,租赁期限起始日,租赁期限截止日";

/** A lease as a row; every serial another row. */
export function leaseRow(serial: number): string {
  const property = `浙(2021)衢州市不动产权第${String(serial).padStart(7, "0")}号`;
  return `王堃昇,${residentNumber(serial)},欧阳喆;徐𠅤,浙江省衢州市柯城区荷五路${serial}号1802室,${property},89.52,居住,2300,2026/11/1,2027年10月31日`;
}

/** A lease as a request. */
export function leaseRequest(serial: number): object {
  return {
    type: "lease-filing",
    issuer: HOUSING,
    holders: [{ name: "王堃昇", code: residentNumber(serial), codeType: "111" }],
    claims: {
      lessors: ["欧阳喆"],
      address: `浙江省衢州市柯城区荷五路${serial}号1802室`,
      propertyNumber: "浙(2021)衢州市不动产权第0012345号",
      floorArea: 89.52,
      leasePurpose: "居住",
      monthlyRent: 2300,
      leaseFrom: "2026-11-01",
      leaseUntil: "2027-10-31",
    },
  };
}
