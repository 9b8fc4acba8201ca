import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { PrivateKey } from "../../src/keys/private-key.ts";
import { createWebCryptography } from "../../src/keys/web-cryptography.ts";
import { toHex } from "../../src/licence/bytes.ts";
import { isSoundPublicKey, verifySignature } from "../../src/licence/ed25519.ts";
import { portableCryptography, publicKeyOf, signPortable } from "../../src/licence/portable.ts";
import { bytesOf } from "./signature-case.ts";
import { signatureCases } from "./vectors.ts";

const cases = signatureCases();
const paths = [
  { path: "the portable path", cryptography: portableCryptography },
  { path: "Node's own", cryptography: createNodeCryptography() },
  { path: "WebCrypto", cryptography: createWebCryptography(webcrypto.subtle) },
];

describe.each(paths)("a signature on $path", ({ cryptography }) => {
  it.each(cases)("answers $holds to $title", async ({ publicKey, message, signature, holds }) => {
    expect(await verifySignature(cryptography, bytesOf(publicKey), bytesOf(message), bytesOf(signature))).toBe(holds);
  });

  it("holds for what was signed, and for nothing that differs in one bit", async () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const message = fc.uint8Array({ minLength: 64, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(secret, message, fc.nat({ max: 8 * 160 - 1 }), async (secretKey, text, bit) => {
        const parts = [publicKeyOf(secretKey), text.slice(), signPortable(secretKey, text)] as const;
        expect(await verifySignature(cryptography, ...parts)).toBe(true);
        const [part, at] = place(parts, bit >> 3);
        part[at] = (part[at] ?? 0) ^ (1 << (bit & 7));
        expect(await verifySignature(cryptography, ...parts)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

/** Which of the byte strings holds the byte with that number, and where. */
function place(parts: readonly [Uint8Array, Uint8Array, Uint8Array], byte: number): readonly [Uint8Array, number] {
  const [key, message, signature] = parts;
  if (byte < key.length) return [key, byte];
  if (byte < key.length + message.length) return [message, byte - key.length];
  return [signature, byte - key.length - message.length];
}

describe("the cases", () => {
  it.each(
    cases.filter(({ title }) =>
      /^(S |6\d bytes|128 bytes|no bytes|a key of (small|3)|a key not|R of small|R not)/.test(title),
    ),
  )("refuse $title without asking any library", ({ publicKey, message, signature }) => {
    const credulous = { ...portableCryptography, verifyRaw: () => true };
    expect(verifySignature(credulous, bytesOf(publicKey), bytesOf(message), bytesOf(signature))).toBe(false);
  });

  it("hold apart what libraries leave to chance: without our checks they would disagree", async () => {
    const verdicts = await Promise.all(
      cases
        .filter(({ publicKey, signature }) => publicKey.length === 64 && signature.length === 128)
        .map(async ({ publicKey, message, signature, holds }) => {
          const raw = paths.map(({ cryptography }) =>
            cryptography.verifyRaw(bytesOf(publicKey), bytesOf(message), bytesOf(signature)),
          );
          return { holds, raw: await Promise.all(raw) };
        }),
    );
    expect(verdicts.some(({ holds, raw }) => !holds && raw.includes(true))).toBe(true);
    expect(verdicts.every(({ holds, raw }) => !holds || !raw.includes(false))).toBe(true);
  });
});

describe("signing", () => {
  it.each(cases.filter(({ secretKey }) => secretKey !== undefined))(
    "gives the signature of $title on either path",
    async (one) => {
      const secretKey = bytesOf(one.secretKey ?? "");
      expect(toHex(publicKeyOf(secretKey))).toBe(one.publicKey);
      expect(toHex(signPortable(secretKey, bytesOf(one.message)))).toBe(one.signature);
      const signatures = await new PrivateKey(secretKey).sign([bytesOf(one.message)]);
      expect(signatures.map(toHex)).toEqual([one.signature]);
    },
  );
});

describe("a public key", () => {
  it("is sound when it belongs to a secret key", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        expect(isSoundPublicKey(publicKeyOf(secret))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each(
    cases.filter(({ title }) => /^a key (of small order|not canonical|that is no point|of 3\d bytes)/.test(title)),
  )("is not sound as $title", ({ publicKey }) => {
    expect(isSoundPublicKey(bytesOf(publicKey))).toBe(false);
  });
});
