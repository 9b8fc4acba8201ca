// A batch that is killed ten times at random moments and fed again each time: every row ends as exactly one licence or one named
// error, nothing that was acknowledged is lost, nothing is doubled, and the audit trail holds.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Said, start, vellum } from "./command.ts";

const ROUNDS = 10;
const ROWS = 1500;
/** Rows that are no order: the lease ends before it begins. And rows that say what an earlier one says. */
const isUnlawful = (row: number): boolean => row % 97 === 0;
const isRepeated = (row: number): boolean => row % 211 === 0;
const HEADER = "承租人,身份证号,出租人,房屋坐落,不动产权证号,建筑面积,租赁用途,租金标准,租赁期限起始日,租赁期限截止日";
/** About as long as a page of rows takes. */
const WINDOW_MS = 600;
const LONG_AGO = "2000-01-01T00:00:00Z";
const ISSUER = "113308000000000D7Q";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-crash-"));
const sheet = path.join(folder, "lease.csv");
const register = path.join(folder, "data", "vellum.sqlite");
const surroundings = { VELLUM_DATA: path.join(folder, "data"), VELLUM_KEY_SECRET: "a passphrase for tests only" };
const batch = ["batch", sheet, "--type", "lease-filing", "--issuer", ISSUER, "--json"];

beforeAll(async () => {
  const issuers = JSON.parse(readFileSync("keys.example/issuers.json", "utf8")) as readonly { readonly uscc: string }[];
  const own = path.join(folder, "issuers.json");
  writeFileSync(own, JSON.stringify(issuers.filter(({ uscc }) => uscc === ISSUER)));
  const said = await vellum(["init", "--issuers", own], surroundings);
  expect(said.code, said.stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What marks a row in the register: the address of its house. */
function markOf(row: number): string {
  return `浙江省衢州市柯城区荷花街道荷五路${isRepeated(row) ? row - 1 : row}号`;
}

function writeSheet(rows: number): void {
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = index + 2;
    const until = isUnlawful(row) ? "2025-11-30" : "2027-11-30";
    const house = `${markOf(row)},浙(2021)衢州市不动产权第0012345号,89.52`;
    return `王堃昇,330802188001010017,欧阳喆,${house},居住,2300,2026-12-01,${until}`;
  });
  writeFileSync(sheet, `${[HEADER, ...lines].join("\n")}\n`);
}

/** The rows of a report that were written whole, by their number in the sheet; `at` is that number's column. */
function reported(file: string, at: number): ReadonlyMap<number, readonly string[]> {
  if (!existsSync(file)) return new Map();
  const text = readFileSync(file, "utf8");
  const rows = parse(text.slice(0, text.lastIndexOf("\n") + 1), { bom: true }) as string[][];
  return new Map(rows.slice(1).map((cells) => [Number(cells.at(at)), cells]));
}

const results = (suffix = ""): ReadonlyMap<number, readonly string[]> =>
  reported(path.join(folder, `lease.results.csv${suffix}`), 0);

/** Errors end with row, columns and what is wrong. */
const errors = (): ReadonlyMap<number, readonly string[]> => reported(path.join(folder, "lease.errors.csv"), -3);

/** Whether rows are being issued: then leases run that `letLeasesEnd` has not ended. */
function isUnderWay(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM idempotency WHERE lease_until > ? LIMIT 1").get(LONG_AGO) !== undefined;
}

/** Runs the batch and kills it a random moment after what is waited for came about, unless it is done before. */
async function killedRun(cameAbout: (database: Database.Database) => boolean): Promise<Said> {
  const run = start(batch, surroundings);
  let ended = false;
  const finished = run.ended.then(() => {
    ended = true;
  });
  const database = new Database(register, { readonly: true });
  while (!ended && !cameAbout(database)) await pause(2);
  database.close();
  await Promise.race([pause(Math.random() * WINDOW_MS), finished]);
  run.process.kill("SIGKILL");
  return await run.ended;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

interface Entry {
  readonly id: string;
  readonly number: string;
  readonly phase: string;
  readonly json: string | null;
}

function entries(): readonly Entry[] {
  const database = new Database(register, { readonly: true });
  try {
    const query = "SELECT id, number, phase, json FROM licences LEFT JOIN credentials ON licence = ordinal";
    return database.prepare<[], Entry>(query).all();
  } finally {
    database.close();
  }
}

/** A minute passes, and with it the leases of the rows that the killed process had begun. */
function letLeasesEnd(): void {
  const database = new Database(register);
  database.prepare("UPDATE idempotency SET lease_until = ? WHERE lease_until IS NOT NULL").run(LONG_AGO);
  database.close();
}

it("survives ten kills: each row is one licence or one named error, none lost, none doubled", async () => {
  const acknowledged = new Map<number, string>();
  let interrupted = 0;
  let rows = ROWS;
  writeSheet(rows);
  for (let killed = 0; killed < ROUNDS; ) {
    const { signal, code, stderr } = await killedRun(
      killed % 2 === 0 ? isUnderWay : () => results(".partial").size > 0,
    );
    for (const [row, [, , id = ""]] of results(".partial")) {
      expect(acknowledged.get(row) ?? id, `row ${row} was acknowledged with another licence before`).toBe(id);
      acknowledged.set(row, id);
    }
    // Noted; the next run begins its own, and is waited for by it.
    rmSync(`${sheet.replace(/\.csv$/, ".results.csv")}.partial`, { force: true });
    if (entries().some(({ phase }) => phase === "reserved" || phase === "prepared")) interrupted += 1;
    if (signal === "SIGKILL") killed += 1;
    else {
      // Faster than its executioner: the clerk adds rows, and there is work again.
      expect(code, stderr).toBe(1);
      rows += ROWS;
      writeSheet(rows);
    }
    letLeasesEnd();
  }
  expect(acknowledged.size, "rows acknowledged before a kill").toBeGreaterThan(0);
  expect(interrupted, "kills that came between reserving and issuing").toBeGreaterThan(0);

  const last = await vellum(batch, surroundings);
  expect(last.code, last.stderr).toBe(1);
  expect(JSON.parse(last.stdout)).toMatchObject({ end: "complete" });

  const [issued, refused] = [results(), errors()];
  const all = Array.from({ length: rows }, (_, index) => index + 2);
  expect([...issued.keys(), ...refused.keys()].sort((a, b) => a - b)).toEqual(all);
  for (const [row, cells] of refused) {
    const code =
      isUnlawful(row) || isUnlawful(row - 1) ? /\[request-invalid\]$|\[duplicate-row\]$/ : /\[duplicate-row\]$/;
    expect(cells.at(-1)).toMatch(code);
  }
  expect([...refused.keys()]).toEqual(all.filter((row) => isUnlawful(row) || isRepeated(row)));
  for (const [row, id] of acknowledged) expect(issued.get(row)?.[2], `row ${row}`).toBe(id);

  const register = new Map(entries().map((entry) => [entry.id, entry]));
  const inForce = [...register.values()].filter(({ phase }) => phase === "issued");
  expect(inForce).toHaveLength(issued.size);
  expect(new Set(inForce.map(({ number }) => number)).size).toBe(issued.size);
  for (const [row, [, number, id = ""]] of issued) {
    expect(register.get(id), `row ${row}`).toMatchObject({ phase: "issued", number });
    expect(register.get(id)?.json).toContain(`"address":"${markOf(row)}"`);
  }
  expect([...register.values()].filter(({ phase }) => phase !== "issued" && phase !== "abandoned")).toEqual([]);

  const audit = await vellum(["audit", "check", "--json"], surroundings);
  expect(audit.code, audit.stdout + audit.stderr).toBe(0);
  expect(JSON.parse(audit.stdout)).toMatchObject({ intact: true, licences: issued.size, miscounted: [] });
}, 180_000);
