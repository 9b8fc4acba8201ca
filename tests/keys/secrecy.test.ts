// A private key and a passphrase do not show when what holds them is printed, inspected, cloned or serialised. (What a working
// day leaves on disk and says is searched in tests/journey/secrets.test.ts.)
import { createDecipheriv, scryptSync } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { openFolderShelf } from "../../src/keys/folder-shelf.ts";
import { type KeyFile, sealKeyFile, unsealKeyFile } from "../../src/keys/key-file.ts";
import { writeKeyFile } from "../../src/keys/key-folder.ts";
import { openKeyring } from "../../src/keys/keyring.ts";
import { Secret } from "../../src/keys/secret.ts";
import { toBase32, toBase58 } from "../../src/licence/bytes.ts";
import { encodeSecretKey } from "../../src/licence/multikey.ts";
import { DEPARTMENT, EARLY, NOW, TrustList } from "./trust-list.ts";

const PASSPHRASE = "correct horse battery staple";
const WRONG = "a wrong secret entirely";
const SEED = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256);

function spellings(secret: Uint8Array): readonly string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, 36),
  );
  return [
    bytes.toString("latin1"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("hex").match(/../g)?.join(" ") ?? "",
    ...shifted,
    ...shifted.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    toBase58(secret),
    toBase32(secret),
    bytes.join(","),
    bytes.join(", "),
    ...(bytes.length === 32 ? [encodeSecretKey(secret)] : []),
  ];
}

/** scrypt and AES-256-GCM straight from the file, without src/keys. */
function openByHand({ kid, issuer, kdf, cipher }: KeyFile): Uint8Array {
  const limits = { N: kdf.cost, r: kdf.blockSize, p: 1, maxmem: 2 ** 26 };
  const key = scryptSync(PASSPHRASE, Buffer.from(kdf.salt, "base64url"), 32, limits);
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(cipher.nonce, "base64url"));
  decipher.setAAD(Buffer.from(`vellum-key/1 ${kid} ${issuer}`)).setAuthTag(Buffer.from(cipher.tag, "base64url"));
  return new Uint8Array(Buffer.concat([decipher.update(Buffer.from(cipher.sealed, "base64url")), decipher.final()]));
}

function dump(thing: unknown): string {
  const cloned = typeof thing === "object" && !(thing instanceof Error) ? attemptClone(thing) : "";
  return [
    inspect(thing, { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null }),
    JSON.stringify(thing) ?? "",
    String(thing),
    `${thing}`,
    JSON.stringify(Object.getOwnPropertyDescriptors(thing)),
    inspect(cloned, { depth: 20, showHidden: true }),
    thing instanceof Error ? `${thing.stack} ${inspect(thing.cause)} ${JSON.stringify({ ...thing })}` : "",
  ].join("\n");
}

function attemptClone(thing: unknown): unknown {
  try {
    return structuredClone(thing);
  } catch (error) {
    return error;
  }
}

it("nothing that holds a key or a passphrase shows it", async () => {
  const secret = new Secret(PASSPHRASE);
  const file = await sealKeyFile({ seed: SEED.slice(), issuer: DEPARTMENT, createdAt: EARLY, secret });
  expect(openByHand(file)).toEqual(SEED);
  const folder = mkdtempSync(join(tmpdir(), "vellum-secrecy-"));
  await writeKeyFile(folder, file);
  const reader = new TrustList();
  reader.trust(file.kid);
  const parts = { shelf: openFolderShelf(folder), reader, clock: { now: () => NOW }, allowExampleKeys: false };
  const [ring, locked] = [openKeyring({ ...parts, secret }), openKeyring({ ...parts, secret: new Secret(WRONG) })];
  expect([await ring.keyOf(DEPARTMENT), await locked.keyOf(DEPARTMENT)]).toEqual([{ kid: file.kid }, undefined]);
  const key = await unsealKeyFile(file, secret);
  const refused = (work: Promise<unknown>): Promise<unknown> => work.catch((thrown: unknown) => thrown);
  const errors = [await refused(unsealKeyFile(file, new Secret(WRONG))), await refused(locked.sign(file.kid, [SEED]))];
  expect(errors.every((error) => error instanceof Error)).toBe(true);

  const shown = [secret, key, ring, locked, file, { nested: [secret, key] }, ...errors].map(dump).join("\n");
  const encoder = new TextEncoder();
  const wanted = [
    ...spellings(SEED),
    ...[PASSPHRASE, WRONG].flatMap((text) => [text, ...spellings(encoder.encode(text))]),
  ];
  expect(wanted.filter((spelling) => shown.includes(spelling))).toEqual([]);
  expect(wanted.filter((spelling) => dump({ leaked: PASSPHRASE }).includes(spelling))).not.toEqual([]);
});
