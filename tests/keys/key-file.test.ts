import { mkdtemp, readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type KeyFile, parseKeyFile, sealKeyFile, unsealKeyFile } from "../../src/keys/key-file.ts";
import { readKeyFiles, writeKeyFile } from "../../src/keys/key-folder.ts";
import { PrivateKey } from "../../src/keys/private-key.ts";
import { Secret } from "../../src/keys/secret.ts";
import { fromHex, toHex } from "../../src/licence/bytes.ts";
import { portableCryptography as portable } from "../../src/licence/portable.ts";
import { DEPARTMENT, OTHER_DEPARTMENT } from "./trust-list.ts";

const secret = new Secret("correct horse battery staple");
const seed = (): Uint8Array => new Uint8Array(32).fill(7);
let file: KeyFile;

beforeAll(async () => {
  file = await sealKeyFile({ seed: seed(), issuer: DEPARTMENT, createdAt: "2026-01-01T00:00:00Z", secret });
});

const altered = (change: (copy: Record<string, never>) => void): KeyFile => {
  const copy = JSON.parse(JSON.stringify(file));
  change(copy);
  return copy;
};

describe("a private key", () => {
  it("signs as RFC 8032 §7.1 test 3 says", async () => {
    const key = new PrivateKey(
      fromHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7") ?? new Uint8Array(),
    );
    const [signature] = await key.sign([Uint8Array.of(0xaf, 0x82)]);
    expect(toHex(key.publicKey)).toBe("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    expect(toHex(signature ?? new Uint8Array())).toBe(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    );
  });

  it("gives the same signatures, in order, one at a time and many at once", async () => {
    const key = new PrivateKey(seed());
    const messages = Array.from({ length: 40 }, (_, index) => new Uint8Array(64).fill(index));
    const together = await key.sign(messages);
    for (const [index, message] of messages.entries()) expect((await key.sign([message]))[0]).toEqual(together[index]);
    expect(portable.verifyRaw(key.publicKey, messages[3] ?? seed(), together[3] ?? seed())).toBe(true);
  });
});

describe("a key file", () => {
  it("gives its key back to whoever has the secret", async () => {
    const key = await unsealKeyFile(file, secret);
    expect(key.publicKey).toEqual(new PrivateKey(seed()).publicKey);
  });

  it("derives its encryption key with scrypt at a cost of at least 2^15, with salt and nonce of its own", async () => {
    const again = await sealKeyFile({ seed: seed(), issuer: DEPARTMENT, createdAt: "2026-01-01T00:00:00Z", secret });
    expect(file.kdf).toMatchObject({ name: "scrypt", cost: 32_768 });
    expect(again.kdf.salt).not.toBe(file.kdf.salt);
    expect(again.cipher.nonce).not.toBe(file.cipher.nonce);
    expect(again.cipher.sealed).not.toBe(file.cipher.sealed);
  });

  it("stays locked for another secret, and says which key of which department", async () => {
    await expect(unsealKeyFile(file, new Secret("correct horse battery stapler"))).rejects.toMatchObject({
      code: "key-locked",
      parameters: { kid: file.kid, issuer: DEPARTMENT },
    });
  });

  it.each([
    ["another department's name", (copy: Record<string, never>) => Object.assign(copy, { issuer: OTHER_DEPARTMENT })],
    ["another kid", (copy: Record<string, never>) => Object.assign(copy, { kid: `${file.kid.slice(0, -1)}A` })],
    [
      "another ciphertext",
      (copy: Record<string, never>) => Object.assign(copy["cipher"] ?? {}, { sealed: "A".repeat(43) }),
    ],
    ["another tag", (copy: Record<string, never>) => Object.assign(copy["cipher"] ?? {}, { tag: "A".repeat(22) })],
  ])("stays locked once it carries %s", async (_, change) => {
    await expect(unsealKeyFile(altered(change), secret)).rejects.toMatchObject({ code: "key-locked" });
  });

  it.each([
    ["a weaker derivation", (copy: Record<string, never>) => Object.assign(copy["kdf"] ?? {}, { cost: 1024 })],
    [
      "a derivation that would exhaust memory",
      (copy: Record<string, never>) => Object.assign(copy["kdf"] ?? {}, { cost: 2 ** 30 }),
    ],
    ["an unknown format", (copy: Record<string, never>) => Object.assign(copy, { format: "vellum-key/2" })],
    ["a short tag", (copy: Record<string, never>) => Object.assign(copy["cipher"] ?? {}, { tag: "AAAA" })],
    ["no cipher", (copy: Record<string, never>) => Object.assign(copy, { cipher: null })],
  ])("is not read when it asks for %s", (_, change) => {
    expect(parseKeyFile(JSON.stringify(altered(change)))).toBeUndefined();
  });

  it("is read back as it was written", () => {
    expect(parseKeyFile(JSON.stringify(file))).toEqual(file);
    expect(parseKeyFile("not json")).toBeUndefined();
  });
});

describe("the folder of key files", () => {
  it("holds files for the owner's eyes only, and nothing half written", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vellum-keys-"));
    await writeKeyFile(folder, file);
    const path = join(folder, DEPARTMENT, `${file.kid}.json`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, DEPARTMENT))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, DEPARTMENT))).toEqual([`${file.kid}.json`]);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(file);
    expect(await readKeyFiles(folder, DEPARTMENT)).toEqual([{ kid: file.kid, file }]);
  });

  it("gives no file that lies in another department's drawer, and never leaves the folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vellum-keys-"));
    await writeKeyFile(folder, { ...file, issuer: OTHER_DEPARTMENT });
    expect(await readKeyFiles(folder, DEPARTMENT)).toEqual([]);
    expect(await readKeyFiles(folder, "../../etc/passwd00")).toEqual([]);
    await expect(writeKeyFile(folder, { ...file, issuer: "../../outside/here" })).rejects.toThrow(RangeError);
  });
});
