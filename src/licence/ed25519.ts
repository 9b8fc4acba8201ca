// Ed25519 (RFC 8032) with one strictness on every runtime. Libraries differ on small-order keys, encodings that are not
// canonical, long signatures and S ≥ L; so all of that is refused here, by comparing bytes, before a library is asked.
// Left to `verifyRaw`: the equation without the cofactor, and that A is on the curve.

import { Point } from "@noble/ed25519";
import type { Cryptography } from "./cryptography.ts";

/** Bytes of a public key. */
const PUBLIC_KEY_LENGTH = 32;
/** Bytes of a signature: R, then S. */
export const SIGNATURE_LENGTH = 64;

const FIELD_PRIME = littleEndian(2n ** 255n - 19n);
const GROUP_ORDER = littleEndian(2n ** 252n + 27742317777372353535851937790883648493n);

// The y coordinates of the eight points whose order divides 8; with either sign of x they are such a point or no point.
const SMALL_ORDER = [
  0n,
  1n,
  2n ** 255n - 20n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
].map(littleEndian);

/** Tells whether bytes are a public key fit for use: 32, canonical, on the curve, not of small order. Costs curve maths. */
export function isSoundPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== PUBLIC_KEY_LENGTH || !isSoundEncoding(bytes)) return false;
  try {
    Point.fromBytes(bytes, false);
    return true;
  } catch {
    return false;
  }
}

/**
 * Verifies an Ed25519 signature: exactly 64 bytes, S below the group order, A and R canonical and not of small order, and
 * then RFC 8032 §5.1.7 without the cofactor. The same bytes get the same verdict from every `cryptography`.
 */
export function verifySignature(
  cryptography: Cryptography,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean | Promise<boolean> {
  if (publicKey.length !== PUBLIC_KEY_LENGTH || !isSoundEncoding(publicKey)) return false;
  if (!isSoundSignature(signature)) return false;
  return cryptography.verifyRaw(publicKey, message, signature);
}

/** `verifySignature` of many messages under one key: whether each holds, in order. */
export async function verifySignatures(
  cryptography: Cryptography,
  publicKey: Uint8Array,
  signed: readonly SignedMessage[],
): Promise<readonly boolean[]> {
  if (cryptography.verifyManyRaw === undefined) {
    return await Promise.all(
      signed.map(({ message, signature }) => verifySignature(cryptography, publicKey, message, signature)),
    );
  }
  const isSoundKey = publicKey.length === PUBLIC_KEY_LENGTH && isSoundEncoding(publicKey);
  const sound = isSoundKey ? signed.filter(({ signature }) => isSoundSignature(signature)) : [];
  if (sound.length === 0) return signed.map(() => false);
  const verdicts = await cryptography.verifyManyRaw(
    publicKey,
    sound.map(({ message }) => message),
    sound.map(({ signature }) => signature),
  );
  const holding = new Set(sound.filter((_, index) => verdicts[index] === true));
  return signed.map((each) => holding.has(each));
}

/** A message and the signature over it. */
export interface SignedMessage {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function isSoundSignature(signature: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_LENGTH &&
    isBelow(signature.subarray(PUBLIC_KEY_LENGTH), GROUP_ORDER) &&
    isSoundEncoding(signature.subarray(0, PUBLIC_KEY_LENGTH))
  );
}

/** Whether 32 bytes are y below the field's prime with a sign bit, and no point of small order. */
function isSoundEncoding(bytes: Uint8Array): boolean {
  const y = Uint8Array.from(bytes);
  y[31] = (y[31] ?? 0) & 0x7f;
  return isBelow(y, FIELD_PRIME) && !SMALL_ORDER.some((point) => point.every((byte, index) => byte === y[index]));
}

/** Whether one little-endian number is smaller than another of the same length. These bytes are public: time may tell. */
function isBelow(number: Uint8Array, bound: Uint8Array): boolean {
  for (let index = bound.length - 1; index >= 0; index -= 1) {
    const difference = (number[index] ?? 0) - (bound[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function littleEndian(number: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1) bytes[index] = Number((number >> BigInt(8 * index)) & 0xffn);
  return bytes;
}
