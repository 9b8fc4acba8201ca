// Inflates untrusted zlib data (RFC 1950) within a budget: the input is fed in small pieces, so that a bomb is stopped after
// at most four megabytes beyond what is allowed.

import { Unzlib } from "fflate";

/** More came out than is allowed. */
export class BudgetError extends Error {
  override readonly name = "BudgetError";
}

// DEFLATE expands at most 1032-fold.
const PIECE = 4096;

/** @throws {BudgetError} more than `limit` bytes; {Error} the data is no complete zlib stream. */
export function inflateBounded(deflated: Uint8Array, limit: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Unzlib((piece) => {
    length += piece.length;
    if (length > limit) throw new BudgetError("inflates beyond the limit");
    pieces.push(piece);
  });
  for (let at = 0; at < deflated.length; at += PIECE) {
    stream.push(deflated.subarray(at, at + PIECE), at + PIECE >= deflated.length);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
