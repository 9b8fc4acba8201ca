import { createHash, verify, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MadeSeal } from "../../src/issuance/seal-port.ts";
import { openFolderShelf } from "../../src/keys/folder-shelf.ts";
import { closeSealFile, openSealFile, parseSealFile, type SealFile } from "../../src/keys/seal-file.ts";
import { readSealFiles } from "../../src/keys/seal-folder.ts";
import { createSealMaker } from "../../src/keys/seal-maker.ts";
import { openSealRing, type SealRing } from "../../src/keys/seal-ring.ts";
import { Secret } from "../../src/keys/secret.ts";
import type { Issuer } from "../../src/licence/licence-type.ts";
import { openssl } from "../document/pades/seals.ts";
import { describeWith } from "../system-tools.ts";

const ISSUERS: readonly Issuer[] = JSON.parse(readFileSync("keys.example/issuers.json", "utf8"));
const [DEPARTMENT, OTHER] = ISSUERS as [Issuer, Issuer];
const secret = new Secret("correct horse battery staple");
const EARLY = "2026-01-10T02:00:00Z";
const LATER = "2026-06-10T02:00:00Z";
const MESSAGE = new TextEncoder().encode("signed attributes");

let folder: string;
let now: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "vellum-ring-"));
  now = LATER;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ring = (with_: Secret | undefined = secret): SealRing =>
  openSealRing({ shelf: openFolderShelf(folder), clock: { now: () => now }, ...(with_ && { secret: with_ }) });
const made = (issuer = DEPARTMENT, at = EARLY): Promise<MadeSeal> =>
  createSealMaker({ folder, secret }).makeDevelopmentSeal(issuer, at);
const sealFile = (seal: MadeSeal): string => path.join(folder, seal.issuer, `seal-${seal.fingerprint}.json`);

describe("a department's seal", () => {
  it("signs what its certificate verifies", async () => {
    const seal = await made();
    const open = ring();
    const identity = await open.sealOf(DEPARTMENT.uscc);
    expect(identity).toMatchObject({
      fingerprint: seal.fingerprint,
      algorithm: "ecdsa-p256-sha256",
      development: true,
    });
    const certificate = new X509Certificate(Buffer.from(identity?.chain[0] ?? []));
    const signature = await open.sign(seal.fingerprint, MESSAGE);
    expect(verify("sha256", MESSAGE, certificate.publicKey, signature)).toBe(true);
    expect(createHash("sha256").update(certificate.raw).digest("hex")).toBe(seal.fingerprint);
  });

  it("is the newest that is valid, and an older one once that is taken away", async () => {
    const [older, newer] = [await made(DEPARTMENT, EARLY), await made(DEPARTMENT, LATER)];
    expect((await ring().sealOf(DEPARTMENT.uscc))?.fingerprint).toBe(newer.fingerprint);
    now = "2026-03-01T00:00:00Z";
    expect((await ring().sealOf(DEPARTMENT.uscc))?.fingerprint).toBe(older.fingerprint);
    now = LATER;
    unlinkSync(sealFile(newer));
    expect((await ring().sealOf(DEPARTMENT.uscc))?.fingerprint).toBe(older.fingerprint);
  });

  it("is none before it begins, after it ends, and for a department without one", async () => {
    await made(DEPARTMENT, EARLY);
    const open = ring();
    for (const then of ["2025-12-31T00:00:00Z", "2036-01-01T00:00:00Z"]) {
      now = then;
      expect(await open.sealOf(DEPARTMENT.uscc)).toBeUndefined();
    }
    now = LATER;
    expect(await open.sealOf(OTHER.uscc)).toBeUndefined();
    expect(await open.sealOf("../../etc")).toBeUndefined();
  });

  it("stays locked without the secret or with another, and signs nothing that is not held", async () => {
    const seal = await made();
    await expect(ring(new Secret("another secret altogether")).sealOf(DEPARTMENT.uscc)).rejects.toMatchObject({
      code: "key-locked",
      parameters: { kid: seal.fingerprint, issuer: DEPARTMENT.uscc },
    });
    const unlocked = openSealRing({ shelf: openFolderShelf(folder), clock: { now: () => now } });
    await expect(unlocked.sealOf(DEPARTMENT.uscc)).rejects.toMatchObject({ code: "key-locked" });
    await expect(ring().sign("0".repeat(64), MESSAGE)).rejects.toMatchObject({ code: "key-missing" });
    await expect(createSealMaker({ folder }).makeDevelopmentSeal(DEPARTMENT, EARLY)).rejects.toMatchObject({
      code: "key-locked",
    });
  });

  it("is found within two seconds of being put there, and is gone as soon", async () => {
    const open = ring();
    expect(await open.sealOf(DEPARTMENT.uscc)).toBeUndefined();
    const seal = await made();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await open.sealOf(DEPARTMENT.uscc))?.fingerprint).toBe(seal.fingerprint);
    unlinkSync(sealFile(seal));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await open.sealOf(DEPARTMENT.uscc)).toBeUndefined();
    await expect(open.sign(seal.fingerprint, MESSAGE)).rejects.toMatchObject({ code: "key-missing" });
  });

  it("is listed with its state, damaged files too, without unlocking any", async () => {
    const [older, newer] = [await made(DEPARTMENT, EARLY), await made(DEPARTMENT, LATER)];
    const damaged = "d".repeat(64);
    writeFileSync(path.join(folder, DEPARTMENT.uscc, `seal-${damaged}.json`), "{}");
    const states = await openSealRing({ shelf: openFolderShelf(folder), clock: { now: () => now } }).states(
      DEPARTMENT.uscc,
    );
    expect(states.map(({ fingerprint, state }) => [fingerprint, state])).toEqual([
      [damaged, "damaged"],
      [older.fingerprint, "older"],
      [newer.fingerprint, "current"],
    ]);
    now = "2040-01-01T00:00:00Z";
    const later = await openSealRing({ shelf: openFolderShelf(folder), clock: { now: () => now } }).states(
      DEPARTMENT.uscc,
    );
    expect(later.slice(1).map(({ state }) => state)).toEqual(["not-in-force", "not-in-force"]);
  });
});

describe("a seal file", () => {
  it("keeps the private key encrypted, for its owner's eyes only", async () => {
    const seal = await made();
    const file = sealFile(seal);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    const parsed = parseSealFile(readFileSync(file, "utf8"));
    expect(parsed?.kdf).toMatchObject({ name: "scrypt", cost: 32_768 });
    // PKCS #8 of P-256 names its algorithm, in whichever way it was written.
    const text = readFileSync(file, "latin1");
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) expect(name).not.toMatch(/\.tmp$/);
    expect(text).not.toContain("PRIVATE");
    const sealed = Buffer.from(parsed?.cipher.sealed ?? "", "base64url");
    expect(sealed.includes(Buffer.from("06082a8648ce3d030107", "hex"))).toBe(false);
  });

  it("is not opened under another department's name, nor with another certificate", async () => {
    const seal = await made();
    const [own] = await readSealFiles(folder, DEPARTMENT.uscc);
    const file = own?.file as SealFile;
    expect((await openSealFile(file, secret)).asymmetricKeyType).toBe("ec");
    await expect(openSealFile({ ...file, issuer: OTHER.uscc }, secret)).rejects.toMatchObject({ code: "key-locked" });
    const foreign = { ...file, fingerprint: "0".repeat(64) };
    await expect(openSealFile(foreign, secret)).rejects.toMatchObject({ code: "key-locked" });
    expect(parseSealFile(JSON.stringify(foreign))).toBeUndefined();
    expect(parseSealFile(JSON.stringify(file))?.fingerprint).toBe(seal.fingerprint);
  });

  it.each([
    ["format", "vellum-key/1"],
    ["certificates", []],
    ["certificates", ["AAAA"]],
    ["createdAt", "yesterday"],
    ["kdf", { name: "none" }],
    ["cipher", null],
  ])("whose %s is %j is none", async (member, value) => {
    const pkcs8 = new Uint8Array(138).fill(1);
    await made();
    const [own] = await readSealFiles(folder, DEPARTMENT.uscc);
    expect(parseSealFile(JSON.stringify({ ...own?.file, [member]: value }))).toBeUndefined();
    await expect(closeSealFile({ pkcs8, chain: [] }, { issuer: "", createdAt: EARLY, secret })).rejects.toThrow(
      RangeError,
    );
  });

  it("leaves no copy of an imported passphrase or key anywhere in the folder", async () => {
    const seal = await made();
    const key = await openSealFile((await readSealFiles(folder, DEPARTMENT.uscc))[0]?.file as SealFile, secret);
    const raw = Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url");
    expect(raw).toHaveLength(32);
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const file = path.join(folder, name);
      if (statSync(file).isDirectory()) continue;
      const bytes = readFileSync(file);
      for (const spelling of ["base64url", "base64", "hex"] as const)
        expect(bytes.includes(raw.toString(spelling))).toBe(false);
      expect(bytes.includes(secret.reveal())).toBe(false);
    }
    expect(seal.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});

describeWith(["openssl"], "the development authority", () => {
  it("makes certificates that openssl verifies strictly up to it, one authority for all departments", async () => {
    const maker = createSealMaker({ folder, secret });
    const today = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    expect(await maker.developmentCertificate()).toBeUndefined();
    const seals = [await maker.makeDevelopmentSeal(DEPARTMENT, today), await maker.makeDevelopmentSeal(OTHER, today)];
    now = today;
    writeFileSync(path.join(folder, "root.pem"), (await maker.developmentCertificate()) ?? "");
    for (const { issuer, fingerprint } of seals) {
      const [own] = (await ring().sealOf(issuer))?.chain ?? [];
      const certificate = new X509Certificate(Buffer.from(own ?? []));
      writeFileSync(path.join(folder, `${fingerprint}.pem`), certificate.toString());
      const checks = ["-x509_strict", "-check_ss_sig", "-purpose", "smimesign", "-CAfile", "root.pem"];
      expect(openssl(folder, "verify", ...checks, `${fingerprint}.pem`)).toContain(": OK");
    }
  });

  it("says in every certificate that it is for development only, and whose seal it is", async () => {
    const seal = await made();
    expect(seal).toMatchObject({ development: true, from: "2026-01-09T16:00:00Z", until: "2029-01-09T16:00:00Z" });
    const [own] = (await ring().sealOf(DEPARTMENT.uscc))?.chain ?? [];
    writeFileSync(path.join(folder, "seal.der"), own ?? "");
    const shown = ["-noout", "-text", "-nameopt", "utf8,sep_comma_plus", "-inform", "DER", "-in", "seal.der"];
    const text = openssl(folder, "x509", ...shown);
    expect(text).toContain("Subject: C=CN,");
    expect(text).toContain("OU=DEVELOPMENT ONLY");
    expect(text).toContain(`CN=${DEPARTMENT.seal.name}`);
    expect(text).toContain(`organizationIdentifier=NTRCN-${DEPARTMENT.uscc}`);
    expect(text).toContain("Issuer: C=CN,OU=DEVELOPMENT ONLY,CN=Vellum Development CA");
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE\n/);
    expect(text).toContain("Version: 3");
  });
});
