// Whether a picture of a PDF has hardly more than two tones, as a QR code has (ISO 32000-1 §8.9.5). Looks at the samples of pictures
// of eight bits and one; of compressed photographs it says no.

import type { ScannedPdf } from "../object-scan.ts";
import type { PdfDictionary, PdfValue } from "../pdf-values.ts";
import { decodedStream } from "./stream-content.ts";

const SAMPLES_LIMIT = 16 * 1024 * 1024;
const LOOKED_AT = 50_000;
/** Of 1,000 samples, how many may be neither dark nor bright. */
const BETWEEN = 80;

/** Never throws for what the picture is but for its size. @throws {BudgetError} */
export function isTwoToned(pdf: ScannedPdf, reference: PdfValue | undefined): boolean {
  const stream = pdf.stream(reference);
  if (stream === undefined) return false;
  const bits = bitsOf(pdf, stream.dictionary);
  if (bits === 1) return true;
  const { bytes, filters } = decodedStream(pdf, stream, SAMPLES_LIMIT);
  if (bits !== 8 || filters.length > 0 || bytes.length === 0) return false;
  const step = Math.max(1, Math.floor(bytes.length / LOOKED_AT));
  let looked = 0;
  let between = 0;
  for (let at = 0; at < bytes.length; at += step) {
    const sample = bytes[at] ?? 0;
    looked += 1;
    if (sample > 64 && sample < 192) between += 1;
  }
  return between * 1000 < looked * BETWEEN;
}

function bitsOf(pdf: ScannedPdf, picture: PdfDictionary): number {
  if (pdf.resolve(picture.get("ImageMask")) === true) return 1;
  const bits = pdf.resolve(picture.get("BitsPerComponent"));
  return typeof bits === "number" ? bits : 0;
}
