// No private key leaves its encrypted file: not into the register, a report, a log, an error or a dump, in any of the spellings
// that keys have. The keys are opened here with node:crypto alone, to know what must not be found.

import { createDecipheriv, scryptSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { toBase58 } from "../../src/licence/bytes.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { encodePublicKey, encodeSecretKey } from "../../src/licence/multikey.ts";
import { publicKeyOf } from "../../src/licence/portable.ts";
import { testCatalogue } from "../catalogue.ts";
import { sampleRequest, setClock } from "../test-house.ts";
import { type Said, type Surroundings, start, vellum } from "./command.ts";
import { freePort } from "./town.ts";

const PASSPHRASE = "orange blossom over Kecheng";
const ISSUER = "113308000000000D7Q";
const folder = mkdtempSync(path.join(tmpdir(), "vellum-secrets-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** The private keys that lie sealed in a folder. */
function keysIn(directory: string, passphrase: string): readonly Uint8Array[] {
  // A department's seal lies beside its keys, in a file of another kind.
  const files = filesIn(path.join(directory, "keys")).filter((file) => /^z6Mk\w+\.json$/.test(path.basename(file)));
  return files.map((file) => unsealed(JSON.parse(readFileSync(file, "utf8")), passphrase));
}

interface Sealed {
  readonly kid: string;
  readonly issuer: string;
  readonly kdf: { readonly cost: number; readonly blockSize: number; readonly salt: string };
  readonly cipher: { readonly nonce: string; readonly sealed: string; readonly tag: string };
}

function unsealed({ kid, issuer, kdf, cipher }: Sealed, passphrase: string): Uint8Array {
  const bytes = (text: string): Buffer => Buffer.from(text, "base64url");
  const limits = { N: kdf.cost, r: kdf.blockSize, p: 1, maxmem: 2 ** 30 };
  const key = scryptSync(passphrase, bytes(kdf.salt), 32, limits);
  const opener = createDecipheriv("aes-256-gcm", key, bytes(cipher.nonce));
  opener.setAAD(Buffer.from(`vellum-key/1 ${kid} ${issuer}`)).setAuthTag(bytes(cipher.tag));
  const seed = new Uint8Array(Buffer.concat([opener.update(bytes(cipher.sealed)), opener.final()]));
  expect(encodePublicKey(publicKeyOf(seed))).toBe(kid);
  return seed;
}

/** Every way in which 32 bytes are written, alone or within a longer key (PKCS #8, JWK, Multikey). */
function spellings(seed: Uint8Array): ReadonlyMap<string, Buffer> {
  const hex = Buffer.from(seed).toString("hex");
  const inBase64 = (["base64", "base64url"] as const).flatMap((name) =>
    [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift), seed]).toString(name);
      return [`${name} +${shift}`, text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + 32) * 8) / 6))] as const;
    }),
  );
  const texts: readonly (readonly [string, string])[] = [
    ["hex", hex],
    ["HEX", hex.toUpperCase()],
    ["base58", toBase58(seed)],
    ["Multikey", encodeSecretKey(seed)],
    ["JSON array", JSON.stringify([...seed]).slice(1, -1)],
    ["printed bytes", hex.match(/../g)?.join(" ") ?? hex],
    ...inBase64,
  ];
  return new Map([["raw", Buffer.from(seed)], ...texts.map(([name, text]) => [name, Buffer.from(text)] as const)]);
}

/** Where any spelling of any key stands. */
function leaks(keys: readonly Uint8Array[], places: ReadonlyMap<string, Buffer>): readonly string[] {
  const wanted = keys.map(spellings);
  return [...places].flatMap(([place, content]) =>
    wanted.flatMap((each) =>
      [...each].filter(([, bytes]) => content.includes(bytes)).map(([spelling]) => `${spelling} in ${place}`),
    ),
  );
}

function placesIn(directory: string, said: ReadonlyMap<string, Said> = new Map()): ReadonlyMap<string, Buffer> {
  const files = filesIn(directory).map((file) => [file, readFileSync(file)] as const);
  const outputs = [...said].flatMap(
    ([name, { stdout, stderr }]) =>
      [
        [`${name} stdout`, Buffer.from(stdout)],
        [`${name} stderr`, Buffer.from(stderr)],
      ] as const,
  );
  return new Map([...files, ...outputs]);
}

it("the search finds a key in every spelling, also inside a longer one", () => {
  const seed = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256);
  for (const [name, bytes] of spellings(seed)) {
    expect(leaks([seed], new Map([["here", Buffer.concat([Buffer.from("x"), bytes])]])).join()).toContain(name);
  }
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  for (const name of ["hex", "base64", "base64url"] as const) {
    expect(leaks([seed], new Map([["here", Buffer.from(pkcs8.toString(name))]]))).not.toEqual([]);
  }
});

describe("an office's private keys", () => {
  const data = path.join(folder, "data");
  const reports = path.join(folder, "reports");
  const own = { VELLUM_DATA: data, VELLUM_KEY_SECRET: PASSPHRASE };
  const said = new Map<string, Said>();
  let apiKey = "";

  async function say(name: string, args: readonly string[], surroundings: Surroundings = own): Promise<Said> {
    const answer = await vellum(args, surroundings);
    said.set(name, answer);
    return answer;
  }

  beforeAll(async () => {
    const issuers = JSON.parse(readFileSync("keys.example/issuers.json", "utf8")) as readonly JsonObject[];
    const list = path.join(folder, "issuers.json");
    writeFileSync(list, JSON.stringify(issuers.filter(({ uscc }) => uscc === ISSUER)));
    const licence = path.join(folder, "lease.json");
    const clock = setClock(`${new Date().toISOString().slice(0, 19)}Z`);
    writeFileSync(licence, JSON.stringify(sampleRequest({ catalogue: testCatalogue(), clock }, "lease-filing")));
    expect(await say("init", ["init", "--issuers", list])).toMatchObject({ code: 0 });
    expect(await say("rotate", ["keys", "rotate", ISSUER, "--json"])).toMatchObject({ code: 0 });
    expect(await say("issue", ["issue", licence, "--pdf", path.join(data, "lease.pdf")])).toMatchObject({ code: 0 });
    expect(await say("list", ["keys", "list", "--json"])).toMatchObject({ code: 0 });
    const rights = ["--name", "clerk", "--department", ISSUER, "--action", "issue"];
    const made = await vellum(["keys", "api", "create", ...rights], own);
    apiKey = made.stdout.trim();
    expect(apiKey).toMatch(/^vlm_\S{20,}$/);
    const wrong = { ...own, VELLUM_KEY_SECRET: "not the right passphrase" };
    expect((await say("wrong secret", ["issue", licence], wrong)).code).not.toBe(0);
    expect((await say("wrong origin", ["serve"], { ...own, VELLUM_ORIGIN: "https://other.example" })).code).not.toBe(0);
    await serveAndDump();
  });

  /** A server that signs, and is told to write a diagnostic report of itself while its keys are open. */
  async function serveAndDump(): Promise<void> {
    const port = await freePort();
    mkdirSync(reports);
    const dumping = `--report-on-signal --report-signal=SIGUSR2 --report-directory=${reports}`;
    const surroundings = { VELLUM_DATA: data, VELLUM_KEY_SECRET_FILE: path.join(folder, "passphrase") };
    writeFileSync(surroundings.VELLUM_KEY_SECRET_FILE, `${PASSPHRASE}\n`);
    const settings = { ...surroundings, VELLUM_ORIGIN: "http://localhost:8787", PORT: String(port) };
    const server = start(["serve"], { ...settings, NODE_OPTIONS: dumping });
    const origin = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${origin}/readyz`).catch(() => undefined))?.ok) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await fetch(`${origin}/v1/licences`, { headers: { authorization: `Bearer ${apiKey}` }, method: "POST", body: "{" });
    server.process.kill("SIGUSR2");
    await vi.waitFor(() => JSON.parse(readFileSync(filesIn(reports)[0] ?? "", "utf8")), 10_000);
    server.process.kill("SIGTERM");
    said.set("serve", await server.ended);
  }

  it("are in no file of the data folder, in nothing that was said, and in no dump", () => {
    const keys = keysIn(data, PASSPHRASE);
    expect(keys).toHaveLength(2);
    const places = new Map([...placesIn(data, said), ...placesIn(reports)]);
    expect(
      [...places.keys()].filter((place) => /vellum\.sqlite|report.*json|serve stderr/.test(place)).length,
    ).toBeGreaterThan(2);
    expect(leaks(keys, places)).toEqual([]);
  });

  it("nor is the passphrase, and of an API key only its hash is kept", () => {
    for (const [place, content] of new Map([...placesIn(data, said), ...placesIn(reports)])) {
      expect(content.includes(PASSPHRASE), place).toBe(false);
      expect(content.includes(apiKey), place).toBe(false);
    }
  });

  it("a refusal for the wrong secret says which department, in a sentence and no stack", () => {
    const { stderr } = said.get("wrong secret") ?? { stderr: "" };
    expect(stderr).toContain(ISSUER);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("the demo's worthless keys", () => {
  it("are found nowhere either once it has run", async () => {
    const data = path.join(folder, "demo");
    const answer = await vellum(["demo", "--once", "--json"], { VELLUM_DATA: data });
    expect(answer.code, answer.stderr).toBe(0);
    const keys = keysIn(data, "worthless-example-passphrase");
    expect(keys).toHaveLength(9);
    expect(leaks(keys, placesIn(data, new Map([["demo", answer]])))).toEqual([]);
  });
});
