// The commands on every store: a register that begins on D1 moves to PostgreSQL, to another D1 and to a file, and is worked with wherever it
// is; and the demonstration on the stores that are not the usual one.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getPlatformProxy } from "wrangler";
import { migrateD1 } from "../../src/register/d1/migrating.ts";
import { freePort } from "../journey/town.ts";
import { describeOnPostgres, emptyDatabase } from "../register/postgres-server.ts";
import { HOUSING, ISSUERS, LEASE_HEADER, leaseRequest, leaseRow, newFolder, type Outcome, vellum } from "./vellum.ts";

const cwd = newFolder();
const file = (name: string): string => join(cwd, name);
const LEASES = ["--type", "lease-filing", "--issuer", HOUSING];
const CHANGE = [
  "--kind",
  "revoke",
  "--act",
  "注销",
  "--ground",
  "lease-ended-early",
  "--actor",
  "王",
  "--actor-code",
  "1",
];
const ROWS = 30;

/** Runs a command on a store; it has to end by itself. */
const on = (database: string, ...args: readonly string[]): Promise<Outcome> =>
  vellum(args, { cwd, env: { DATABASE_URL: database, VELLUM_ORIGIN: "https://licences.example.gov.cn" } });

async function done(outcome: Promise<Outcome>) {
  const { code, stdout, stderr } = await outcome;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const runningOf = (number: string): number => Number(/(\d+)号$/.exec(number)?.[1]);

async function issued(database: string, serial: number): Promise<number> {
  writeFileSync(file("request.json"), JSON.stringify(leaseRequest(serial)));
  return runningOf((await done(on(database, "issue", "request.json", "--json"))).number);
}

/** Moves the register; answers the end of its audit trail, which is the same on both sides. */
async function moved(from: string, to: string): Promise<unknown> {
  const { isEqual, tables, head } = await done(vellum(["migrate", "--from", from, "--to", to, "--json"], { cwd }));
  expect(isEqual).toBe(true);
  expect(tables).toContainEqual(expect.objectContaining({ table: "licences" }));
  for (const table of tables) expect(table.to, table.table).toEqual(table.from);
  expect(head.to).toEqual(head.from);
  return head.to;
}

beforeAll(async () => {
  const bound = (name: string) =>
    `[[d1_databases]]\nbinding = "${name}"\ndatabase_name = "${name}"\ndatabase_id = "${name}"\n`;
  const head = 'name = "vellum"\ncompatibility_date = "2026-04-01"\n';
  writeFileSync(file("wrangler.toml"), head + ["DB", "OTHER", "BARE"].map(bound).join(""));
  const forms = JSON.parse(readFileSync(ISSUERS, "utf8")) as readonly { readonly uscc: string }[];
  writeFileSync(file("issuers.json"), JSON.stringify(forms.filter(({ uscc }) => uscc === HOUSING)));
  writeFileSync(
    file("leases.csv"),
    [LEASE_HEADER, ...Array.from({ length: ROWS }, (_, at) => leaseRow(at))].join("\n"),
  );
  const { env, dispose } = await getPlatformProxy<Record<string, Parameters<typeof migrateD1>[0]>>({
    configPath: file("wrangler.toml"),
    persist: { path: file(".wrangler/state/v3") },
  });
  for (const name of ["DB", "OTHER"]) await migrateD1(env[name] ?? expect.fail(name));
  await dispose();
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe("a D1 database without tables", () => {
  it("is told from one that cannot be reached, and the command ends", async () => {
    const { code, stderr } = await on("d1:BARE", "audit", "check");
    expect([code, stderr]).toEqual([2, expect.stringContaining("wrangler d1 migrations apply")]);
  });
});

describeOnPostgres("a register that begins on D1", () => {
  it("issues, revokes and skips numbers on D1, PostgreSQL and SQLite, and loses nothing on the way", async () => {
    const [d1, other, sqlite, postgres] = ["d1:DB", "d1:OTHER", `sqlite:${file("moved.db")}`, await emptyDatabase()];
    await done(on(d1, "init", "--issuers", "issuers.json", "--json"));
    expect(await done(on(d1, "batch", "leases.csv", ...LEASES, "--json"))).toMatchObject({ issued: ROWS, failed: 0 });
    const numbers = readFileSync(file("leases.results.csv"), "utf8").split("\n").slice(1, 6);
    writeFileSync(file("over.csv"), ["编号", ...numbers.map((line) => line.split(",")[1])].join("\n"));
    const revoked = await done(on(d1, "batch", "over.csv", ...LEASES, ...CHANGE, "--json"));
    expect(revoked).toMatchObject({ changed: 5, failed: 0 });
    expect((await done(on(d1, "skip-numbers", "--count", "500", "--json"))).short).toEqual([]);
    expect(await issued(d1, 900)).toBe(ROWS + 501);

    const first = await moved(d1, postgres);
    expect(await done(on(postgres, "audit", "check", "--json"))).toMatchObject({ intact: true, head: first });
    const again = await done(on(postgres, "batch", "leases.csv", ...LEASES, "--json"));
    expect(again).toMatchObject({ issued: 0, repeated: ROWS, failed: 0 });
    expect((await done(on(postgres, "skip-numbers", "--count", "300", "--json"))).short).toEqual([]);
    expect(await issued(postgres, 901)).toBe(ROWS + 802);

    await moved(postgres, other);
    const last = await moved(other, sqlite);
    expect(await done(on(sqlite, "audit", "check", "--json"))).toMatchObject({ intact: true, head: last });
    expect(await issued(sqlite, 902)).toBe(ROWS + 803);
  }, 300_000);
});

describe("vellum demo --store", () => {
  const played = async (store: string): Promise<Outcome> => {
    const port = String(await freePort());
    const args = ["demo", "--once", "--store", store, "--type", "lease-filing", "--port", port, "--json"];
    return vellum(args, { cwd, env: { VELLUM_DATA: file(`demo-${store}`) } });
  };
  const asExpected = (samples: readonly { readonly expected: string; readonly verdict: string }[]): void => {
    expect(samples.length).toBeGreaterThan(4);
    for (const { expected, verdict } of samples) expect(verdict).toBe(expected);
  };

  it("d1 gives every sample the verdict it should have, by the Worker itself", async () => {
    asExpected(await done(played("d1")));
  }, 120_000);

  describeOnPostgres("postgres", () => {
    it("gives them on a server that it starts for the while", async () => {
      asExpected(await done(played("postgres")));
    });
  });
});
