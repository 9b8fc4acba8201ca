// The SHA-256 of a text in UTF-8, written into a room that is kept: a licence is hashed several times on its way, and each
// copy of its bytes would outlive the hash by a collection of garbage.

import type { Cryptography } from "./cryptography.ts";

/** Bytes; a longer text is given memory of its own. */
const ROOM = 16_384;
/** UTF-8 takes three bytes of a UTF-16 unit at most. */
const MOST_BYTES = 3;

const encoder = new TextEncoder();
const room = new Uint8Array(ROOM);

/** 32 bytes. A lone surrogate counts as U+FFFD, so texts from outside are checked before. */
export function hashText({ sha256 }: Pick<Cryptography, "sha256">, text: string): Uint8Array {
  if (text.length * MOST_BYTES > ROOM) return sha256(encoder.encode(text));
  return sha256(room.subarray(0, encoder.encodeInto(text, room).written));
}
