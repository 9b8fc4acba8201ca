// Finds the objects of a PDF by reading it from front to back (ISO 32000-1 §7.5), object streams included, without trusting its
// cross-reference table: of an object written twice the later counts, as after an incremental update. Linear in time; what
// object streams inflate to is bounded. Encrypted files are recognised, not opened.

import { BudgetError, inflateBounded } from "./inflate-bounded.ts";
import { PdfCursor, PdfSyntaxError } from "./pdf-cursor.ts";
import { isDictionary, isPdfArray, nameOf, objectOf, type PdfDictionary, type PdfValue } from "./pdf-values.ts";

/** A stream: its dictionary, where its bytes begin in the file, and the bytes. */
export interface PdfStream {
  readonly dictionary: PdfDictionary;
  readonly start: number;
  readonly raw: Uint8Array;
}

/** Where an object was found: at which byte its number begins, or as which entry of which object stream. */
export type ObjectPlace = { readonly at: number } | { readonly container: number; readonly entry: number };

/** What a file consists of. */
export interface ScannedPdf {
  readonly trailer: PdfDictionary;
  readonly places: ReadonlyMap<number, ObjectPlace>;
  /** Follows a reference, also through another. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
  stream(value: PdfValue | undefined): PdfStream | undefined;
}

const OBJECTS = 400_000;
/** Broken objects that are passed over before the file counts as none. */
const FAULTS = 10_000;
const INFLATED = 24 * 1024 * 1024;
const ENDSTREAM = new TextEncoder().encode("endstream");

/** @throws {BudgetError} more objects or larger object streams than any licence has. */
export function scanPdf(bytes: Uint8Array): ScannedPdf {
  return new Scan(bytes).run();
}

/** A stream's content. @throws {BudgetError, PdfSyntaxError, Error} too large; a filter that no attachment of ours has. */
export function streamContent(
  pdf: Pick<ScannedPdf, "resolve">,
  { dictionary, raw }: PdfStream,
  limit: number,
): Uint8Array {
  const declared = pdf.resolve(dictionary.get("Filter"));
  const filters = isPdfArray(declared)
    ? declared.map((filter) => pdf.resolve(filter))
    : declared == null
      ? []
      : [declared];
  if (filters.length > 1 || pdf.resolve(dictionary.get("DecodeParms")) != null) throw new PdfSyntaxError("filters");
  const [filter] = filters;
  if (filter === undefined) {
    if (raw.length > limit) throw new BudgetError("stream beyond the limit");
    return raw.slice();
  }
  if (nameOf(filter) !== "FlateDecode") throw new PdfSyntaxError("filter");
  return inflateBounded(raw, limit);
}

interface WrittenNumber {
  readonly number: number;
  readonly at: number;
}

const NO_NUMBER: WrittenNumber = { number: -1, at: -1 };

class Scan {
  readonly #cursor: PdfCursor;
  readonly #values = new Map<number, PdfValue>();
  readonly #places = new Map<number, ObjectPlace>();
  readonly #streams = new Map<number, PdfStream>();
  readonly #trailer = new Map<string, PdfValue>();
  #inflated = 0;
  #faults = 0;

  constructor(bytes: Uint8Array) {
    this.#cursor = new PdfCursor(bytes);
  }

  run(): ScannedPdf {
    const cursor = this.#cursor;
    let last = NO_NUMBER;
    let beforeLast = NO_NUMBER;
    while (cursor.at < cursor.bytes.length) {
      cursor.skipBlank();
      const { at } = cursor;
      const word = cursor.word();
      if (word === "") cursor.at += 1;
      else if (word === "obj" && beforeLast.number >= 0) this.#object(beforeLast);
      else if (word === "trailer") this.#readTrailer();
      beforeLast = last;
      last = /^\d{1,10}$/.test(word) ? { number: Number(word), at } : NO_NUMBER;
    }
    const resolve = (value: PdfValue | undefined) => this.#resolve(value);
    return {
      trailer: this.#trailer,
      places: this.#places,
      resolve,
      stream: (value) => this.#settled(this.#streams.get(objectOf(value) ?? -1)),
    };
  }

  #resolve(value: PdfValue | undefined): PdfValue | undefined {
    let found = value;
    for (let hops = 0; hops < 16; hops += 1) {
      const object = objectOf(found);
      if (object === undefined) return found;
      found = this.#values.get(object);
    }
    return undefined;
  }

  /** A stream whose length stands in an object behind it is cut exactly only once that object has been read. */
  #settled(stream: PdfStream | undefined): PdfStream | undefined {
    if (stream === undefined) return undefined;
    const length = this.#resolve(stream.dictionary.get("Length"));
    if (typeof length !== "number" || !this.#endsAt(stream.start + length)) return stream;
    return { ...stream, raw: this.#cursor.bytes.subarray(stream.start, stream.start + length) };
  }

  #readTrailer(): void {
    const value = this.#tryValue();
    if (isDictionary(value)) this.#adopt(value);
  }

  /** What a later trailer says replaces what an earlier one said. */
  #adopt(trailer: PdfDictionary): void {
    for (const name of ["Root", "Encrypt"]) {
      const value = trailer.get(name);
      if (value !== undefined) this.#trailer.set(name, value);
    }
  }

  #object({ number, at }: WrittenNumber): void {
    const value = this.#tryValue();
    if (value === undefined) return;
    if (this.#values.size >= OBJECTS) throw new BudgetError("too many objects");
    this.#values.set(number, value);
    this.#places.set(number, { at });
    this.#streams.delete(number);
    if (!isDictionary(value)) return;
    const stream = this.#streamOf(value);
    if (stream === undefined) return;
    this.#streams.set(number, stream);
    const kind = nameOf(value.get("Type"));
    if (kind === "XRef") this.#adopt(value);
    if (kind === "ObjStm") this.#objectStream(stream, number);
  }

  /** A value, or undefined with the cursor just behind where it began to fail. */
  #tryValue(): PdfValue | undefined {
    try {
      return this.#cursor.value();
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
      this.#faults += 1;
      if (this.#faults > FAULTS) throw new BudgetError("too many broken objects");
      return undefined;
    }
  }

  #streamOf(dictionary: PdfDictionary): PdfStream | undefined {
    const cursor = this.#cursor;
    const back = cursor.at;
    cursor.skipBlank();
    if (cursor.word() !== "stream") {
      cursor.at = back;
      return undefined;
    }
    if (cursor.bytes[cursor.at] === 13) cursor.at += 1;
    if (cursor.bytes[cursor.at] === 10) cursor.at += 1;
    const start = cursor.at;
    const length = this.#resolve(dictionary.get("Length"));
    const exact = typeof length === "number" && this.#endsAt(start + length);
    cursor.at = exact ? start + length : this.#findEnd(start);
    const end = exact ? cursor.at : this.#withoutEndOfLine(start, cursor.at);
    return { dictionary, start, raw: cursor.bytes.subarray(start, end) };
  }

  /** The end of line before `endstream` is not data (§7.3.8.1). */
  #withoutEndOfLine(start: number, end: number): number {
    const { bytes } = this.#cursor;
    const feed = end > start && bytes[end - 1] === 10 ? end - 1 : end;
    return feed > start && bytes[feed - 1] === 13 ? feed - 1 : feed;
  }

  /** Whether the keyword follows there, after one end of line at most: more would let one blank stretch be read for ever. */
  #endsAt(at: number): boolean {
    const { bytes } = this.#cursor;
    if (!Number.isSafeInteger(at) || at > bytes.length) return false;
    const blank = bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : bytes[at] === 10 || bytes[at] === 13 ? 1 : 0;
    return ENDSTREAM.every((byte, index) => bytes[at + blank + index] === byte);
  }

  #findEnd(start: number): number {
    const { bytes } = this.#cursor;
    for (let at = bytes.indexOf(101, start); at >= 0; at = bytes.indexOf(101, at + 1)) {
      if (ENDSTREAM.every((byte, index) => bytes[at + index] === byte)) return at;
    }
    return bytes.length;
  }

  /** Objects inside an object stream (§7.5.7). One that cannot be read is left out. */
  #objectStream(stream: PdfStream, container: number): void {
    const count = this.#resolve(stream.dictionary.get("N"));
    const first = this.#resolve(stream.dictionary.get("First"));
    if (typeof count !== "number" || typeof first !== "number") return;
    const content = this.#tryInflate(stream);
    if (content === undefined) return;
    const index = new PdfCursor(content);
    const cursor = new PdfCursor(content);
    let read = 0;
    for (let item = 0; item < count && item < OBJECTS; item += 1) {
      index.skipBlank();
      const number = Number.parseInt(index.word(), 10);
      index.skipBlank();
      const offset = Number.parseInt(index.word(), 10);
      if (!(number >= 0 && offset >= 0)) return;
      if (this.#values.size >= OBJECTS) throw new BudgetError("too many objects");
      cursor.at = first + offset;
      this.#compressed(number, cursor, { container, entry: item });
      // Objects of one stream do not overlap; whoever lets them wants the same bytes to be read again and again.
      read += cursor.at - first - offset;
      if (read > 2 * content.length) throw new BudgetError("objects that overlap");
    }
  }

  #compressed(number: number, cursor: PdfCursor, place: ObjectPlace): void {
    try {
      this.#values.set(number, cursor.value());
      this.#places.set(number, place);
      this.#streams.delete(number);
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
    }
  }

  #tryInflate(stream: PdfStream): Uint8Array | undefined {
    try {
      const content = streamContent({ resolve: (value) => this.#resolve(value) }, stream, INFLATED - this.#inflated);
      this.#inflated += content.length;
      return content;
    } catch (error) {
      if (error instanceof BudgetError) throw error;
      return undefined;
    }
  }
}
