// HMAC-SHA-256 (RFC 2104) over the runtime's own SHA-256: keyed hashes by which a holder can be found without a code or a
// name standing in an index. The pads are computed once per key.

import { concatBytes, toHex, utf8 } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";

const BLOCK = 64;
const DIGEST = 32;
/** Bytes of text that need no memory of their own: names and numbers are shorter. UTF-8 takes three of a unit at most. */
const ROOM = 768;
const MOST_BYTES = 3;

const encoder = new TextEncoder();

/** Binds a secret key of at most 64 bytes; the function answers the hex HMAC-SHA-256 of a text in UTF-8. */
export function createKeyedHash(cryptography: Pick<Cryptography, "sha256">, key: Uint8Array): (text: string) => string {
  if (key.length > BLOCK) throw new RangeError(`a key of at most ${BLOCK} bytes is needed, not ${key.length}`);
  const inner = new Uint8Array(BLOCK + ROOM).fill(0x36, 0, BLOCK);
  const outer = new Uint8Array(BLOCK + DIGEST).fill(0x5c, 0, BLOCK);
  key.forEach((byte, index) => {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  });
  const room = inner.subarray(BLOCK);
  const innerHash = (text: string): Uint8Array => {
    if (text.length * MOST_BYTES > ROOM) return cryptography.sha256(concatBytes(inner.subarray(0, BLOCK), utf8(text)));
    return cryptography.sha256(inner.subarray(0, BLOCK + encoder.encodeInto(text, room).written));
  };
  return (text) => {
    outer.set(innerHash(text), BLOCK);
    return toHex(cryptography.sha256(outer));
  };
}
