// Keeps numbers that are taken from a claim out of sight: for some types such a number is a resident identity number, and none
// may stand in an index or column in the clear. It is XORed with HMAC-SHA-256 in counter mode (a PRF as a stream cipher,
// NIST SP 800-108 §4.1); the pad is used once, since it is derived from the licence's id, which is unique.
// The key stands in the register itself (meta `number-key`): this guards dumps, logs and onlookers, not the whole file.

import { fromBase64Url, fromHex, textOf, toBase64Url, utf8 } from "../licence/bytes.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { createKeyedHash } from "../licence/keyed-hash.ts";

const PAD_BLOCK = 32;

/** Seals and opens numbers under one key. */
export interface NumberSeal {
  /** base64url, without integrity: a changed seal opens to another text. */
  seal(id: string, number: string): string;
  /** @throws {TypeError} when it was not sealed under this key for this id. */
  open(id: string, sealed: string): string;
}

/** @param key 32 secret bytes, hex. @throws {TypeError} when it is not hexadecimal. */
export function createNumberSeal(cryptography: Pick<Cryptography, "sha256">, key: string): NumberSeal {
  const bytes = fromHex(key);
  if (bytes === undefined) throw new TypeError("the number key is not hexadecimal");
  const keyed = createKeyedHash(cryptography, bytes);
  const mask = (id: string, text: Uint8Array): Uint8Array => {
    for (let at = 0; at < text.length; at += PAD_BLOCK) {
      const pad = fromHex(keyed(`${id}:${at / PAD_BLOCK}`)) ?? new Uint8Array();
      for (let index = at; index < Math.min(text.length, at + PAD_BLOCK); index += 1) {
        text[index] = (text[index] ?? 0) ^ (pad[index - at] ?? 0);
      }
    }
    return text;
  };
  return {
    seal: (id, number) => toBase64Url(mask(id, utf8(number))),
    open: (id, sealed) => {
      const masked = fromBase64Url(sealed);
      if (masked === undefined) throw new TypeError("a sealed number is not base64url");
      return textOf(mask(id, masked));
    },
  };
}
