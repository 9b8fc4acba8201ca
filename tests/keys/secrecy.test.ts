// A private key never reaches database, log, error or dump: a whole working day at the real command line, then everything it
// left behind and everything it said is searched for the raw keys and the passphrase in every spelling we can think of. The key
// files are opened here by an implementation of our own, so that the search knows what to look for.
import { createDecipheriv, createPrivateKey, scryptSync } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { type KeyFile, parseKeyFile, unsealKeyFile } from "../../src/keys/key-file.ts";
import { openKeyring } from "../../src/keys/keyring.ts";
import { Secret } from "../../src/keys/secret.ts";
import { toBase32, toBase58 } from "../../src/licence/bytes.ts";
import { encodeSecretKey } from "../../src/licence/multikey.ts";
import {
  HOUSING,
  ISSUERS,
  KEY_SECRET,
  LEASE_HEADER,
  leaseRequest,
  leaseRow,
  newFolder,
  type Outcome,
  vellum,
} from "../cli/vellum.ts";
import { TrustList } from "./trust-list.ts";

const cwd = newFolder();
const said: string[] = [];
let files: readonly KeyFile[];
let seeds: readonly Buffer[];

async function run(args: readonly string[], env = {}): Promise<Outcome> {
  const outcome = await vellum(args, { cwd, env });
  said.push(outcome.stdout, outcome.stderr);
  return outcome;
}

/** scrypt and AES-256-GCM straight from the file, without src/keys. */
function openByHand({ kid, issuer, kdf, cipher }: KeyFile): Buffer {
  const key = scryptSync(KEY_SECRET, Buffer.from(kdf.salt, "base64url"), 32, {
    N: kdf.cost,
    r: kdf.blockSize,
    p: 1,
    maxmem: 2 ** 26,
  });
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(cipher.nonce, "base64url"));
  decipher.setAAD(Buffer.from(`vellum-key/1 ${kid} ${issuer}`)).setAuthTag(Buffer.from(cipher.tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(cipher.sealed, "base64url")), decipher.final()]);
}

function spellings(secret: Buffer): readonly Buffer[] {
  const hex = secret.toString("hex");
  const texts = [
    hex,
    hex.toUpperCase(),
    secret.toString("base64").replace(/=+$/, ""),
    secret.toString("base64url"),
    toBase58(secret),
    toBase32(secret),
    toBase32(secret).toUpperCase(),
    [...secret].join(","),
    [...secret].join(", "),
    secret.length === 32 ? encodeSecretKey(secret) : "",
    // A JWK or PKCS #8 export at offsets that shift base64 by one or two bytes.
    Buffer.concat([Buffer.alloc(1), secret])
      .toString("base64")
      .slice(4, 40),
    Buffer.concat([Buffer.alloc(2), secret])
      .toString("base64")
      .slice(4, 40),
  ];
  return [secret, ...texts.filter((text) => text !== "").map((text) => Buffer.from(text))];
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

beforeAll(async () => {
  expect((await run(["init", "--issuers", ISSUERS])).code).toBe(0);
  writeFileSync(join(cwd, "request.json"), JSON.stringify(leaseRequest(1)));
  writeFileSync(join(cwd, "rows.csv"), [LEASE_HEADER, leaseRow(2), leaseRow(3).replace("89.52", "?")].join("\n"));
  await run(["issue", "request.json", "--pdf", "lease.pdf", "--json"]);
  await run(["batch", "rows.csv", "--type", "lease-filing", "--issuer", HOUSING]);
  await run(["keys", "rotate", HOUSING, "--json"]);
  await run(["keys", "list"]);
  // Faults: a wrong secret, a damaged file, a locked key.
  await run(["issue", "request.json", "--json"], { VELLUM_KEY_SECRET: "a wrong secret entirely" });
  await run(["issue", "request.json"], { VELLUM_KEY_SECRET: "short" });
  await run(["audit", "check"]);
  files = filesUnder(join(cwd, "data/keys")).map((path) => {
    const file = parseKeyFile(readFileSync(path, "utf8"));
    if (file === undefined) throw new Error(`${path} is no key file`);
    return file;
  });
  seeds = files.map(openByHand);
}, 120_000);

describe("private keys", () => {
  it("are what signed: the search knows what it looks for", async () => {
    expect(seeds).toHaveLength(10);
    for (const [index, file] of files.entries()) {
      const key = await unsealKeyFile(file, new Secret(KEY_SECRET));
      const der = Buffer.concat([
        Buffer.from("302e020100300506032b657004220420", "hex"),
        seeds[index] ?? Buffer.alloc(32),
      ]);
      const jwk = createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ format: "jwk" });
      expect(Buffer.from(key.publicKey).toString("base64url")).toBe(jwk.x);
    }
  });

  it("stand in no file that a working day leaves behind: register, key files, PDFs, results", () => {
    const left = filesUnder(cwd);
    expect(left.some((path) => path.endsWith("vellum.sqlite"))).toBe(true);
    for (const path of left) {
      const content = readFileSync(path);
      for (const seed of seeds) {
        for (const spelling of spellings(seed)) expect(content.includes(spelling), path).toBe(false);
      }
    }
  });

  it("stand in nothing that was said, on standard output or standard error", () => {
    const everything = Buffer.from(said.join("\n"));
    expect(everything.length).toBeGreaterThan(1000);
    for (const seed of seeds) for (const spelling of spellings(seed)) expect(everything.includes(spelling)).toBe(false);
  });

  it("and the passphrase stand in no file and were never said either", () => {
    const passphrases = [Buffer.from(KEY_SECRET), Buffer.from("a wrong secret entirely")].flatMap(spellings);
    const everything = [Buffer.from(said.join("\n")), ...filesUnder(cwd).map((path) => readFileSync(path))];
    for (const content of everything)
      for (const spelling of passphrases) expect(content.includes(spelling)).toBe(false);
  });

  it("do not show when a keyring, a key, a secret or an error of theirs is printed, inspected or serialised", async () => {
    const list = new TrustList();
    for (const { kid, issuer } of files) list.trust(kid, issuer);
    const secret = new Secret(KEY_SECRET);
    const ring = openKeyring({
      folder: join(cwd, "data/keys"),
      secret,
      reader: list,
      clock: { now: () => "2027-01-01T00:00:00Z" },
      allowExampleKeys: false,
    });
    const [file] = files;
    if (file === undefined) throw new Error("no key file");
    await ring.keyOf(file.issuer);
    const key = await unsealKeyFile(file, secret);
    const error = await unsealKeyFile(file, new Secret("a wrong secret entirely")).catch((thrown: unknown) => thrown);
    const dumps = [ring, key, secret, error, { nested: [secret, key] }].flatMap((thing) => [
      inspect(thing, { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null }),
      JSON.stringify(thing) ?? "",
      String(thing),
      JSON.stringify(Object.getOwnPropertyDescriptors(thing)),
      error instanceof Error ? `${error.stack} ${inspect(error.cause)}` : "",
    ]);
    const dump = Buffer.from(dumps.join("\n"));
    const wanted = [...seeds, Buffer.from(KEY_SECRET), Buffer.from("a wrong secret entirely")].flatMap(spellings);
    for (const spelling of wanted) expect(dump.includes(spelling)).toBe(false);
    expect(() => structuredClone({ secret, key })).not.toThrow();
    expect(JSON.stringify(structuredClone({ secret }))).not.toContain("horse");
  });
});
