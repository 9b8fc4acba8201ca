import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrivateKey } from "../../src/keys/private-key.ts";
import { toHex } from "../../src/licence/bytes.ts";
import { publicKeyOf, signPortable } from "../../src/licence/portable.ts";

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("a private key", () => {
  it("signs what the portable path signs, few messages or many, and leaves the caller's seed alone", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 5 }), async (seed, messages) => {
        const before = seed.slice();
        const key = new PrivateKey(seed);
        const signatures = await key.sign(messages);
        expect(signatures.map(toHex)).toEqual(messages.map((message) => toHex(signPortable(seed, message))));
        for (const signature of signatures) expect(signature.constructor).toBe(Uint8Array);
        expect(toHex(key.publicKey)).toBe(toHex(publicKeyOf(seed)));
        expect(seed).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  it("is 32 bytes and nothing else", () => {
    expect(() => new PrivateKey(new Uint8Array(31))).toThrow(RangeError);
    expect(() => new PrivateKey(new Uint8Array(64))).toThrow(RangeError);
  });
});
