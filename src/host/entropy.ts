// The operating system's generator as the Entropy port. Random bytes are drawn in blocks: a call for sixteen costs as much
// as one for a thousand.

import { randomFillSync } from "node:crypto";
import type { Entropy } from "../issuance/ports.ts";

const BLOCK_BYTES = 4096;

/** Cryptographically secure bytes; no byte is handed out twice. */
export function createEntropy(): Entropy {
  const block = new Uint8Array(BLOCK_BYTES);
  let at = BLOCK_BYTES;
  return {
    bytes: (length) => {
      if (length > BLOCK_BYTES) return randomFillSync(new Uint8Array(length));
      if (at + length > BLOCK_BYTES) {
        randomFillSync(block);
        at = 0;
      }
      const bytes = block.slice(at, at + length);
      block.fill(0, at, at + length);
      at += length;
      return bytes;
    },
  };
}

/** The generator of this process. */
export const systemEntropy: Entropy = createEntropy();
