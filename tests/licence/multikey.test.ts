import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, toBase58 } from "../../src/licence/bytes.ts";
import { decodePublicKey, decodeSecretKey, encodePublicKey, encodeSecretKey } from "../../src/licence/multikey.ts";
import { publicKeyOf } from "../../src/licence/portable.ts";
import { bytesOf } from "./signature-case.ts";
import { signatureCases, vectorText } from "./vectors.ts";

const PUBLIC_HEADER = Uint8Array.of(0xed, 0x01);
const pair: { publicKeyMultibase: string; privateKeyMultibase: string } = JSON.parse(
  vectorText("vc-di-eddsa/keyPair.json"),
);

describe("a Multikey", () => {
  it("reads and writes the W3C's key pair", () => {
    const secret = decodeSecretKey(pair.privateKeyMultibase) ?? new Uint8Array();
    expect(encodePublicKey(publicKeyOf(secret))).toBe(pair.publicKeyMultibase);
    expect(encodeSecretKey(secret)).toBe(pair.privateKeyMultibase);
    expect(decodePublicKey(pair.publicKeyMultibase)).toEqual(publicKeyOf(secret));
  });

  it("reads back every key, public as z6Mk… and secret as z3u2…", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        const key = publicKeyOf(secret);
        expect(encodePublicKey(key)).toMatch(/^z6Mk/);
        expect(decodePublicKey(encodePublicKey(key))).toEqual(key);
        expect(encodeSecretKey(secret)).toMatch(/^z3u2/);
        expect(decodeSecretKey(encodeSecretKey(secret))).toEqual(secret);
      }),
      { numRuns: 20 },
    );
  });

  it("hands out bytes of its own each time", () => {
    decodePublicKey(pair.publicKeyMultibase)?.fill(0);
    expect(encodePublicKey(decodePublicKey(pair.publicKeyMultibase) ?? new Uint8Array())).toBe(pair.publicKeyMultibase);
  });

  const sound = publicKeyOf(new Uint8Array(32).fill(1));
  it.each([
    ["nothing", ""],
    ["another Multibase", `u${encodePublicKey(sound).slice(1)}`],
    ["a secret key", pair.privateKeyMultibase],
    ["an X25519 key", `z${toBase58(concatBytes(Uint8Array.of(0xec, 0x01), sound))}`],
    ["31 bytes", `z${toBase58(concatBytes(PUBLIC_HEADER, sound.slice(1)))}`],
    ["33 bytes", `z${toBase58(concatBytes(PUBLIC_HEADER, sound, Uint8Array.of(0)))}`],
    ["leading junk", `z1${encodePublicKey(sound).slice(1)}`],
    ["trailing space", `${encodePublicKey(sound)} `],
    ["a letter that base58 has not", encodePublicKey(sound).replace(/.$/, "0")],
    ["a megabyte", `z${"2".repeat(1_000_000)}`],
  ])("is no public key as %s", (_, text) => {
    expect(decodePublicKey(text)).toBeUndefined();
  });

  it.each(signatureCases().filter(({ title }) => /^a key (of small order|not canonical|that is no point)/.test(title)))(
    "is no public key that may be registered as $title",
    ({ publicKey }) => {
      expect(decodePublicKey(encodePublicKey(bytesOf(publicKey)))).toBeUndefined();
    },
  );

  it("refuses to write keys of another length", () => {
    expect(() => encodePublicKey(new Uint8Array(31))).toThrow(RangeError);
    expect(() => encodeSecretKey(new Uint8Array(64))).toThrow(RangeError);
    expect(decodeSecretKey(pair.publicKeyMultibase)).toBeUndefined();
  });
});
