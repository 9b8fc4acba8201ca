// The restore drill: a register in use is backed up, the machine is lost, and the backup brings everything back but the keys.

import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BackupParts, backUp, restore } from "../../src/assembly/backup.ts";
import { openHouse } from "../../src/assembly/house.ts";
import { readConfig } from "../../src/config.ts";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { testCatalogue } from "../catalogue.ts";
import { openTestHouse, sampleRequest, type TestHouse } from "../test-house.ts";

const ORIGIN = "http://localhost:8787";

describe("a backup", () => {
  let house: TestHouse;
  let place: string;
  let licences: LicenceRecord[];

  beforeEach(async () => {
    house = await openTestHouse();
    place = mkdtempSync(path.join(tmpdir(), "vellum-backup-"));
    licences = [];
    for (const type of ["lease-filing", "business-licence", "residence-permit"]) {
      if (house.catalogue.find(type)) licences.push(await house.issue(house.request(type)));
    }
  });
  afterEach(async () => {
    await house.tidy();
    rmSync(place, { recursive: true, force: true });
  });

  const partsFor = (directory: string): BackupParts => ({
    config: readConfig({ VELLUM_DATA: directory, VELLUM_ORIGIN: ORIGIN }),
    catalogue: testCatalogue(),
    clock: house.clock,
    version: "0.0.0",
  });
  const backups = (): string => path.join(place, "backups");
  const make = (options?: Parameters<typeof backUp>[2]) => backUp(partsFor(house.directory), backups(), options);
  const refusedAs = (code: string) => ({
    code: "configuration-invalid",
    fields: [expect.objectContaining({ code })],
  });

  it("is made while licences are issued, and brings back every one acknowledged before it began", async () => {
    const going = Promise.all(Array.from({ length: 20 }, () => house.issue(house.request("lease-filing"))));
    const outcome = await make();
    await going;
    expect(outcome.licences).toBeGreaterThanOrEqual(licences.length);
    expect(outcome.samples).toBeGreaterThan(0);
    const elsewhere = path.join(place, "elsewhere");
    const restored = await restore(partsFor(elsewhere), backups());
    expect(restored.auditHead).toEqual(outcome.auditHead);
    const again = await openHouse({
      config: partsFor(elsewhere).config,
      catalogue: testCatalogue(),
      clock: house.clock,
    });
    try {
      for (const { id } of licences) expect((await again.desk.reportOf(id)).verdict).toBe("valid");
      const [issued] = await again.issuing.issue([
        { principal: OPERATOR, request: sampleRequest(again, "lease-filing") },
      ]);
      expect(issued).toMatchObject({ error: { code: "key-missing" } });
    } finally {
      await again.close();
    }
  });

  it("skips what may have been given after it: no number, serial, version or place is given twice", async () => {
    const early = await house.issue(house.request("lease-filing"));
    await make();
    const [lost, renewed] = await issueOn(house, early);
    const elsewhere = path.join(place, "elsewhere");
    const { skipped, short } = await restore(partsFor(elsewhere), backups());
    expect(skipped).toBeGreaterThan(2);
    expect(short.map(({ kind }) => kind)).not.toContain("status-list");
    cpSync(path.join(house.directory, "keys"), path.join(elsewhere, "keys"), { recursive: true });
    const again = await openTestHouse({ directory: elsewhere, at: house.clock.now() });
    try {
      const [anew, followed] = await issueOn(again, early);
      for (const name of ["number", "identifier"] as const) {
        const given = new Set([...lost, renewed].map((record) => told(record)[name]));
        for (const record of [...anew, followed]) expect(given).not.toContain(told(record)[name]);
      }
      const bits = new Set([...lost, renewed].map((record) => told(record).bit));
      for (const record of [...anew, followed]) expect(bits).not.toContain(told(record).bit);
      const lines = (await again.keeper.auditLines(0, 10_000)).filter(({ action }) => action === "number-skipped");
      // One for each counter there was, one for each that began anew.
      expect(lines.length).toBeGreaterThan(skipped);
      expect(new Set(lines.map(({ detail }) => detail["reason"]))).toEqual(new Set(["restored"]));
      expect(await checkTrail(again)).toBe(true);
    } finally {
      await again.close();
    }
  });

  it("holds no private key and no key file", async () => {
    const { folder } = await make();
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(files.toSorted()).toEqual(["manifest.json", "register.sqlite"]);
    const keyFiles = readdirSync(path.join(house.directory, "keys"), { recursive: true, encoding: "utf8" });
    const sealed = keyFiles
      .filter((name) => name.endsWith(".json"))
      .map(
        (name) => JSON.parse(readFileSync(path.join(house.directory, "keys", name), "utf8")).cipher.sealed as string,
      );
    expect(sealed.length).toBeGreaterThan(5);
    const register = readFileSync(path.join(folder, "register.sqlite"), "latin1");
    expect(sealed.filter((text) => register.includes(text))).toEqual([]);
  });

  it("is refused when a single byte of it changed, before anything is restored", async () => {
    const { folder } = await make();
    const file = path.join(folder, "register.sqlite");
    const bytes = readFileSync(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const elsewhere = path.join(place, "elsewhere");
    await expect(restore(partsFor(elsewhere), folder)).rejects.toMatchObject(refusedAs("backup-changed"));
    expect(existsSync(elsewhere)).toBe(false);
  });

  it("is refused when a file was slipped into it, and a folder that is none at all", async () => {
    const { folder } = await make();
    mkdirSync(path.join(folder, "types"));
    appendFileSync(path.join(folder, "types", "extra.json"), "{}");
    const elsewhere = path.join(place, "elsewhere");
    await expect(restore(partsFor(elsewhere), folder)).rejects.toMatchObject(refusedAs("backup-changed"));
    await expect(restore(partsFor(elsewhere), place)).rejects.toMatchObject(refusedAs("backup-none"));
  });

  it("is not restored over anything", async () => {
    await make();
    await expect(restore(partsFor(house.directory), backups())).rejects.toMatchObject(refusedAs("restore-not-empty"));
    expect((await house.desk.reportOf(licences[0]?.id ?? "")).verdict).toBe("valid");
  });

  it("is kept so many times, the oldest removed, and nothing else in the folder touched", async () => {
    mkdirSync(path.join(backups(), "vellum-of-somebody"), { recursive: true });
    for (let day = 0; day < 3; day += 1) {
      house.clock.pass(86_400);
      await make({ keep: 2 });
    }
    expect(readdirSync(backups()).toSorted()).toEqual([
      "vellum-20261124T040000Z",
      "vellum-20261125T040000Z",
      "vellum-of-somebody",
    ]);
  });

  it("of a register on Cloudflare D1 is left to that service's tools, by name", async () => {
    const config = readConfig({ VELLUM_DATA: place, DATABASE_URL: "d1:DB" });
    const made = backUp({ ...partsFor(place), config }, backups());
    await expect(made).rejects.toMatchObject(refusedAs("backup-elsewhere"));
    const restored = restore({ ...partsFor(place), config }, backups());
    await expect(restored).rejects.toMatchObject(refusedAs("restore-elsewhere"));
  });
});

/** Of counters that the backup knows, and of one that it does not. */
const TYPES = ["lease-filing", "lease-filing", "drug-operation", "food-operation"];

/** Issues, and renews what was there before. */
async function issueOn(house: TestHouse, early: LicenceRecord): Promise<readonly [LicenceRecord[], LicenceRecord]> {
  const records: LicenceRecord[] = [];
  for (const type of TYPES) records.push(await house.issue(house.request(type)));
  return [records, await house.issue(house.request("lease-filing"), { replaces: early.id })];
}

function told({ type, issuer, serial, version, number, credential = "" }: LicenceRecord) {
  const { credentialStatus } = JSON.parse(credential) as { readonly credentialStatus: unknown };
  const bit = JSON.stringify(credentialStatus);
  return { number: `${type} ${number} ${version}`, identifier: [type, issuer, serial, version].join("."), bit };
}

async function checkTrail({ keeper }: TestHouse): Promise<boolean> {
  return (await walkAuditTrail({ keeper, cryptography: createNodeCryptography() })).intact;
}
