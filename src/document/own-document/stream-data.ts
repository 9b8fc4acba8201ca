// What the streams of a department's PDF hold, decoded within a budget (ISO 32000-1 §7.4): ASCIIHex, ASCII85 and Flate with its PNG
// predictors, which is what text producers write. Pictures stay as they are; LZW and RunLength are measured by the worst they can
// hold and not read.

import { BudgetError, inflateBounded } from "../inflate-bounded.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";

/** A filter that a stream names, which is not read here. */
export class UnreadFilterError extends Error {
  override readonly name = "UnreadFilterError";
  readonly filter: string;

  constructor(filter: string) {
    super(filter);
    this.filter = filter;
  }
}

/** Looks references up. */
export type Resolve = (value: PdfValue | undefined) => PdfValue | undefined;

/** A filter with its parameters. */
export interface Filter {
  readonly name: string;
  readonly parameters: PdfDictionary | undefined;
}

const DIRECT: Resolve = (value) => value;

/** The filters of a stream, in the order of decoding. */
function filtersOf(dictionary: PdfDictionary, resolve: Resolve = DIRECT): readonly Filter[] {
  const listed = listOf(resolve(dictionary.get("Filter")));
  const parameters = listOf(resolve(dictionary.get("DecodeParms")));
  return listed.map((filter, index) => {
    const found = resolve(parameters[index]);
    return { name: nameOf(resolve(filter)) ?? "", parameters: isDictionary(found) ? found : undefined };
  });
}

/**
 * The decoded bytes.
 * @throws {BudgetError} more than `limit`; {UnreadFilterError}; {Error} the data is broken.
 */
export function decodedStream(
  dictionary: PdfDictionary,
  raw: Uint8Array,
  limit: number,
  resolve: Resolve = DIRECT,
): Uint8Array {
  let data = raw;
  for (const filter of filtersOf(dictionary, resolve)) data = decoded(filter, data, limit, resolve);
  if (data.length > limit) throw new BudgetError("a stream beyond the limit");
  return data;
}

/** How many bytes a stream holds at most once it is decoded; what pictures hold is known by their dimensions instead. */
export function decodedSize(dictionary: PdfDictionary, raw: Uint8Array, limit: number, resolve: Resolve): number {
  const filters = filtersOf(dictionary, resolve);
  const expanding = filters.findIndex(({ name }) => ["FlateDecode", "LZWDecode", "RunLengthDecode"].includes(name));
  if (expanding < 0) return raw.length;
  let data = raw;
  for (const filter of filters.slice(0, expanding)) data = decoded(filter, data, limit, resolve);
  const { name = "" } = filters[expanding] ?? {};
  // A code of LZW stands for 4,096 bytes at most and takes 9 bits at least; two bytes of RunLength stand for 128.
  if (name === "LZWDecode") return Math.min(data.length * 3641, WORST);
  if (name === "RunLengthDecode") return data.length * 64;
  return inflateBounded(data, limit).length;
}

/** Old scans use LZW for pages of a few hundred kilobytes; beyond that it is its dictionary that is bounded. */
const WORST = 16 * 1024 * 1024;

function decoded({ name, parameters }: Filter, data: Uint8Array, limit: number, resolve: Resolve): Uint8Array {
  switch (name) {
    case "FlateDecode":
      return unpredicted(inflateBounded(data, limit), parameters, resolve);
    case "ASCIIHexDecode":
      return fromHexDigits(data);
    case "ASCII85Decode":
      return fromAscii85(data);
    default:
      throw new UnreadFilterError(name);
  }
}

function listOf(value: PdfValue | undefined): readonly (PdfValue | undefined)[] {
  if (isPdfArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Undoes PNG's row filters (§7.4.4.4). */
function unpredicted(data: Uint8Array, parameters: PdfDictionary | undefined, resolve: Resolve): Uint8Array {
  const number = (key: string, otherwise: number): number => {
    const value = resolve(parameters?.get(key));
    return typeof value === "number" ? value : otherwise;
  };
  const predictor = number("Predictor", 1);
  if (predictor === 1) return data;
  if (predictor < 10) throw new UnreadFilterError("Predictor");
  const sample = Math.max(1, Math.ceil((number("Colors", 1) * number("BitsPerComponent", 8)) / 8));
  const width = Math.ceil((number("Columns", 1) * number("Colors", 1) * number("BitsPerComponent", 8)) / 8);
  if (!(width > 0 && width < 1_000_000)) throw new PdfSyntaxError("predictor");
  const rows = Math.floor(data.length / (width + 1));
  const out = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row += 1) unfilterRow(data, row, { width, sample }, out);
  return out;
}

function unfilterRow(
  data: Uint8Array,
  row: number,
  { width, sample }: { readonly width: number; readonly sample: number },
  out: Uint8Array,
): void {
  const kind = data[row * (width + 1)] ?? 0;
  const from = row * (width + 1) + 1;
  const to = row * width;
  for (let column = 0; column < width; column += 1) {
    const left = column < sample ? 0 : (out[to + column - sample] ?? 0);
    const above = row === 0 ? 0 : (out[to + column - width] ?? 0);
    const corner = row === 0 || column < sample ? 0 : (out[to + column - width - sample] ?? 0);
    out[to + column] = (data[from + column] ?? 0) + predicted(kind, left, above, corner);
  }
}

function predicted(kind: number, left: number, above: number, corner: number): number {
  if (kind === 0) return 0;
  if (kind === 1) return left;
  if (kind === 2) return above;
  if (kind === 3) return (left + above) >> 1;
  if (kind !== 4) throw new PdfSyntaxError("predictor");
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((byte) => Math.abs(estimate - byte)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

function fromHexDigits(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  let high = -1;
  for (const byte of data) {
    if (byte === 0x3e) break;
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) continue;
    if (high < 0) high = digit;
    else {
      out.push(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out.push(high * 16);
  return Uint8Array.from(out);
}

/** §7.4.3: five characters are four bytes; `z` is four zeros. */
function fromAscii85(data: Uint8Array): Uint8Array {
  const zeros = data.reduce((count, byte) => (byte === 0x7a ? count + 1 : count), 0);
  const out = new Uint8Array(4 * zeros + Math.ceil((data.length * 4) / 5) + 4);
  let length = 0;
  let group: number[] = [];
  for (const byte of data) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) length += 4;
    if (byte < 0x21 || byte > 0x75) continue;
    group.push(byte - 0x21);
    if (group.length < 5) continue;
    out.set(fourBytes(group), length);
    length += 4;
    group = [];
  }
  if (group.length < 2) return out.subarray(0, length);
  out.set(fourBytes([...group, 84, 84, 84, 84].slice(0, 5)), length);
  return out.subarray(0, length + group.length - 1);
}

function fourBytes(group: readonly number[]): Uint8Array {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
  return Uint8Array.of((value / 0x1000000) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}
