// Where the objects of a PDF are, read as viewers read it: from the end of the file through its chain of cross-reference tables and
// streams (ISO 32000-1 §7.5.4, §7.5.8), the newest first. Nothing is repaired: what a viewer would have to guess is refused, so
// that nobody can see another document than the one that is signed.

import { BudgetError } from "../inflate-bounded.ts";
import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, latin, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { decodedStream } from "./stream-data.ts";

/** An object's place: at an offset of the file, or as one of those within an object stream. */
export type ObjectPlace = { readonly offset: number } | { readonly container: number; readonly index: number };

/** The whole chain, put together. */
export interface CrossReferences {
  /** Objects in use. */
  readonly places: ReadonlyMap<number, ObjectPlace>;
  /** The newest section's. */
  readonly trailer: PdfDictionary;
}

/** A stream as it stands in a file. */
export interface RawStream {
  readonly dictionary: PdfDictionary;
  readonly raw: Uint8Array;
}

const TAIL = 1024;
/** Every saving by appending adds one. */
const SECTIONS = 256;
const ENTRIES = 400_000;
const SECTION_BYTES = 16 * 1024 * 1024;
const ENDSTREAM = new TextEncoder().encode("endstream");

/** @throws {PdfSyntaxError} a chain that is broken, or says of one object two things; {BudgetError} too long a chain. */
export function readCrossReferences(bytes: Uint8Array): CrossReferences {
  const chain = new Chain(bytes);
  const start = [...latin(bytes.subarray(-TAIL)).matchAll(/startxref\s+(\d{1,10})\s+%%EOF/g)].at(-1)?.[1];
  chain.read(Number(start ?? Number.NaN));
  return chain.result();
}

/** The stream behind its dictionary, whose length must be exact. @throws {PdfSyntaxError} it is not; undefined for no stream. */
export function streamAfter(cursor: PdfCursor, length: () => PdfValue | undefined): Uint8Array | undefined {
  cursor.skipBlank();
  if (cursor.word() !== "stream") return undefined;
  const { bytes } = cursor;
  if (bytes[cursor.at] === 13) cursor.at += 1;
  if (bytes[cursor.at] !== 10) throw new PdfSyntaxError("a stream without a line feed");
  const start = cursor.at + 1;
  const size = length();
  if (typeof size !== "number" || !Number.isInteger(size) || size < 0) throw new PdfSyntaxError("a stream's length");
  let end = start + size;
  if (bytes[end] === 13) end += 1;
  if (bytes[end] === 10) end += 1;
  if (!ENDSTREAM.every((byte, at) => bytes[end + at] === byte)) throw new PdfSyntaxError("a stream's length");
  cursor.at = end + ENDSTREAM.length;
  return bytes.subarray(start, start + size);
}

type Found = ObjectPlace | "free";

class Chain {
  readonly #bytes: Uint8Array;
  readonly #found = new Map<number, Found>();
  readonly #visited = new Set<number>();
  #trailer: PdfDictionary | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(start: number): void {
    let next: number | undefined = start;
    while (next !== undefined) next = this.#section(next);
  }

  result(): CrossReferences {
    if (this.#trailer === undefined) throw new PdfSyntaxError("no trailer");
    const places = new Map<number, ObjectPlace>();
    for (const [object, place] of this.#found) if (place !== "free") places.set(object, place);
    return { places, trailer: this.#trailer };
  }

  /** Reads a section; where the one before it stands. */
  #section(at: number): number | undefined {
    if (!(at > 0 && at < this.#bytes.length) || this.#visited.has(at)) throw new PdfSyntaxError("cross-references");
    if (this.#visited.size >= SECTIONS) throw new BudgetError("too many cross-reference sections");
    this.#visited.add(at);
    const cursor = new PdfCursor(this.#bytes, at);
    cursor.skipBlank();
    if (!latin(this.#bytes.subarray(cursor.at, cursor.at + 4)).startsWith("xref"))
      return this.#adopt(this.#stream(cursor));
    cursor.at += 4;
    const { entries, trailer } = readTable(cursor);
    // In a file for old and new viewers alike, what the table calls free may stand in the stream (§7.5.8.4).
    const hidden = trailer.get("XRefStm");
    const used = entries.filter(([, place]) => place !== "free");
    this.#note(used);
    if (typeof hidden === "number") this.#stream(new PdfCursor(this.#bytes, hidden));
    this.#note(entries);
    return this.#adopt(trailer);
  }

  #adopt(trailer: PdfDictionary): number | undefined {
    this.#trailer ??= trailer;
    const before = trailer.get("Prev");
    if (before === undefined) return undefined;
    if (typeof before !== "number") throw new PdfSyntaxError("cross-references");
    return before;
  }

  #stream(cursor: PdfCursor): PdfDictionary {
    const { dictionary, raw } = readStreamObject(cursor);
    if (nameOf(dictionary.get("Type")) !== "XRef") throw new PdfSyntaxError("cross-references");
    this.#note(entriesOf(dictionary, decodedStream(dictionary, raw, SECTION_BYTES)));
    return dictionary;
  }

  #note(entries: readonly (readonly [number, Found])[]): void {
    for (const [object, place] of entries) if (!this.#found.has(object)) this.#found.set(object, place);
    if (this.#found.size > ENTRIES) throw new BudgetError("too many objects");
  }
}

function readStreamObject(cursor: PdfCursor): RawStream {
  cursor.skipBlank();
  if (!/^\d+$/.test(cursor.word())) throw new PdfSyntaxError("cross-references");
  cursor.skipBlank();
  cursor.word();
  cursor.skipBlank();
  if (cursor.word() !== "obj") throw new PdfSyntaxError("cross-references");
  const dictionary = cursor.value();
  if (!isDictionary(dictionary)) throw new PdfSyntaxError("cross-references");
  const raw = streamAfter(cursor, () => dictionary.get("Length"));
  if (raw === undefined) throw new PdfSyntaxError("cross-references");
  return { dictionary, raw };
}

function readTable(cursor: PdfCursor): {
  readonly entries: readonly (readonly [number, Found])[];
  readonly trailer: PdfDictionary;
} {
  const entries: (readonly [number, Found])[] = [];
  for (;;) {
    const word = nextWord(cursor);
    if (word === "trailer") break;
    const count = nextWord(cursor);
    if (!/^\d{1,10}$/.test(word) || !/^\d{1,10}$/.test(count)) throw new PdfSyntaxError("cross-references");
    for (let index = 0; index < Number(count); index += 1) {
      if (entries.length >= ENTRIES) throw new BudgetError("too many objects");
      entries.push([Number(word) + index, readEntry(cursor)]);
    }
  }
  const trailer = cursor.value();
  if (!isDictionary(trailer)) throw new PdfSyntaxError("cross-references");
  return { entries, trailer };
}

function readEntry(cursor: PdfCursor): Found {
  const [offset, generation, kind] = [nextWord(cursor), nextWord(cursor), nextWord(cursor)];
  if (!/^\d{10}$/.test(offset) || !/^\d{5}$/.test(generation)) throw new PdfSyntaxError("cross-references");
  if (kind === "f") return "free";
  // A number that was used again after its object was deleted: rare, and references to both would look alike here.
  if (kind !== "n" || generation !== "00000") throw new PdfSyntaxError("cross-references");
  return Number(offset) === 0 ? "free" : { offset: Number(offset) };
}

function nextWord(cursor: PdfCursor): string {
  cursor.skipBlank();
  return cursor.word();
}

/** The rows of a cross-reference stream (§7.5.8.2 and .3). */
function entriesOf(dictionary: PdfDictionary, data: Uint8Array): readonly (readonly [number, Found])[] {
  const widths = numbersIn(dictionary.get("W"));
  const index = dictionary.has("Index")
    ? numbersIn(dictionary.get("Index"))
    : [0, ...numbersIn([dictionary.get("Size") ?? null])];
  const row = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length !== 3 || widths.some((width) => width > 7) || row === 0)
    throw new PdfSyntaxError("cross-references");
  const entries: (readonly [number, Found])[] = [];
  let at = 0;
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first = 0, count = 0] = index.slice(pair, pair + 2);
    for (let object = first; object < first + count; object += 1, at += row) {
      if (at + row > data.length) throw new PdfSyntaxError("cross-references");
      entries.push([object, placeIn(data, at, widths)]);
    }
  }
  return entries;
}

function placeIn(data: Uint8Array, at: number, [first = 0, second = 0, third = 0]: readonly number[]): Found {
  const kind = first === 0 ? 1 : bigEndian(data, at, first);
  const middle = bigEndian(data, at + first, second);
  const last = bigEndian(data, at + first + second, third);
  if (kind === 2) return { container: middle, index: last };
  if (kind !== 1) return "free";
  if (last !== 0) throw new PdfSyntaxError("cross-references");
  return { offset: middle };
}

function bigEndian(data: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index += 1) value = value * 256 + (data[at + index] ?? 0);
  return value;
}

function numbersIn(value: PdfValue | undefined): readonly number[] {
  if (!isPdfArray(value)) throw new PdfSyntaxError("cross-references");
  return value.map((number) => {
    if (typeof number !== "number" || !Number.isInteger(number) || number < 0)
      throw new PdfSyntaxError("cross-references");
    return number;
  });
}
