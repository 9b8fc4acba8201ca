// Multikey for Ed25519 (Controlled Identifiers 1.0 §2.2.2): Multibase `z` of base58btc over a two-byte header and the key.
// Public keys read z6Mk…, secret keys z3u2…. Other curves are left out: Vellum signs with Ed25519 alone.

import { createBoundedCache } from "./bounded-cache.ts";
import { concatBytes, fromBase58, toBase58 } from "./bytes.ts";
import { isSoundPublicKey } from "./ed25519.ts";

// The varints of the multicodecs ed25519-pub (0xed) and ed25519-priv (0x1300).
const PUBLIC_HEADER = Uint8Array.of(0xed, 0x01);
const SECRET_HEADER = Uint8Array.of(0x80, 0x26);
const KEY_LENGTH = 32;
// `z` and the base58btc of 34 bytes.
const LONGEST_TEXT = 48;

// Soundness costs curve maths, about as much as a verification, and the same few keys come again and again.
const remember = createBoundedCache<Uint8Array | undefined>(1024);

/** `z6Mk…` of a 32-byte public key. @throws {RangeError} on another length. */
export function encodePublicKey(bytes: Uint8Array): string {
  return encode(PUBLIC_HEADER, bytes);
}

/** The 32 bytes of `z6Mk…`; undefined when it is no Ed25519 key or not a sound one. */
export function decodePublicKey(text: string): Uint8Array | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const sound = remember(text, () => {
    const key = decode(PUBLIC_HEADER, text);
    return key !== undefined && isSoundPublicKey(key) ? key : undefined;
  });
  return sound?.slice();
}

/** `z3u2…` of a 32-byte secret key. @throws {RangeError} on another length. */
export function encodeSecretKey(bytes: Uint8Array): string {
  return encode(SECRET_HEADER, bytes);
}

/** The 32 bytes of `z3u2…`; undefined when it is no Ed25519 secret key. */
export function decodeSecretKey(text: string): Uint8Array | undefined {
  return decode(SECRET_HEADER, text);
}

function encode(header: Uint8Array, key: Uint8Array): string {
  if (key.length !== KEY_LENGTH) throw new RangeError("an Ed25519 key has 32 bytes");
  return `z${toBase58(concatBytes(header, key))}`;
}

function decode(header: Uint8Array, text: string): Uint8Array | undefined {
  if (!text.startsWith("z")) return undefined;
  const bytes = fromBase58(text.slice(1));
  if (bytes?.length !== header.length + KEY_LENGTH) return undefined;
  return header.every((byte, index) => byte === bytes[index]) ? bytes.slice(header.length) : undefined;
}
