import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWebCryptography, type SubtleSignatures } from "../../src/keys/web-cryptography.ts";
import { toHex, utf8 } from "../../src/licence/bytes.ts";
import { verifySignature } from "../../src/licence/ed25519.ts";
import { publicKeyOf, signPortable } from "../../src/licence/portable.ts";

const secret = new Uint8Array(32).fill(5);
const publicKey = publicKeyOf(secret);
const message = utf8("licence");
const signature = signPortable(secret, message);

/** WebCrypto that counts how often keys are imported. */
function counting(): { readonly subtle: SubtleSignatures<webcrypto.CryptoKey>; readonly imports: () => number } {
  let imports = 0;
  return {
    subtle: {
      importKey: (...order) => {
        imports += 1;
        return webcrypto.subtle.importKey(...order);
      },
      verify: (...order) => webcrypto.subtle.verify(...order),
    },
    imports: () => imports,
  };
}

describe("WebCrypto", () => {
  it("imports a key once, however many signatures come at the same time", async () => {
    const { subtle, imports } = counting();
    const cryptography = createWebCryptography(subtle);
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, () => verifySignature(cryptography, publicKey, message, signature)),
    );
    expect(verdicts).toEqual(Array(20).fill(true));
    expect(imports()).toBe(1);
  });

  it("answers no where the runtime will not take the key", async () => {
    const cryptography = createWebCryptography({
      importKey: () => Promise.reject(new Error("not on the curve")),
      verify: () => Promise.resolve(true),
    });
    expect(await verifySignature(cryptography, publicKey, message, signature)).toBe(false);
  });

  it("fails, and never answers, when the runtime breaks while it verifies", async () => {
    const cryptography = createWebCryptography({
      importKey: () => Promise.resolve({}),
      verify: () => Promise.reject(new Error("out of memory")),
    });
    await expect(verifySignature(cryptography, publicKey, message, signature)).rejects.toThrow("out of memory");
  });

  it("hashes with the portable SHA-256, at once and not in a promise", () => {
    const { sha256 } = createWebCryptography(webcrypto.subtle);
    expect(toHex(sha256(utf8("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
