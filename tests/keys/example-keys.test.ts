// keys.example follows a recipe: seed, salt and nonce are hashes of published words, so that every byte of it can be made
// again. `UPDATE_EXAMPLE_KEYS=1 npx vitest run tests/keys/example-keys.test.ts` makes the files of new departments.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { EXAMPLE_KEYS, EXAMPLE_SECRET, isExampleKey, refuseExampleKeys } from "../../src/keys/example-keys.ts";
import { type KeyFile, parseKeyFile, sealKeyFile, unsealKeyFile } from "../../src/keys/key-file.ts";
import { writeKeyFile } from "../../src/keys/key-folder.ts";
import { Secret } from "../../src/keys/secret.ts";
import { encodePublicKey } from "../../src/licence/multikey.ts";

const FOLDER = join(import.meta.dirname, "../../keys.example");
const issuers: readonly { uscc: string }[] = JSON.parse(readFileSync(join(FOLDER, "issuers.json"), "utf8"));

/** What stands in every file of keys.example. */
const EXAMPLE_LABEL = "WORTHLESS EXAMPLE KEY: published with the source code, never to be trusted";

function recipe(word: string, uscc: string): Uint8Array {
  return createHash("sha256").update(`${EXAMPLE_LABEL} / ${word} / ${uscc}`).digest();
}

function exampleKeyFile(issuer: string): Promise<KeyFile> {
  return sealKeyFile({
    seed: recipe("seed", issuer),
    issuer,
    createdAt: "2026-01-01T00:00:00Z",
    secret: EXAMPLE_SECRET,
    label: EXAMPLE_LABEL,
    salt: recipe("salt", issuer).subarray(0, 16),
    nonce: recipe("nonce", issuer).subarray(0, 12),
  });
}

let expected: readonly KeyFile[];

beforeAll(async () => {
  expected = await Promise.all(issuers.map(({ uscc }) => exampleKeyFile(uscc)));
  if (process.env["UPDATE_EXAMPLE_KEYS"] !== "1") return;
  for (const file of expected) {
    if (!existsSync(join(FOLDER, file.issuer, `${file.kid}.json`))) await writeKeyFile(FOLDER, file);
  }
  const list = {
    label: EXAMPLE_LABEL,
    publicKeys: expected.map(({ issuer, kid }) => ({ issuer, publicKeyMultibase: kid })),
  };
  writeFileSync(join(FOLDER, "public-keys.json"), `${JSON.stringify(list, null, 2)}\n`);
});

describe("keys.example", () => {
  it("has exactly one key file per example department, byte for byte as the recipe makes it", () => {
    for (const file of expected) {
      expect(readdirSync(join(FOLDER, file.issuer))).toEqual([`${file.kid}.json`]);
      const text = readFileSync(join(FOLDER, file.issuer, `${file.kid}.json`), "utf8");
      expect(text).toBe(`${JSON.stringify(file, null, 2)}\n`);
    }
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(issuers.map(({ uscc }) => uscc).sort());
  });

  it("labels every file, and the list of public keys, as worthless", () => {
    const list = JSON.parse(readFileSync(join(FOLDER, "public-keys.json"), "utf8"));
    expect(list.label).toBe(EXAMPLE_LABEL);
    for (const file of expected) {
      const text = readFileSync(join(FOLDER, file.issuer, `${file.kid}.json`), "utf8");
      expect(parseKeyFile(text)?.label).toBe(EXAMPLE_LABEL);
    }
    expect(list.publicKeys.map((key: { publicKeyMultibase: string }) => key.publicKeyMultibase)).toEqual([
      ...EXAMPLE_KEYS,
    ]);
  });

  it("is known by its public keys, so that every one of them is refused outside the demo", () => {
    expect([...EXAMPLE_KEYS]).toEqual(expected.map(({ kid }) => kid));
  });

  it("is still known after one of its keys is sealed again with another secret", async () => {
    const [first] = expected;
    if (first === undefined) throw new Error("no example department");
    const opened = await unsealKeyFile(first, EXAMPLE_SECRET);
    const secret = new Secret("a real secret of ours");
    const again = await sealKeyFile({
      seed: recipe("seed", first.issuer),
      issuer: first.issuer,
      createdAt: "2026-05-05T00:00:00Z",
      secret,
    });
    expect(isExampleKey(again.kid)).toBe(true);
    expect(encodePublicKey(opened.publicKey)).toBe(again.kid);
  });
});

describe("a register that is not the demo's", () => {
  const department = { uscc: "113308000000000A26" };
  const key = {
    kid: "z6MkExample",
    issuer: department.uscc,
    publicKeyMultibase: "z6MkExample",
    activeFrom: "2026-01-01T00:00:00Z",
  };
  const readerOf = (keys: readonly object[]) => ({ issuers: () => [department as never], keysOf: () => keys as never });

  it("is refused when it trusts a worthless key, even under another name", async () => {
    const disguised = { ...key, publicKeyMultibase: [...EXAMPLE_KEYS][0], example: false };
    await expect(refuseExampleKeys(readerOf([disguised]))).rejects.toMatchObject({
      code: "configuration-invalid",
      fields: [{ pointer: "/keys/z6MkExample", code: "example-key" }],
    });
    await expect(refuseExampleKeys(readerOf([{ ...key, example: true }]))).rejects.toThrow("configuration-invalid");
  });

  it("is accepted with keys of its own", async () => {
    await expect(refuseExampleKeys(readerOf([{ ...key, example: false }]))).resolves.toBeUndefined();
  });
});
