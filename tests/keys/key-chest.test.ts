import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packChest, unpackChest } from "../../src/keys/chest-folder.ts";
import { openFolderShelf } from "../../src/keys/folder-shelf.ts";
import { openChestShelf, parseKeyChest } from "../../src/keys/key-chest.ts";
import { unsealKeyFile } from "../../src/keys/key-file.ts";
import { createKeyMaker } from "../../src/keys/key-maker.ts";
import { createSealMaker } from "../../src/keys/seal-maker.ts";
import { openSealRing } from "../../src/keys/seal-ring.ts";
import { Secret } from "../../src/keys/secret.ts";
import type { Issuer } from "../../src/licence/licence-type.ts";

const AT = "2026-06-01T02:00:00Z";
const PASSPHRASE = "correct horse battery staple";
const secret = new Secret(PASSPHRASE);
const ISSUERS: readonly Issuer[] = JSON.parse(readFileSync("keys.example/issuers.json", "utf8"));
const [ONE, OTHER] = ISSUERS as [Issuer, Issuer];

let folder: string;
let chest: string;
let kid: string;
const newFolder = (): string => mkdtempSync(path.join(tmpdir(), "vellum-chest-"));
const filesIn = (where: string): readonly string[] =>
  readdirSync(where, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();

beforeAll(async () => {
  folder = newFolder();
  const keys = createKeyMaker({ folder, secret });
  ({ kid } = await keys.makeKey(ONE.uscc, AT));
  await keys.makeKey(OTHER.uscc, AT);
  await createSealMaker({ folder, secret }).makeDevelopmentSeal(ONE, AT);
  chest = (await packChest(folder)).text;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a chest of keys", () => {
  it("carries every file to another folder, as it was", async () => {
    const other = newFolder();
    expect(await unpackChest(other, chest)).toEqual({ keys: 2, seals: 2, there: 0 });
    expect(filesIn(other)).toEqual(filesIn(folder));
    for (const name of filesIn(folder))
      expect(readFileSync(path.join(other, name), "utf8")).toBe(readFileSync(path.join(folder, name), "utf8"));
    expect(await unpackChest(other, chest)).toEqual({ keys: 0, seals: 0, there: 4 });
    rmSync(other, { recursive: true });
  });

  it("is packed without a file missing, or not at all", async () => {
    const other = newFolder();
    await unpackChest(other, chest);
    const damaged = path.join(other, ONE.uscc, `${kid}.json`);
    writeFileSync(damaged, readFileSync(damaged, "utf8").slice(0, -20));
    await expect(packChest(other)).rejects.toMatchObject({
      code: "document-unreadable",
      fields: [{ code: "key-file-damaged", parameters: { name: `${kid}.json` } }],
    });
    rmSync(other, { recursive: true });
  });

  it("shows neither a passphrase nor a key, and nothing of it opens without the passphrase", async () => {
    expect(chest).not.toContain(PASSPHRASE);
    const [file] = parseKeyChest(chest)?.keys ?? [];
    if (file === undefined) throw new Error("no key");
    await expect(unsealKeyFile(file, new Secret("another passphrase"))).rejects.toMatchObject({ code: "key-locked" });
  });

  it.each([
    ["no JSON", (text: string) => text.slice(1)],
    ["another format", (text: string) => text.replace("vellum-keys/1", "vellum-keys/2")],
    ["a file of another format", (text: string) => text.replace("vellum-key/1", "vellum-key/9")],
    ["a weaker lock", (text: string) => text.replace('"cost":32768', '"cost":2')],
  ])("is none with %s", async (_, change) => {
    expect(parseKeyChest(change(chest))).toBeUndefined();
    await expect(unpackChest(folder, change(chest))).rejects.toMatchObject({ fields: [{ code: "key-chest" }] });
  });
});

describe("the shelf over a chest", () => {
  it("lends what the shelf over the folder lends", async () => {
    const [near, far] = [openFolderShelf(folder), openChestShelf(async () => chest, expect.unreachable)];
    for (const uscc of [ONE.uscc, OTHER.uscc, "113308000000000ZZZ"]) {
      expect(await far.keyFiles(uscc)).toEqual(await near.keyFiles(uscc));
      expect(await far.sealFiles(uscc)).toEqual(await near.sealFiles(uscc));
    }
  });

  it("seals with what it lends", async () => {
    const shelf = openChestShelf(async () => chest, expect.unreachable);
    const ring = openSealRing({ shelf, secret, clock: { now: () => AT } });
    expect(await ring.sealOf(ONE.uscc)).toMatchObject({ development: true });
    expect(await ring.sealOf(OTHER.uscc)).toBeUndefined();
  });

  it("goes on with the chest it has when another cannot be read, and says so once", async () => {
    let told = 0;
    let text: string | undefined = chest;
    const shelf = openChestShelf(
      async () => text,
      () => {
        told += 1;
      },
    );
    const stamp = await shelf.stamp(ONE.uscc);
    text = "{}";
    expect(await shelf.keyFiles(ONE.uscc)).toHaveLength(1);
    expect(await shelf.keyFiles(ONE.uscc)).toHaveLength(1);
    expect(told).toBe(1);
    expect(await shelf.stamp(ONE.uscc)).toBe(stamp);
    text = undefined;
    expect(await shelf.keyFiles(ONE.uscc)).toEqual([]);
    expect(await shelf.stamp(ONE.uscc)).not.toBe(stamp);
  });
});
