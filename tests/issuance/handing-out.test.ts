// Handing out on the real register, real seals and the real PDF engine: what departments and third parties get to hold, judged by
// programs that are not ours.

import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type House, openHouse } from "../../src/assembly/house.ts";
import { readConfig } from "../../src/config.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import type { MadeSeal } from "../../src/issuance/seal-port.ts";
import { Secret } from "../../src/keys/secret.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { openssl, partsOf, subtle, written } from "../document/pades/seals.ts";
import { readAttachedCredential, verifyPadesSignature } from "../document/read-file.ts";
import { catalogue } from "../document/sheets.ts";
import { scan } from "../journey/paper.ts";
import { describeWith, itNeeds, toolOutput } from "../system-tools.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

let house: TestHouse;
let licence: LicenceRecord;

// One house for all; what changes a department's seals has a department to itself.
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.tidy());

const licenceOf = async (slug: string): Promise<void> => {
  licence = await house.issue(house.request(slug));
};
const sealed = (): Promise<MadeSeal> => house.sealOffice.makeDevelopmentSeal("operator", licence.issuer);
const handedOut = () => house.handingOut.document(licence);
const sealFile = ({ issuer, fingerprint }: MadeSeal): string =>
  path.join(house.directory, "keys", issuer, `seal-${fingerprint}.json`);
/** The same folder opened once more, as by another process; without a key secret its seals stay locked. */
const anotherProcess = ({ locked = false } = {}): Promise<House> => {
  const config = readConfig({ VELLUM_DATA: house.directory, VELLUM_ORIGIN: house.origin });
  const keySecret = locked ? undefined : new Secret("a passphrase for tests only");
  return openHouse({ config, catalogue, clock: house.clock, ...(keySecret && { keySecret }) });
};
/** Longer than a ring of seals goes without looking at its folder. */
const afterALook = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

describe("a licence of a department with a seal", () => {
  let seal: MadeSeal;
  beforeAll(async () => {
    await licenceOf("lease-filing");
    seal = await sealed();
    await afterALook();
  });
  beforeEach(() => licenceOf("lease-filing"));

  it("is handed out signed as a whole, at the time of the first handing out", async () => {
    const { bytes } = await handedOut();
    expect(await verifyPadesSignature(bytes, subtle)).toMatchObject({
      outcome: "signed",
      signatures: [
        {
          ...{ coversWholeFile: true, changedAfter: false, digestHolds: true, signatureHolds: true, certifies: 1 },
          claimedAt: house.clock.now(),
          certificate: { fingerprint: seal.fingerprint, subject: expect.stringContaining("OU=DEVELOPMENT ONLY") },
        },
      ],
    });
  });

  it("is the same file byte for byte a month and a restart later", async () => {
    const first = await handedOut();
    house = await house.reopen();
    house.clock.pass(30 * 86_400);
    const again = await handedOut();
    expect(Buffer.from(again.bytes).equals(first.bytes)).toBe(true);
    expect(again.sha256).toBe(first.sha256);
  });

  it("still carries the credential as it was signed, and verifies", async () => {
    const { bytes } = await handedOut();
    const attached = readAttachedCredential(bytes);
    expect("bytes" in attached && new TextDecoder().decode(attached.bytes)).toBe(licence.credential);
    expect((await house.desk.reportOf(licence.id)).verdict).toBe("valid");
  });

  it("is sealed anew when the department has a new seal", async () => {
    await licenceOf("elderly-card");
    await sealed();
    await afterALook();
    const first = await handedOut();
    house.clock.pass(60);
    const next = await sealed();
    await afterALook();
    const again = await handedOut();
    expect(again.sha256).not.toBe(first.sha256);
    expect(await verifyPadesSignature(again.bytes, subtle)).toMatchObject({
      signatures: [{ certificate: { fingerprint: next.fingerprint } }],
    });
  });

  it("is handed out as it was when the seal's key is lost, and any other licence without a seal", async () => {
    await licenceOf("no-criminal-record");
    const lost = await sealed();
    await afterALook();
    const first = await handedOut();
    rmSync(sealFile(lost));
    await afterALook();
    expect((await handedOut()).sha256).toBe(first.sha256);
    licence = await house.issue(house.request("no-criminal-record"));
    expect(await verifyPadesSignature((await handedOut()).bytes, subtle)).toMatchObject({ outcome: "none" });
  });

  it("is handed out as it was when the seal is locked, and any other licence is refused, saying why", async () => {
    const first = await handedOut();
    const locked = await anotherProcess({ locked: true });
    expect((await locked.handingOut.document(licence)).sha256).toBe(first.sha256);
    const other = await house.issue(house.request("lease-filing"));
    await expect(locked.handingOut.document(other)).rejects.toMatchObject({ code: "key-locked" });
    await locked.close();
  });
  it("is sealed once, however many ask for it first at the same moment, in one process or in two", async () => {
    const other = await anotherProcess();
    const asked = Array.from({ length: 8 }, (_, each) => (each % 2 === 0 ? house : other));
    const files = await Promise.all(asked.map(({ handingOut }) => handingOut.document(licence)));
    expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await verifyPadesSignature(files[1]?.bytes ?? new Uint8Array(), subtle)).toMatchObject({
      signatures: [{ digestHolds: true, signatureHolds: true }],
    });
    await other.close();
  });

  it("is sealed anew when the department is called otherwise, for the old signature is not over the new page", async () => {
    await licenceOf("food-operation");
    await sealed();
    await afterALook();
    const first = await handedOut();
    const issuers = JSON.parse(readFileSync("keys.example/issuers.json", "utf8")) as readonly JsonObject[];
    const issuer = issuers.find(({ uscc }) => uscc === licence.issuer);
    await house.keyOffice.registerIssuer("operator", {
      ...issuer,
      seal: { name: "改名后的局", code: "3308019900009" },
    });
    const again = await handedOut();
    expect(again.sha256).not.toBe(first.sha256);
    expect(await verifyPadesSignature(again.bytes, subtle)).toMatchObject({
      signatures: [{ digestHolds: true, signatureHolds: true, coversWholeFile: true }],
    });
  });

  itNeeds("pdfsig", "qpdf")("is valid for poppler, sound for qpdf, and the whole of it is signed", async () => {
    const file = written({ folder: house.directory }, "handed-out.pdf", (await handedOut()).bytes);
    const report = toolOutput("pdfsig", "-nocert", file);
    expect(report).toContain("Signature Validation: Signature is Valid.");
    expect(report).toContain("Total document signed");
    expect(report).toContain("OU=DEVELOPMENT ONLY");
    expect(toolOutput("qpdf", "--check", file)).toContain("No syntax or stream encoding errors found");
  });

  itNeeds("openssl")("is verified by openssl up to the development authority", async () => {
    const { covered, cms } = partsOf((await handedOut()).bytes);
    const folder = { folder: house.directory };
    const authority = (await house.sealOffice.developmentCertificate()) ?? "";
    const root = written(folder, "authority.pem", Buffer.from(authority));
    const input = ["-inform", "DER", "-in", written(folder, "seal.der", cms), "-binary", "-no_check_time"];
    const content = ["-content", written(folder, "covered.bin", covered), "-CAfile", root, "-out", "content.out"];
    expect(() => openssl(house.directory, "cms", "-verify", ...input, ...content)).not.toThrow();
  });

  describeWith(["pdftoppm", "zbarimg"], "its QR code", () => {
    it("is still read", async () => {
      expect(await scan((await handedOut()).bytes)).toBe(`${house.origin}/v/${licence.id}`.toUpperCase());
    });
  });
});

describe("a licence of a department without a seal", () => {
  beforeEach(() => licenceOf("transport-qualification"));

  it("is handed out without a signature of its own, the same bytes each time", async () => {
    const { bytes, sha256 } = await handedOut();
    expect(await verifyPadesSignature(bytes, subtle)).toMatchObject({ outcome: "none" });
    expect((await handedOut()).sha256).toBe(sha256);
  });

  it("is handed out signed once the department has one", async () => {
    await handedOut();
    await sealed();
    await afterALook();
    expect(await verifyPadesSignature((await handedOut()).bytes, subtle)).toMatchObject({ outcome: "signed" });
  });
});

describe("the seal office", () => {
  beforeAll(() => licenceOf("administrative-decision"));

  it("notes each seal in the audit trail and lists it with its dates", async () => {
    const { fingerprint, issuer, until } = await sealed();
    const lines = await house.keeper.auditLines(0, 1000);
    expect(lines.at(-1)).toMatchObject({
      action: "seal-created",
      subject: fingerprint,
      detail: { issuer, development: "true" },
    });
    const own = (await house.sealOffice.seals()).filter((seal) => seal.issuer === issuer);
    expect(own).toMatchObject([{ issuer, fingerprint, state: "current", until }]);
  });

  it("knows no seal of a department that is none", async () => {
    for (const work of [
      () => house.sealOffice.makeDevelopmentSeal("operator", "113308000000000A27"),
      () => house.sealOffice.importSeal("operator", "113308000000000A27", new Uint8Array()),
      () => house.sealOffice.seals("113308000000000A27"),
    ])
      await expect(work()).rejects.toMatchObject({ code: "issuer-unknown" });
  });
});
