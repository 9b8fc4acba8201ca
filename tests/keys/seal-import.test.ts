import { verify, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openFolderShelf } from "../../src/keys/folder-shelf.ts";
import { readPem, readPkcs12 } from "../../src/keys/seal-import.ts";
import { createSealMaker } from "../../src/keys/seal-maker.ts";
import { keyOf } from "../../src/keys/seal-material.ts";
import { openSealRing } from "../../src/keys/seal-ring.ts";
import { Secret } from "../../src/keys/secret.ts";
import { openssl } from "../document/pades/seals.ts";
import { describeWith } from "../system-tools.ts";

const PASSPHRASE = new Secret("口令 pass");
const WITH = ["-passout", "pass:口令 pass"];
// A little later than whatever is certified here.
const NOW = new Date(Date.now() + 600_000).toISOString().replace(/\.\d+Z$/, "Z");
const P256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

describeWith(["openssl"], "a seal brought by its department", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-import-"));
  const at = (name: string): string => path.join(folder, name);
  const text = (name: string): string => readFileSync(at(name), "utf8");
  const tool = (...parameters: readonly string[]): string => openssl(folder, ...parameters);
  /** A certificate `<name>.pem` with its key `<name>.key`, by an issuer or by itself. */
  const certify = (name: string, kind: readonly string[], extensions: readonly string[], issuer?: string): void => {
    const made = [
      "-newkey",
      ...kind,
      "-noenc",
      "-utf8",
      "-days",
      "30",
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
    ];
    const by = issuer === undefined ? [] : ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`];
    const added = extensions.flatMap((line) => ["-addext", line]);
    tool("req", "-x509", ...made, ...by, "-subj", `/C=CN/O=机关/CN=${name}`, ...added);
  };
  const SIGNS = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature"];
  const CERTIFIES = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"];

  beforeAll(() => {
    certify("root", P256, CERTIFIES);
    certify("middle", P256, CERTIFIES, "root");
    certify("seal", P256, SIGNS, "middle");
    certify("rsa", ["rsa:2048"], SIGNS, "middle");
    writeFileSync(at("chain.pem"), `${text("root.pem")}${text("middle.pem")}`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const subjectsOf = (chain: readonly Uint8Array[]): readonly string[] =>
    chain.map((der) => new X509Certificate(Buffer.from(der)).subject.split("CN=").at(-1) ?? "");

  it.each(["seal", "rsa"])(
    "as PKCS #12 is taken with its key and the chain in order, without the root (%s)",
    async (name) => {
      const files = ["-inkey", `${name}.key`, "-in", `${name}.pem`, "-certfile", "chain.pem"];
      tool("pkcs12", "-export", ...files, "-out", `${name}.p12`, ...WITH);
      const { chain, pkcs8 } = await readPkcs12(readFileSync(at(`${name}.p12`)), PASSPHRASE, NOW);
      expect(subjectsOf(chain)).toEqual([name, "middle"]);
      expect(new X509Certificate(text(`${name}.pem`)).checkPrivateKey(keyOf(pkcs8))).toBe(true);
    },
  );

  it("as PEM is taken in whatever order, with an encrypted key or an open one", () => {
    const open = `${text("chain.pem")}${text("seal.pem")}${text("seal.key")}`;
    tool("pkcs8", "-topk8", "-in", "seal.key", "-out", "locked.key", ...WITH);
    const locked = `${text("locked.key")}${text("middle.pem")}${text("seal.pem")}`;
    const [one, other] = [readPem(open, undefined, NOW), readPem(locked, PASSPHRASE, NOW)];
    expect(subjectsOf(one.chain)).toEqual(["seal", "middle"]);
    expect(other).toEqual(one);
  });

  const refusal = async (reading: () => unknown): Promise<unknown> => {
    try {
      await reading();
      return "taken";
    } catch (error) {
      return (error as { fields?: readonly { code: string }[] }).fields?.[0]?.code ?? error;
    }
  };

  it("is refused for a wrong passphrase, which no error repeats", async () => {
    const files = ["-inkey", "seal.key", "-in", "seal.pem"];
    tool("pkcs12", "-export", ...files, "-out", "a.p12", ...WITH);
    const file = readFileSync(at("a.p12"));
    expect(await refusal(() => readPkcs12(file, new Secret("wrong-passphrase"), NOW))).toBe("seal-passphrase");
    const reading = readPkcs12(file, new Secret("wrong-passphrase"), NOW);
    const error: unknown = await reading.catch((cause: unknown) => cause);
    expect(JSON.stringify(error)).not.toContain("wrong-passphrase");
    tool("pkcs8", "-topk8", "-in", "seal.key", "-out", "locked.key", ...WITH);
    const pem = `${text("locked.key")}${text("seal.pem")}`;
    expect(await refusal(() => readPem(pem, new Secret("wrong-passphrase"), NOW))).toBe("seal-passphrase");
    expect(await refusal(() => readPem(pem, undefined, NOW))).toBe("seal-passphrase");
  });

  it("is refused with the way out when it is encrypted as before 2013", async () => {
    tool("pkcs12", "-export", "-legacy", "-inkey", "seal.key", "-in", "seal.pem", "-out", "old.p12", ...WITH);
    expect(await refusal(() => readPkcs12(readFileSync(at("old.p12")), PASSPHRASE, NOW))).toBe("seal-legacy");
  });

  it.each([
    ["seal-no-certificate", () => readPem(`${text("seal.key")}${text("rsa.pem")}`, undefined, NOW)],
    ["seal-unreadable", () => readPem(text("seal.pem"), undefined, NOW)],
    ["seal-unreadable", () => readPem(`${text("seal.key")}${text("rsa.key")}${text("seal.pem")}`, undefined, NOW)],
    [
      "seal-unreadable",
      () => readPem(`${text("seal.key")}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`, undefined, NOW),
    ],
    ["seal-unreadable", () => readPkcs12(Buffer.from("not a PKCS #12"), PASSPHRASE, NOW)],
    ["seal-unreadable", () => readPkcs12(new Uint8Array(300_000), PASSPHRASE, NOW)],
    ["seal-not-in-force", () => readPem(`${text("seal.key")}${text("seal.pem")}`, undefined, "2019-01-01T00:00:00Z")],
    ["seal-not-in-force", () => readPem(`${text("seal.key")}${text("seal.pem")}`, undefined, "2099-01-01T00:00:00Z")],
    ["seal-usage", () => readPem(`${text("middle.key")}${text("middle.pem")}`, undefined, NOW)],
  ])("is refused: %s", async (code, reading) => {
    expect(await refusal(reading)).toBe(code);
  });

  it.each([
    ["P-384", ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]],
    ["RSA of 1024 bits", ["rsa:1024"]],
    ["Ed25519", ["ed25519"]],
  ])("is refused when its key is %s: PDF readers would not take it", async (name, kind) => {
    certify(name, kind, SIGNS);
    expect(await refusal(() => readPem(`${text(`${name}.key`)}${text(`${name}.pem`)}`, undefined, NOW))).toBe(
      "seal-algorithm",
    );
  });

  it("is refused when its certificate may only encrypt", async () => {
    certify("encrypts", P256, ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,keyAgreement"]);
    expect(await refusal(() => readPem(`${text("encrypts.key")}${text("encrypts.pem")}`, undefined, NOW))).toBe(
      "seal-usage",
    );
  });

  it.each(["seal.pem", "rsa.p12"])("is put away and signs from then on (%s)", async (name) => {
    const files = ["-inkey", "rsa.key", "-in", "rsa.pem", "-certfile", "chain.pem"];
    tool("pkcs12", "-export", ...files, "-out", "rsa.p12", ...WITH);
    const file = name.endsWith(".p12") ? readFileSync(at(name)) : Buffer.from(`${text("seal.key")}${text("seal.pem")}`);
    const keys = mkdtempSync(path.join(folder, "keys-"));
    const parts = { folder: keys, secret: new Secret("correct horse battery staple") };
    const issuer = "113308000000000A26";
    const made = await createSealMaker(parts).importSeal(issuer, file, PASSPHRASE.reveal(), NOW);
    expect(made).toMatchObject({ issuer, development: false, subject: expect.stringContaining("O=机关, C=CN") });
    const ring = openSealRing({ shelf: openFolderShelf(keys), secret: parts.secret, clock: { now: () => NOW } });
    const identity = await ring.sealOf(issuer);
    const message = Uint8Array.of(1, 2, 3);
    const certificate = new X509Certificate(Buffer.from(identity?.chain[0] ?? []));
    expect(verify("sha256", message, certificate.publicKey, await ring.sign(made.fingerprint, message))).toBe(true);
    expect(identity?.algorithm).toBe(name.endsWith(".p12") ? "rsa-pkcs1-sha256" : "ecdsa-p256-sha256");
  });
});
