// Where a licence stands in its status list: a keyed bijection from the list's counter, so that indexes never collide and
// tell nothing about how many licences there are or which came first. A Feistel network of eight rounds over the smallest
// power of four that holds the list, its round functions tables expanded from SHA-256; results outside are walked on.

import { concatBytes, utf8 } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";

const ROUNDS = 8;
// Halves of at most 16 bits: tables stay small.
const MAX_SIZE = 2 ** 32;
const LABEL = utf8("vellum status index v1");

/**
 * The permutation of [0, size) under a key.
 * @param key - any bytes, 16 for a list.
 * @param size - entries of the list, 2 to 2^32.
 * @returns counter → index; it throws RangeError for a counter outside [0, size).
 */
export function createIndexPermutation(
  key: Uint8Array,
  size: number,
  sha256: Cryptography["sha256"],
): (counter: number) => number {
  if (!Number.isInteger(size) || size < 2 || size > MAX_SIZE) throw new RangeError(`no list has ${size} entries`);
  const width = halfWidth(size);
  const tables = expand(key, size, width, sha256);
  return (counter) => {
    if (!Number.isInteger(counter) || counter < 0 || counter >= size) throw new RangeError(`no entry ${counter}`);
    let index = permute(counter, width, tables);
    while (index >= size) index = permute(index, width, tables);
    return index;
  };
}

/** Bits of half an index, so that 4^bits ≥ size. */
function halfWidth(size: number): number {
  let bits = 1;
  while (4 ** bits < size) bits += 1;
  return bits;
}

/** One table per round, a pseudo-random half for every half. */
function expand(key: Uint8Array, size: number, width: number, sha256: Cryptography["sha256"]): readonly Uint16Array[] {
  const seed = sha256(concatBytes(LABEL, numberBytes(size), key));
  const halves = 2 ** width;
  const mask = halves - 1;
  let block = new Uint8Array();
  let at = 0;
  let blocks = 0;
  const next = (): number => {
    if (at === block.length) {
      block = Uint8Array.from(sha256(concatBytes(seed, numberBytes(blocks))));
      blocks += 1;
      at = 0;
    }
    at += 2;
    return (((block[at - 2] ?? 0) << 8) | (block[at - 1] ?? 0)) & mask;
  };
  return Array.from({ length: ROUNDS }, () => Uint16Array.from({ length: halves }, next));
}

function permute(value: number, width: number, tables: readonly Uint16Array[]): number {
  const halves = 2 ** width;
  let left = Math.floor(value / halves);
  let right = value % halves;
  for (const table of tables) [left, right] = [right, left ^ (table[right] ?? 0)];
  return left * halves + right;
}

/** Five bytes, big-endian: holds 2^32. */
function numberBytes(number: number): Uint8Array {
  return Uint8Array.from({ length: 5 }, (_, index) => Math.floor(number / 256 ** (4 - index)) % 256);
}
