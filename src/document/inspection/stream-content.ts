// Decodes a stream of a PDF as far as Flate goes (ISO 32000-1 §7.4.4), PNG predictors included, within a budget. What other
// filters hold (JPEG, JBIG2) is left as it is and named, since comparing needs no pixels.

import { BudgetError, inflateBounded } from "../inflate-bounded.ts";
import type { PdfStream, ScannedPdf } from "../object-scan.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";

/** A stream's bytes and the filters that still lie over them. */
export interface DecodedStream {
  readonly bytes: Uint8Array;
  readonly filters: readonly string[];
}

const FLATE = new Set(["FlateDecode", "Fl"]);

/** @throws {BudgetError} more than `limit` bytes; {PdfSyntaxError, Error} data that are not what the dictionary says. */
export function decodedStream(
  pdf: Pick<ScannedPdf, "resolve">,
  { dictionary, raw }: PdfStream,
  limit: number,
): DecodedStream {
  // Data in a file outside, or abbreviations of inline images: viewers differ.
  if (["F", "FFilter", "DP"].some((key) => dictionary.has(key)))
    throw new PdfSyntaxError("a stream that stands elsewhere");
  const filters = listed(pdf, dictionary.get("Filter")).map((filter) => nameOf(filter) ?? "?");
  const parameters = listed(pdf, dictionary.get("DecodeParms"));
  let bytes = raw;
  let peeled = 0;
  for (; peeled < filters.length && FLATE.has(filters[peeled] ?? ""); peeled += 1) {
    bytes = inflateBounded(bytes, limit);
    const given = parameters[peeled];
    if (isDictionary(given)) bytes = unpredicted(pdf, given, bytes);
  }
  if (bytes.length > limit) throw new BudgetError("stream beyond the limit");
  const left = filters.slice(peeled);
  return { bytes: left.length === 1 && left[0] === "DCTDecode" ? withOneEnd(bytes) : bytes, filters: left };
}

/** Ghostscript writes a JPEG's end of image once more. */
function withOneEnd(jpeg: Uint8Array): Uint8Array {
  let end = jpeg.length;
  while (end >= 4 && isEnd(jpeg, end - 2) && isEnd(jpeg, end - 4)) end -= 2;
  return jpeg.subarray(0, end);
}

function isEnd(jpeg: Uint8Array, at: number): boolean {
  return jpeg[at] === 0xff && jpeg[at + 1] === 0xd9;
}

/** A stream of which nothing is left to be decoded. @throws as decodedStream; {PdfSyntaxError} another filter. */
export function plainStream(pdf: Pick<ScannedPdf, "resolve">, stream: PdfStream, limit: number): Uint8Array {
  const { bytes, filters } = decodedStream(pdf, stream, limit);
  if (filters.length > 0) throw new PdfSyntaxError("filters");
  return bytes;
}

function listed(pdf: Pick<ScannedPdf, "resolve">, value: PdfValue | undefined): readonly (PdfValue | undefined)[] {
  const found = pdf.resolve(value);
  if (isPdfArray(found)) return found.map((item) => pdf.resolve(item));
  return found === undefined || found === null ? [] : [found];
}

/** Undoes a PNG predictor (RFC 2083 §6); the TIFF one is as good as unused. */
function unpredicted(pdf: Pick<ScannedPdf, "resolve">, parameters: PdfDictionary, bytes: Uint8Array): Uint8Array {
  const number = (name: string, otherwise: number): number => {
    const value = pdf.resolve(parameters.get(name));
    return typeof value === "number" ? value : otherwise;
  };
  const predictor = number("Predictor", 1);
  if (predictor === 1) return bytes;
  if (predictor < 10) throw new PdfSyntaxError("predictor");
  const bits = number("Colors", 1) * number("BitsPerComponent", 8);
  const pixel = Math.max(1, bits >> 3);
  const row = Math.ceil((bits * number("Columns", 1)) / 8);
  if (!(row > 0 && row < 1_000_000)) throw new PdfSyntaxError("predictor");
  const rows = Math.floor(bytes.length / (row + 1));
  const out = new Uint8Array(rows * row);
  for (let line = 0; line < rows; line += 1) undoRow(bytes, out, { line, row, pixel });
  return out;
}

function undoRow(
  bytes: Uint8Array,
  out: Uint8Array,
  { line, row, pixel }: { readonly line: number; readonly row: number; readonly pixel: number },
): void {
  const from = line * (row + 1);
  const to = line * row;
  const kind = bytes[from] ?? 0;
  for (let at = 0; at < row; at += 1) {
    const left = at >= pixel ? (out[to + at - pixel] ?? 0) : 0;
    const up = line > 0 ? (out[to + at - row] ?? 0) : 0;
    const corner = at >= pixel && line > 0 ? (out[to + at - row - pixel] ?? 0) : 0;
    out[to + at] = ((bytes[from + 1 + at] ?? 0) + predicted(kind, left, up, corner)) & 0xff;
  }
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
