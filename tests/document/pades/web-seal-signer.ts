// The SealSigner port over WebCrypto alone: that a PDF can be signed where private keys cannot be taken out of the runtime that holds
// them. The program itself signs by src/keys/seal-ring.ts, in workerd too.

import type { SealSigner } from "../../../src/issuance/seal-port.ts";
import { concatBytes } from "../../../src/licence/bytes.ts";
import { LicenceError } from "../../../src/licence/errors.ts";
import type { SealIdentity } from "../../../src/licence/sealing.ts";

/** What is needed of a SubtleCrypto; `Key` is the runtime's own CryptoKey. */
export interface SubtleSealing<Key> {
  sign(
    algorithm: { readonly name: "ECDSA"; readonly hash: "SHA-256" } | { readonly name: "RSASSA-PKCS1-v1_5" },
    key: Key,
    message: Uint8Array<ArrayBuffer>,
  ): Promise<ArrayBuffer>;
}

/** A department's seal with its private key: ECDSA on P-256, or RSASSA-PKCS1-v1_5 imported with SHA-256. */
export interface HeldSeal<Key> {
  readonly identity: SealIdentity;
  readonly key: Key;
}

/** Signs with the seals given, by department (USCC). */
export function createWebSealSigner<Key>(
  subtle: SubtleSealing<Key>,
  seals: ReadonlyMap<string, HeldSeal<Key>>,
): SealSigner {
  const byFingerprint = new Map([...seals.values()].map((seal) => [seal.identity.fingerprint, seal]));
  return {
    sealOf: (issuer) => seals.get(issuer)?.identity,
    sign: async (fingerprint, message) => {
      const seal = byFingerprint.get(fingerprint);
      if (seal === undefined) throw new LicenceError("key-missing", { parameters: { kid: fingerprint } });
      const bytes = Uint8Array.from(message);
      if (seal.identity.algorithm === "rsa-pkcs1-sha256")
        return new Uint8Array(await subtle.sign({ name: "RSASSA-PKCS1-v1_5" }, seal.key, bytes));
      return derSignature(new Uint8Array(await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, seal.key, bytes)));
    },
  };
}

/** The two halves of a raw P-256 signature as a DER sequence of integers (RFC 3279 §2.2.3); every length fits one byte. */
function derSignature(raw: Uint8Array): Uint8Array {
  const numbers = [raw.subarray(0, 32), raw.subarray(32)].map(derInteger);
  const content = concatBytes(...numbers);
  return concatBytes(Uint8Array.of(0x30, content.length), content);
}

function derInteger(digits: Uint8Array): Uint8Array {
  const first = digits.findIndex((byte) => byte !== 0);
  const shortest = first === -1 ? digits.subarray(-1) : digits.subarray(first);
  const sign = (shortest[0] ?? 0) >= 0x80 ? [0] : [];
  return Uint8Array.of(0x02, sign.length + shortest.length, ...sign, ...shortest);
}
