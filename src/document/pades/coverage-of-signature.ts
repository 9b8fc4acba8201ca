// What of a file a signature covers (ISO 32000-2 §12.8.1): from the first byte up to its own Contents and from there to an end. No
// other ByteRange is taken, for every gap but the signature itself has been used to hide something in.

import { equalBytes, fromHex } from "../../licence/bytes.ts";
import { latin } from "../pdf-values.ts";
import type { FoundSignature } from "./signature-fields.ts";

/** `gap` is where Contents stand, brackets included; `end` is where the covered bytes end. */
export interface Coverage {
  readonly gap: { readonly start: number; readonly end: number };
  readonly end: number;
}

/** Undefined unless the range is [0 a b c] with nothing but the signature's own Contents from a to b. */
export function coveredBy(pdf: Uint8Array, { byteRange, contents }: FoundSignature): Coverage | undefined {
  const [from, start, resume, length, ...more] = byteRange;
  if (from !== 0 || start === undefined || resume === undefined || length === undefined) return undefined;
  const ordered = start > 0 && resume > start + 1 && length > 0 && resume + length <= pdf.length;
  if (more.length > 0 || !byteRange.every(Number.isSafeInteger) || !ordered) return undefined;
  if (pdf[start] !== 0x3c || pdf[resume - 1] !== 0x3e || resume - start - 2 !== contents.length * 2) return undefined;
  const own = fromHex(latin(pdf.subarray(start + 1, resume - 1)));
  if (own === undefined || !equalBytes(own, contents)) return undefined;
  return { gap: { start, end: resume }, end: resume + length };
}

/** The covered bytes, one after the other. */
export function coveredBytes(pdf: Uint8Array, { gap, end }: Coverage): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(gap.start + end - gap.end);
  bytes.set(pdf.subarray(0, gap.start));
  bytes.set(pdf.subarray(gap.end, end), gap.start);
  return bytes;
}
