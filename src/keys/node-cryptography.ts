// Node's own cryptography (OpenSSL): ten times the speed of the portable one, on libuv's threads, so that a verification
// does not hold up the requests beside it. Strictness is not here: licence/ed25519.ts applies it before `verifyRaw`.
// Signing is private-key.ts. node:crypto and not crypto.subtle: that one warns that Ed25519 is experimental on Node 20, and is slower to call.

import * as crypto from "node:crypto";
import { createBoundedCache } from "../licence/bounded-cache.ts";
import { concatBytes } from "../licence/bytes.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { areMany, type SignatureRoom } from "./signature-room.ts";

// RFC 8410: SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key.
const SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const CACHED_KEYS = 1024;
const NONE = new Uint8Array();

/** SHA-256 and Ed25519 verification by OpenSSL. @param room where many signatures are verified; absent: in libuv's pool. */
export function createNodeCryptography(room?: Pick<SignatureRoom, "verify">): Cryptography {
  const remember = createBoundedCache<crypto.KeyObject>(CACHED_KEYS);
  const keyOf = (publicKey: Uint8Array): crypto.KeyObject =>
    remember(Buffer.from(publicKey).toString("latin1"), () => importPublicKey(publicKey));
  const verifyRaw = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const answer = (error: Error | null, holds: boolean): void => (error === null ? resolve(holds) : reject(error));
      crypto.verify(null, message, keyOf(publicKey), signature, answer);
    });
  const base = { sha256: bytesOfDigest, hashText, verifyRaw };
  if (room === undefined) return base;
  return {
    ...base,
    verifyManyRaw: (publicKey, messages, signatures) =>
      areMany(messages)
        ? room.verify(keyOf(publicKey), messages, signatures)
        : Promise.all(messages.map((message, at) => verifyRaw(publicKey, message, signatures[at] ?? NONE))),
  };
}

function importPublicKey(publicKey: Uint8Array): crypto.KeyObject {
  const der = concatBytes(SPKI_PREFIX, publicKey);
  return crypto.createPublicKey({ key: Buffer.from(der.buffer), format: "der", type: "spki" });
}

/** Handed over as a text and taken back as one, it makes no bytes that would wait for the collector. */
function hashText(text: string): string {
  return crypto.hash("sha256", text, "hex");
}

/** crypto.hash came with Node 20.12 and saves the stream object that createHash makes. */
function bytesOfDigest(bytes: Uint8Array): Uint8Array {
  return plain(crypto.hash("sha256", bytes, "buffer"));
}

/** A Uint8Array of its own over a Buffer's memory: a Buffer would behave otherwise in slice() and JSON. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
