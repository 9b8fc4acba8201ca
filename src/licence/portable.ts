// Cryptography of @noble alone: the same on every runtime and in the browser, about a tenth of the speed of a runtime's own.
// noble's verify() multiplies by the cofactor and so accepts signatures that OpenSSL and BoringSSL refuse; here the
// equation is RFC 8032 §5.1.7 without it, as they compute it.

import { getPublicKey, hashes, Point, sign } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, toHex, utf8 } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";

const ORDER = Point.CURVE().n;

hashes.sha512 = sha512;

/** SHA-256 and Ed25519 in plain ECMAScript. */
export const portableCryptography: Cryptography = {
  sha256: (bytes) => sha256(bytes),
  hashText: (text) => toHex(sha256(utf8(text))),
  verifyRaw,
};

/** Signs with a 32-byte secret key (the seed of RFC 8032 §5.1.5); 64 bytes. @throws {RangeError} on another length. */
export function signPortable(secretKey: Uint8Array, message: Uint8Array): Uint8Array {
  return sign(message, secretKey);
}

/** The 32-byte public key of a 32-byte secret key. @throws {RangeError} on another length. */
export function publicKeyOf(secretKey: Uint8Array): Uint8Array {
  return getPublicKey(secretKey);
}

/** [S]B − [k]A must be the R that was sent, byte for byte. */
function verifyRaw(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const r = signature.subarray(0, 32);
    const a = Point.fromBytes(publicKey, false);
    const s = numberOf(signature.subarray(32));
    const k = numberOf(sha512(concatBytes(r, publicKey, message))) % ORDER;
    const expected = Point.BASE.multiply(s, false).subtract(a.multiply(k, false));
    return equalBytes(expected.toBytes(), r);
  } catch {
    // Not a point, or S out of range: noble throws where OpenSSL answers no.
    return false;
  }
}

function numberOf(littleEndian: Uint8Array): bigint {
  let number = 0n;
  for (let index = littleEndian.length - 1; index >= 0; index -= 1) {
    number = (number << 8n) | BigInt(littleEndian[index] ?? 0);
  }
  return number;
}
