// HMAC-SHA-256 (RFC 2104) over the runtime's own SHA-256: keyed hashes by which a holder can be found without a code or a
// name standing in an index. The pads are computed once per key.

import { concatBytes, toHex, utf8 } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";

const BLOCK = 64;

/** Binds a secret key of at most 64 bytes; the function answers the hex HMAC-SHA-256 of a text in UTF-8. */
export function createKeyedHash(cryptography: Pick<Cryptography, "sha256">, key: Uint8Array): (text: string) => string {
  if (key.length > BLOCK) throw new RangeError(`a key of at most ${BLOCK} bytes is needed, not ${key.length}`);
  const inner = new Uint8Array(BLOCK).fill(0x36);
  const outer = new Uint8Array(BLOCK).fill(0x5c);
  key.forEach((byte, index) => {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  });
  const hash = (bytes: Uint8Array): Uint8Array => cryptography.sha256(bytes);
  return (text) => toHex(hash(concatBytes(outer, hash(concatBytes(inner, utf8(text))))));
}
