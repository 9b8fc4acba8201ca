import { createPrivateKey } from "node:crypto";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openSignatureAside } from "../../src/assembly/signature-aside.ts";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { PrivateKey } from "../../src/keys/private-key.ts";
import { toHex } from "../../src/licence/bytes.ts";
import { type SignedMessage, verifySignature, verifySignatures } from "../../src/licence/ed25519.ts";
import { portableCryptography, publicKeyOf, signPortable } from "../../src/licence/portable.ts";
import { bytesOf } from "../licence/signature-case.ts";
import { signatureCases } from "../licence/vectors.ts";

const room = openSignatureAside();
const cryptography = createNodeCryptography(room);

afterAll(() => room.close());

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const inputs = fc.uint8Array({ minLength: 64, maxLength: 64 });

describe("a room for many signatures", () => {
  it("signs what the portable path signs, in order, however many there are", async () => {
    await fc.assert(
      fc.asyncProperty(secrets, fc.array(inputs, { minLength: 4, maxLength: 150 }), async (seed, messages) => {
        const signatures = await new PrivateKey(seed).sign(messages, room);
        expect(signatures.map(toHex)).toEqual(messages.map((message) => toHex(signPortable(seed, message))));
      }),
      { numRuns: 4 },
    );
  });

  it("tells of each of many which holds and which was changed in a bit", async () => {
    const altered = fc.array(fc.tuple(inputs, fc.option(fc.nat({ max: 8 * 128 - 1 }))), {
      minLength: 1,
      maxLength: 150,
    });
    await fc.assert(
      fc.asyncProperty(secrets, altered, async (seed, wanted) => {
        const signatures = await new PrivateKey(seed).sign(
          wanted.map(([message]) => message),
          room,
        );
        const signed = wanted.map(([message, bit], index): SignedMessage => {
          const pair = { message: message.slice(), signature: Uint8Array.from(signatures[index] ?? []) };
          if (bit === null) return pair;
          const part = bit >> 3 < 64 ? pair.message : pair.signature;
          const at = (bit >> 3) % 64;
          part[at] = (part[at] ?? 0) ^ (1 << (bit & 7));
          return pair;
        });
        expect(await verifySignatures(cryptography, publicKeyOf(seed), signed)).toEqual(
          wanted.map(([, bit]) => bit === null),
        );
      }),
      { numRuns: 10 },
    );
  });

  it("is as strict as one verification alone on every case that libraries judge differently", async () => {
    for (const { publicKey, message, signature, holds, title } of signatureCases()) {
      const one = { message: bytesOf(message), signature: bytesOf(signature) };
      const verdicts = await verifySignatures(cryptography, bytesOf(publicKey), Array(5).fill(one));
      expect(verdicts, title).toEqual(Array(5).fill(holds));
    }
  });

  it("asks no library about what is no sound signature, and none at all under a key that is not sound", async () => {
    const asked: number[] = [];
    const verifyManyRaw = async (_: Uint8Array, messages: readonly Uint8Array[]) => {
      asked.push(messages.length);
      return messages.map(() => true);
    };
    const credulous = { ...portableCryptography, verifyRaw: () => true, verifyManyRaw };
    const refused = signatureCases().filter(
      ({ publicKey, message, signature }) =>
        verifySignature(credulous, bytesOf(publicKey), bytesOf(message), bytesOf(signature)) === false,
    );
    expect(refused.length).toBeGreaterThan(5);
    for (const { publicKey, message, signature } of refused) {
      const one = { message: bytesOf(message), signature: bytesOf(signature) };
      expect(await verifySignatures(credulous, bytesOf(publicKey), [one, one])).toEqual([false, false]);
    }
    expect(asked).toEqual([]);
  });

  it("fails with what went wrong, and goes on", async () => {
    const agreementKey = createPrivateKey({
      key: {
        kty: "OKP",
        crv: "X25519",
        d: "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo",
        x: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
      },
      format: "jwk",
    });
    const messages = Array.from({ length: 5 }, () => new Uint8Array(64));
    await expect(room.sign(agreementKey, messages)).rejects.toThrow();
    expect(await new PrivateKey(new Uint8Array(32)).sign(messages, room)).toHaveLength(5);
  });
});
