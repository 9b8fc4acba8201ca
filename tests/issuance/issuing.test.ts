import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { LicenceError } from "../../src/licence/errors.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { absoluteDate, withAbsoluteDates } from "../../src/licence/relative-date.ts";
import { withSamplePhotos } from "../sample-photos.ts";
import { type issued, openTestHouse, type TestHouse } from "../test-house.ts";

let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse();
});

afterAll(() => house.tidy());

async function refusalOf(
  request: JsonObject,
  options: { replaces?: string; idempotencyKey?: string } = {},
): Promise<LicenceError> {
  const outcome = await house.issuing.issueOne({ principal: OPERATOR, request, ...options });
  if (!("error" in outcome)) throw new Error("it was issued");
  return outcome.error;
}

function credentialOf(record: { readonly credential?: string }): JsonObject {
  return JSON.parse(record.credential ?? "") as JsonObject;
}

describe("a licence", () => {
  it("is issued, recorded and verifies as valid", async () => {
    const record = await house.issue(house.request("lease-filing"));
    const report = await house.desk.reportOf(record.id);
    expect(report.verdict).toBe("valid");
    expect(
      report.checks.filter(({ reason }) => reason !== "no-file").every(({ outcome }) => outcome === "passed"),
    ).toBe(true);
    expect(report.licence?.number).toBe(record.number);
  });

  it("is answered as the register will answer it from then on", async () => {
    const record = await house.issue(house.request("lease-filing"));
    expect(await house.archive.record(record.id)).toEqual(record);
  });

  it("has an id of 128 random bits that has nothing of its number and status index", async () => {
    const records = await Promise.all(Array.from({ length: 20 }, () => house.issue(house.request("lease-filing"))));
    expect(new Set(records.map(({ id }) => id)).size).toBe(20);
    for (const { id } of records) expect(id).toMatch(/^[a-z2-7]{26}$/);
    const byIndex = [...records].sort((one, other) => one.statusIndex - other.statusIndex).map(({ number }) => number);
    expect(byIndex).not.toEqual([...byIndex].sort());
  });

  it("carries the metadata of GB/T 36903 and links to its status, its schema and its page", async () => {
    const record = await house.issue(house.request("lease-filing"));
    const { credentialSubject: subject, ...credential } = credentialOf(record) as Record<string, JsonObject>;
    expect(subject).toMatchObject({
      certificateNumber: record.number,
      certificateTypeCode: record.type,
      certificateIssuingAuthorityCode: record.issuer,
      certificateIssuedDate: "2026-11-22",
    });
    expect(String(subject?.["certificateIdentifier"])).toContain(`.${record.issuer}.${record.serial}.001.`);
    expect(credential["id"]).toBe(`${house.origin}/v/${record.id}`);
    expect(credential["proof"]).toMatchObject({ cryptosuite: "eddsa-jcs-2022", type: "DataIntegrityProof" });
  });

  it("is issued for every sample of every type on its day, and every one verifies that day", async () => {
    const today = "2026-11-22";
    const town = await openTestHouse({ at: "2000-01-01T04:00:00Z" });
    const samples = town.catalogue
      .types()
      .flatMap((type) => town.catalogue.samples(type.slug).map((sample) => ({ type, sample })))
      .map(({ type, sample }) => ({ type, sample, day: absoluteDate(sample.issuedOn, today) }))
      .toSorted((one, other) => one.day.localeCompare(other.day));
    for (const { type, sample, day } of samples) {
      town.clock.set(`${day}T04:00:00Z`);
      const dated = withAbsoluteDates(sample.request, today) as JsonObject;
      const request = { type: type.slug, ...withSamplePhotos(type, dated) };
      const record = await town.issue(request);
      const { verdict, reason } = await town.desk.reportOf(record.id);
      expect(["valid", "not-yet-valid"], `${type.slug}: ${sample.title.en}: ${reason}`).toContain(verdict);
    }
    expect(samples.length).toBeGreaterThanOrEqual(55);
    await town.tidy();
  });
});

describe("a request that is wrong", () => {
  it("is refused with every field that is wrong, and nothing is reserved", async () => {
    const head = await house.keeper.auditHead();
    const request = house.request("lease-filing", { validFrom: "2026-02-30", holders: [], surprise: true });
    const error = await refusalOf(request);
    expect(error.code).toBe("request-invalid");
    expect(error.fields.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(["/validFrom", "/holders", "/surprise"]),
    );
    expect(await house.keeper.auditHead()).toEqual(head);
  });

  it("names an unknown type and an unknown issuer", async () => {
    const error = await refusalOf({ type: "no-such-type", issuer: "11330800000000019J", holders: [], claims: {} });
    expect(error.fields.map(({ pointer, code }) => [pointer, code])).toEqual([
      ["/type", "type-unknown"],
      ["/issuer", "issuer-unknown"],
    ]);
  });

  it("is refused when a glyph cannot be drawn, naming field and code point", async () => {
    const request = house.request("lease-filing");
    const holders = [{ name: "王\u{31364}", code: "330802188001010017", codeType: "111" }];
    const error = await refusalOf({ ...request, holders });
    expect(error.fields).toMatchObject([{ code: "glyph-missing", parameters: { codePoint: "U+31364" } }]);
    expect(error.fields[0]?.pointer).toContain("ame");
  });

  it("touches none of the others it came with", async () => {
    const good = { principal: OPERATOR, request: house.request("lease-filing") };
    const bad = { principal: OPERATOR, request: house.request("lease-filing", { holders: [] }) };
    const outcomes = await house.issuing.issue([good, bad, good]);
    expect(outcomes.map((outcome) => "error" in outcome)).toEqual([false, true, false]);
  });

  it("of somebody without the right is refused as forbidden", async () => {
    const principal = { client: "api:other", departments: ["113308000000000A26"], actions: ["issue"] as const };
    const outcome = await house.issuing.issueOne({ principal, request: house.request("lease-filing") });
    expect("error" in outcome && outcome.error.code).toBe("forbidden");
  });
});

describe("an Idempotency-Key", () => {
  it("makes one licence of 100 parallel tries", async () => {
    const order = { principal: OPERATOR, request: house.request("lease-filing"), idempotencyKey: "parallel-1" };
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => house.issuing.issueOne(order)));
    const ids = new Set(outcomes.flatMap((outcome) => ("record" in outcome ? [outcome.record.id] : [])));
    const codes = new Set(outcomes.flatMap((outcome) => ("error" in outcome ? [outcome.error.code] : [])));
    expect(ids.size).toBe(1);
    expect([...codes].filter((code) => code !== "idempotency-in-flight")).toEqual([]);
    const again = await house.issuing.issueOne(order);
    expect(again).toMatchObject({ repeated: true, record: { id: [...ids][0] } });
  });

  it("with another body is refused", async () => {
    await house.issue(house.request("lease-filing"), { idempotencyKey: "body-1" });
    const other = house.request("lease-filing", { validFrom: "2026-11-01" });
    const error = await refusalOf(other, { idempotencyKey: "body-1" });
    expect(["idempotency-key-reused", "request-invalid"]).toContain(error.code);
  });

  it("finishes what a crash left prepared: same number, same index, same bytes", async () => {
    const order = { principal: OPERATOR, request: house.request("lease-filing"), idempotencyKey: "crash-1" };
    const before = await house.keeper.auditHead();
    const crashed = await openCrashingIssuing();
    await crashed.issuing.issueOne(order).catch(() => undefined);
    const prepared = crashed.prepared();
    house.clock.pass(61);
    const { record } = (await house.issuing.issueOne(order)) as { record: ReturnType<typeof issued> };
    expect(record.id).toBe(prepared?.id);
    const { proof, ...unsigned } = JSON.parse(record.credential ?? "") as JsonObject;
    const { proof: options, ...preparedUnsigned } = JSON.parse(prepared?.credential ?? "") as JsonObject;
    expect(unsigned).toEqual(preparedUnsigned);
    expect(proof).toMatchObject(options as JsonObject);
    expect((await house.keeper.auditHead()).seq).toBe(before.seq + 1);
  });
});

/** An issuing office on the same register whose machine dies right after the record was prepared. */
async function openCrashingIssuing() {
  const { createIssuing } = await import("../../src/issuance/issuing.ts");
  let entry: { readonly id: string; readonly credential: string } | undefined;
  const register = house.archive as unknown as import("../../src/register/sqlite/register.ts").SqliteRegister;
  const writer = {
    reserve: register.reserve,
    issueClaim: register.issueClaim,
    statusClaim: register.statusClaim,
    changeStatus: register.changeStatus,
    abandon: register.abandon,
    requireTimely: register.requireTimely,
    prepare: async (entries: Parameters<typeof register.prepare>[0]) => {
      const outcomes = await register.prepare(entries);
      entry = entries[0];
      return outcomes;
    },
    add: () => Promise.reject(new Error("the machine died")),
    issuingHalt: () => undefined,
  };
  const issuing = createIssuing({
    catalogue: house.catalogue,
    archive: house.archive,
    writer,
    face: { check: () => [] },
    enclosures: house.enclosures,
    signer: house.keyring,
    cryptography: house.cryptography,
    clock: house.clock,
    entropy: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    origin: house.origin,
    statusListSize: 131_072,
    keyedHash: (text) => text,
    onStatusChange: () => undefined,
  });
  return { issuing, prepared: () => entry };
}

describe("a new version", () => {
  it("asked for again under its key is answered again, although the one it replaced can be renewed no more", async () => {
    const first = await house.issue(house.request("food-operation"));
    const request = house.request("food-operation");
    const renewal = { replaces: first.id, idempotencyKey: "renewal-1" };
    const second = await house.issue(request, renewal);
    expect(await house.issue(request, renewal)).toEqual(second);
    expect(await refusalOf({ ...request, number: "JY" }, renewal)).toMatchObject({ code: "idempotency-key-reused" });
    expect(await refusalOf(request, { ...renewal, idempotencyKey: "renewal-2" })).toMatchObject({
      code: "not-current",
    });
  });

  it("keeps number and serial, counts its version up and supersedes the old one with its revocation bit", async () => {
    const first = await house.issue(house.request("food-operation"));
    const second = await house.issue(house.request("food-operation"), { replaces: first.id });
    expect(second).toMatchObject({ number: first.number, serial: first.serial, version: first.version + 1 });
    const report = await house.desk.reportOf(first.id);
    expect(report).toMatchObject({ verdict: "superseded", successor: second.id });
    expect((await house.desk.reportOf(second.id)).verdict).toBe("valid");
  });

  it("cannot be made of a version that is no longer current", async () => {
    const first = await house.issue(house.request("food-operation"));
    await house.issue(house.request("food-operation"), { replaces: first.id });
    const error = await refusalOf(house.request("food-operation"), { replaces: first.id });
    expect(error.code).toBe("not-current");
  });

  it("is made once when two clerks renew at the same moment", async () => {
    const first = await house.issue(house.request("food-operation"));
    const order = { principal: OPERATOR, request: house.request("food-operation"), replaces: first.id };
    const outcomes = await Promise.all([house.issuing.issueOne(order), house.issuing.issueOne(order)]);
    expect(outcomes.filter((outcome) => "record" in outcome)).toHaveLength(1);
  });

  it("may not be made where the type does not renew", async () => {
    const record = await house.issue(house.request("no-criminal-record"));
    expect((await refusalOf(house.request("no-criminal-record"), { replaces: record.id })).code).toBe(
      "renewal-not-allowed",
    );
  });
});

describe("a dry run", () => {
  it("of a renewal shows the next version and what it replaces", async () => {
    const first = await house.issue(house.request("food-operation"));
    const order = { principal: OPERATOR, request: house.request("food-operation"), replaces: first.id };
    const { credentialSubject: subject } = await house.issuing.dryRun(order);
    expect(subject.certificateIdentifier).toContain(`.${first.serial}.002.`);
    expect(subject.associatedCertificateIdentifier).toContain(`.${first.serial}.001.`);
  });

  it("finds that a given number is taken, as issuing would, but not by the licence that is renewed", async () => {
    const { id, number } = await house.issue(house.request("lease-filing"));
    const dryRun = (changes: JsonObject, replaces?: string) =>
      house.issuing.dryRun({
        ...{ principal: OPERATOR, request: house.request("lease-filing", changes) },
        ...(replaces !== undefined && { replaces }),
      });
    await expect(dryRun({ number })).rejects.toMatchObject({ code: "number-taken" });
    await expect(house.issue(house.request("lease-filing", { number }))).rejects.toMatchObject({
      code: "number-taken",
    });
    expect((await dryRun({ number }, id)).credentialSubject.certificateNumber).toBe(number);
    const free = number.replace(/\d{7}/, "7654321");
    expect((await dryRun({ number: free })).credentialSubject.certificateNumber).toBe(free);
  });

  it("finds what issuing would refuse and reserves nothing", async () => {
    const head = await house.keeper.auditHead();
    const preview = await house.issuing.dryRun({ principal: OPERATOR, request: house.request("lease-filing") });
    expect(preview.credentialSubject.certificateName).toBe("房屋租赁登记备案证明");
    expect(preview).not.toHaveProperty("proof");
    await expect(
      house.issuing.dryRun({ principal: OPERATOR, request: house.request("lease-filing", { holders: [] }) }),
    ).rejects.toMatchObject({ code: "request-invalid" });
    expect(await house.keeper.auditHead()).toEqual(head);
  });
});
