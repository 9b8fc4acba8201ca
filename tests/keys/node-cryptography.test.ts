import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { PrivateKey } from "../../src/keys/private-key.ts";
import { toHex, utf8 } from "../../src/licence/bytes.ts";
import { verifySignature } from "../../src/licence/ed25519.ts";
import { portableCryptography, publicKeyOf, signPortable } from "../../src/licence/portable.ts";

const cryptography = createNodeCryptography();

describe("Node's own cryptography", () => {
  it("hashes as the portable one does, into plain bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const hash = cryptography.sha256(bytes);
        expect(toHex(hash)).toBe(toHex(portableCryptography.sha256(bytes)));
        expect(hash.constructor).toBe(Uint8Array);
      }),
    );
    expect(toHex(cryptography.sha256(utf8("abc")))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("hashes texts as the portable one does, lone surrogates too", () => {
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "a\udfffb", "证照\ud83d", "𠅤"));
    fc.assert(
      fc.property(texts, (text) => {
        expect(cryptography.hashText(text)).toBe(portableCryptography.hashText(text));
        expect(cryptography.hashText(text)).toBe(toHex(cryptography.sha256(utf8(text))));
      }),
    );
  });

  it("answers many verifications under many keys at once", async () => {
    const orders = Array.from({ length: 64 }, (_, index) => {
      const secret = new Uint8Array(32).fill(index % 16);
      const message = utf8(`licence ${index}`);
      return { key: publicKeyOf(secret), message, signature: signPortable(secret, message), forged: index % 3 === 0 };
    });
    const verdicts = await Promise.all(
      orders.map(({ key, message, signature, forged }) =>
        verifySignature(cryptography, key, forged ? utf8("another") : message, signature),
      ),
    );
    expect(verdicts).toEqual(orders.map(({ forged }) => !forged));
  });

  it("does not warn that Ed25519 is experimental, as crypto.subtle does on Node 20", async () => {
    const warnings: Error[] = [];
    process.on("warning", (warning) => warnings.push(warning));
    const secret = new Uint8Array(32).fill(9);
    const [signature = secret] = await new PrivateKey(secret).sign([utf8("licence")]);
    expect(await verifySignature(cryptography, publicKeyOf(secret), utf8("licence"), signature)).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });
});
