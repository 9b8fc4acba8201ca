import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { EXAMPLE_SECRET } from "../../src/keys/example-keys.ts";
import { openFolderShelf } from "../../src/keys/folder-shelf.ts";
import { createKeyMaker } from "../../src/keys/key-maker.ts";
import { type Keyring, openKeyring } from "../../src/keys/keyring.ts";
import { Secret } from "../../src/keys/secret.ts";
import { decodePublicKey } from "../../src/licence/multikey.ts";
import { portableCryptography as portable } from "../../src/licence/portable.ts";
import { DEPARTMENT, EARLY, NOW, OTHER_DEPARTMENT, TrustList } from "./trust-list.ts";

const secret = new Secret("correct horse battery staple");
const message = new Uint8Array(64).fill(9);
let folder: string;
let list: TrustList;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vellum-keyring-"));
  list = new TrustList();
});

function open(
  options: { secret?: Secret; now?: () => string; folder?: string; allowExampleKeys?: boolean } = {},
): Keyring {
  return openKeyring({
    shelf: openFolderShelf(options.folder ?? folder),
    ...("secret" in options ? (options.secret === undefined ? {} : { secret: options.secret }) : { secret }),
    reader: list,
    clock: { now: options.now ?? (() => NOW) },
    allowExampleKeys: options.allowExampleKeys ?? false,
  });
}

const makeKey = async (issuer = DEPARTMENT): Promise<string> =>
  (await createKeyMaker({ folder, secret }).makeKey(issuer, EARLY)).kid;

describe("a department with a key", () => {
  it("signs with it, and the signature holds under the key of the trust list", async () => {
    const kid = await makeKey();
    list.trust(kid);
    const ring = open();
    expect(await ring.keyOf(DEPARTMENT)).toEqual({ kid });
    const [signature] = await ring.sign(kid, [message]);
    const publicKey = decodePublicKey(kid) ?? new Uint8Array();
    expect(await portable.verifyRaw(publicKey, message, signature ?? message)).toBe(true);
  });

  it("is asked for its key at no cost once the key is open", async () => {
    list.trust(await makeKey());
    const ring = open();
    await ring.keyOf(DEPARTMENT);
    expect(ring.keyOf(DEPARTMENT)).not.toBeInstanceOf(Promise);
    expect(ring.keyOf(DEPARTMENT)).toBe(ring.keyOf(DEPARTMENT));
  });

  it("signs with the key that the trust list has in force, whatever files lie there", async () => {
    const [first, second, orphan] = [await makeKey(), await makeKey(), await makeKey()];
    list.trust(first, DEPARTMENT, EARLY);
    list.trust(second, DEPARTMENT, "2026-03-01T00:00:00Z");
    expect(await open().keyOf(DEPARTMENT)).toEqual({ kid: second });
    expect(await open({ now: () => "2026-02-01T00:00:00Z" }).keyOf(DEPARTMENT)).toEqual({ kid: first });
    await expect(open().sign(orphan, [message])).rejects.toMatchObject({ code: "key-missing" });
  });

  it("never signs with another department's key", async () => {
    const kid = await makeKey(OTHER_DEPARTMENT);
    list.trust(kid, OTHER_DEPARTMENT);
    expect(await open().keyOf(DEPARTMENT)).toBeUndefined();
  });
});

describe("a department that cannot sign", () => {
  it("has no key, and the others go on", async () => {
    list.trust(await makeKey(OTHER_DEPARTMENT), OTHER_DEPARTMENT);
    const states = await open().unlockAll();
    expect(states.map(({ issuer, state }) => [issuer, state])).toEqual([
      [DEPARTMENT, "no-key"],
      [OTHER_DEPARTMENT, "ready"],
    ]);
  });

  it("has a locked key when the secret is wrong, named in the refusal", async () => {
    const kid = await makeKey();
    list.trust(kid);
    const ring = open({ secret: new Secret("another secret altogether") });
    expect(await ring.keyOf(DEPARTMENT)).toBeUndefined();
    expect(await ring.stateOf(DEPARTMENT)).toEqual({ issuer: DEPARTMENT, kid, state: "locked" });
    await expect(ring.sign(kid, [message])).rejects.toMatchObject({ code: "key-locked", parameters: { kid } });
  });

  it("is told apart: no secret given, no file here", async () => {
    const kid = await makeKey();
    list.trust(kid);
    expect(await open({ secret: undefined as never }).stateOf(DEPARTMENT)).toMatchObject({ state: "no-secret" });
    await rm(join(folder, DEPARTMENT), { recursive: true });
    expect(await open().stateOf(DEPARTMENT)).toMatchObject({ state: "no-file" });
  });

  it("cannot get a new key without a secret to seal it with", async () => {
    await expect(createKeyMaker({ folder }).makeKey(DEPARTMENT, EARLY)).rejects.toMatchObject({ code: "key-locked" });
  });
});

describe("a running service", () => {
  it("takes a rotation made by another process within two seconds", async () => {
    const first = await makeKey();
    list.trust(first);
    const ring = open();
    expect(await ring.keyOf(DEPARTMENT)).toEqual({ kid: first });
    const second = await makeKey();
    list.trust(second, DEPARTMENT, "2026-05-01T00:00:00Z");
    await new Promise((resolve) => setTimeout(resolve, 1900));
    expect(await ring.keyOf(DEPARTMENT)).toEqual({ kid: second });
    await expect(ring.sign(second, [message])).resolves.toHaveLength(1);
  });

  it("takes a first key at once, and a rotation of its own at once when told to look", async () => {
    const ring = open();
    expect(await ring.keyOf(DEPARTMENT)).toBeUndefined();
    const first = await makeKey();
    list.trust(first);
    expect(await ring.keyOf(DEPARTMENT)).toEqual({ kid: first });
    const second = await makeKey();
    list.trust(second, DEPARTMENT, "2026-05-01T00:00:00Z");
    ring.lookAgain();
    expect(await ring.keyOf(DEPARTMENT)).toEqual({ kid: second });
  });

  it("stops signing with a compromised key", async () => {
    const kid = await makeKey();
    list.trust(kid);
    const ring = open();
    await ring.keyOf(DEPARTMENT);
    list.compromise(kid, EARLY);
    ring.lookAgain();
    expect(await ring.keyOf(DEPARTMENT)).toBeUndefined();
    await expect(ring.sign(kid, [message])).rejects.toMatchObject({ code: "key-missing" });
  });
});

describe("the worthless keys of keys.example", () => {
  const examples = join(import.meta.dirname, "../../keys.example");
  const kid = "z6Mkow2mXJnuGrSTrbu97tnWCr6gvdqQC74vP7eMK5KohpnQ";

  it("sign for the demo", async () => {
    list.trust(kid);
    const ring = open({ folder: examples, secret: EXAMPLE_SECRET, allowExampleKeys: true });
    expect(await ring.keyOf(DEPARTMENT)).toEqual({ kid });
  });

  it("sign for nobody else, even with the right passphrase and a trust list that has them", async () => {
    list.trust(kid);
    const ring = open({ folder: examples, secret: EXAMPLE_SECRET });
    expect(await ring.stateOf(DEPARTMENT)).toMatchObject({ state: "example" });
    await expect(ring.sign(kid, [message])).rejects.toMatchObject({ code: "key-missing" });
  });
});
