// The restore drill on PostgreSQL: one file holds the register as it was at one moment while others went on issuing, and it comes back in
// another database, or in a file when there is no server left.

import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type BackupParts, backUp, restore } from "../../src/assembly/backup.ts";
import type { Progress } from "../../src/cli/parts.ts";
import { readConfig } from "../../src/config.ts";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { testCatalogue } from "../catalogue.ts";
import { askOnce, describeOnPostgres, emptyDatabase } from "../register/postgres-server.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

const SLUG = "lease-filing";
const cryptography = createNodeCryptography();

describeOnPostgres("a backup of a register on PostgreSQL", () => {
  let database: string;
  let house: TestHouse;
  let place: string;
  beforeAll(async () => {
    database = await emptyDatabase();
    house = await openTestHouse({ database });
  });
  afterAll(() => house.tidy());
  beforeEach(() => {
    place = mkdtempSync(path.join(tmpdir(), "vellum-backup-"));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const partsFor = (directory: string, address?: string): BackupParts => ({
    config: readConfig({
      VELLUM_DATA: directory,
      VELLUM_ORIGIN: house.origin,
      ...(address !== undefined && { DATABASE_URL: address }),
    }),
    catalogue: testCatalogue(),
    clock: house.clock,
    version: "0.0.0",
  });
  const backups = (): string => path.join(place, "backups");
  const elsewhere = (): string => path.join(place, "elsewhere");
  const make = (options?: Parameters<typeof backUp>[2]) =>
    backUp(partsFor(house.directory, database), backups(), options);
  const openRestored = (address?: string): Promise<TestHouse> => {
    cpSync(path.join(house.directory, "keys"), path.join(elsewhere(), "keys"), { recursive: true });
    const where = { directory: elsewhere(), at: house.clock.now() };
    return openTestHouse({ ...where, ...(address !== undefined && { database: address }) });
  };

  /** Everything from before is valid, the trail is whole, and what is issued now takes no number that was given before or since. */
  async function expectAlive(again: TestHouse, before: readonly LicenceRecord[], since: LicenceRecord): Promise<void> {
    for (const { id } of before) expect((await again.desk.reportOf(id)).verdict).toBe("valid");
    const anew = await again.issue(again.request(SLUG));
    expect([...before, since].map(({ number }) => number)).not.toContain(anew.number);
    expect((await walkAuditTrail({ keeper: again.keeper, cryptography })).intact).toBe(true);
  }

  test("is taken at one moment while licences are issued, and comes back in another database", async () => {
    const before = [await house.issue(house.request(SLUG)), await house.issue(house.request("business-licence"))];
    const going = Promise.all(Array.from({ length: 40 }, () => house.issue(house.request(SLUG))));
    const steps: Progress[] = [];
    const outcome = await make({ onProgress: (progress) => steps.push(progress) });
    await going;
    expect([...new Set(steps.map(({ step }) => step))]).toEqual(["copying", "proving", "checking"]);
    for (const { done, all } of steps) expect(done).toBeLessThanOrEqual(all);
    expect(steps.at(-1)).toMatchObject({ done: outcome.auditHead.seq, all: outcome.auditHead.seq });
    expect(outcome.licences).toBeGreaterThanOrEqual(before.length);
    expect(outcome.samples).toBeGreaterThan(0);
    expect(readdirSync(outcome.folder).toSorted()).toEqual(["manifest.json", "register.sqlite"]);
    const since = await house.issue(house.request(SLUG));
    const other = await emptyDatabase();
    const restored = await restore(partsFor(elsewhere(), other), backups());
    expect(restored).toMatchObject({ licences: outcome.licences, auditHead: outcome.auditHead });
    expect(restored.skipped).toBeGreaterThan(0);
    expect(readdirSync(elsewhere())).toEqual([]);
    const again = await openRestored(other);
    try {
      await expectAlive(again, before, since);
    } finally {
      await again.close();
    }
  });

  test("comes back in a file, where no server is left", async () => {
    const before = [await house.issue(house.request(SLUG))];
    await make();
    const since = await house.issue(house.request(SLUG));
    await restore(partsFor(elsewhere()), backups());
    const again = await openRestored();
    try {
      await expectAlive(again, before, since);
    } finally {
      await again.close();
    }
  });

  test("is not restored over a register, nor onto a restoring that was cut off", async () => {
    await house.issue(house.request(SLUG));
    await make();
    const refused = (code: string) => ({ code: "configuration-invalid", fields: [expect.objectContaining({ code })] });
    const over = restore(partsFor(elsewhere(), database), backups());
    await expect(over).rejects.toMatchObject(refused("migrate-target-used"));
    expect((await house.issue(house.request(SLUG))).number).not.toBe("");

    const other = await emptyDatabase();
    await restore(partsFor(elsewhere(), other), backups());
    const [key] = await askOnce(
      database,
      "select encode(sha256(convert_to('register ' || value, 'utf8')), 'hex') as id from meta where name = 'number-key'",
    );
    await askOnce(other, `insert into meta values ('moving', '${String(key?.["id"])}')`);
    house.clock.pass(60);
    await expect(restore(partsFor(elsewhere(), other), backups())).rejects.toMatchObject(refused("backup-different"));
  });
});
