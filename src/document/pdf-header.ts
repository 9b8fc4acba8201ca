// The header by which a file says that it is a PDF (ISO 32000-1 §7.5.2). Readers take it anywhere in the first 1,024 bytes (Annex H.3
// note 13), so it counts there.

import { latin } from "./pdf-values.ts";

const HEADER_WITHIN = 1024;

/** Tells whether bytes claim to be a PDF; whether they can be read as one is another question. */
export function hasPdfHeader(bytes: Uint8Array): boolean {
  return latin(bytes.subarray(0, HEADER_WITHIN)).includes("%PDF-");
}
