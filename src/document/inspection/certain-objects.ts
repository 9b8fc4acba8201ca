// What makes certain that every viewer takes the same bytes for an object (ISO 32000-1 §7.3.8, §7.5): streams as long as they say, and
// nothing that looks like an object where the tables have none, for viewers that repair a file take it for one.

import type { PdfStream, ScannedPdf } from "../object-scan.ts";
import { latin } from "../pdf-values.ts";

/** Within so many bytes from the end every viewer looks for `startxref`. */
export const TAIL = 1024;

/** Whether a stream begins behind one end of line and ends where its Length says. */
export function isExact(bytes: Uint8Array, pdf: Pick<ScannedPdf, "resolve">, stream: PdfStream): boolean {
  const { start, raw, dictionary } = stream;
  const before = latin(bytes.subarray(Math.max(0, start - 8), start));
  const after = latin(bytes.subarray(start + raw.length, start + raw.length + 11));
  return (
    pdf.resolve(dictionary.get("Length")) === raw.length &&
    /stream\r?\n$/.test(before) &&
    /^(?:\r\n|\n|\r)?endstream/.test(after)
  );
}

/** Whether the tables know of everything in the file that looks like the beginning of an object. */
export function namesEveryObject(bytes: Uint8Array, offsets: ReadonlySet<number>): boolean {
  for (const found of latin(bytes).matchAll(/\d{1,10}[\0\t\n\f\r ]+(\d{1,10})[\0\t\n\f\r ]+obj/g)) {
    if (Number(found[1]) !== 0 || !offsets.has(found.index)) return false;
  }
  return true;
}
