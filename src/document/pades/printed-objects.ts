// Takes a file of our own printer apart into its objects (ISO 32000-1 §7.5): one revision; a cross-reference stream, or a plain table
// where nothing is packed. Not for files of strangers: anything else is refused, and object-scan.ts reads those.

import { readCrossReferenceStream } from "../cross-reference-stream.ts";
import type { ObjectPlace } from "../object-scan.ts";
import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, latin, nameOf, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";

/** Where an object lies, from its number to its `endobj` with what blank follows. */
export interface ObjectSpan {
  readonly object: number;
  readonly start: number;
  readonly end: number;
}

/** A printed file, taken apart. */
export interface PrintedObjects {
  readonly bytes: Uint8Array;
  /** In the order of the file; together they are everything between header and table. */
  readonly spans: readonly ObjectSpan[];
  /** Where the objects are that lie in object streams. */
  readonly packed: ReadonlyMap<number, ObjectPlace>;
  /** The number of the table, where it is a stream. */
  readonly table?: number;
  readonly trailer: PdfDictionary;
  /** The first object number that is not taken. */
  readonly size: number;
}

const TAIL = 64;
const ENTRY = 20;

/** @throws {PdfSyntaxError} a file of another form than the printer's. */
export function readPrintedObjects(bytes: Uint8Array): PrintedObjects {
  const table = Number(/startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(latin(bytes.subarray(-TAIL)))?.[1]);
  if (!(table > 0)) throw new PdfSyntaxError("no cross-reference table");
  const { places, trailer, object } = readReferences(bytes, table);
  const size = trailer.get("Size");
  if (["Prev", "XRefStm", "Encrypt"].some((key) => trailer.has(key)) || typeof size !== "number")
    throw new PdfSyntaxError("a trailer that is not ours");
  const starts: { readonly object: number; readonly start: number }[] = [];
  const packed = new Map<number, ObjectPlace>();
  for (const [object, place] of places) {
    if ("at" in place) starts.push({ object, start: place.at });
    else packed.set(object, place);
  }
  starts.sort((one, other) => one.start - other.start);
  const spans = starts.map(({ object, start }, index) => ({ object, start, end: starts[index + 1]?.start ?? table }));
  return { bytes, spans, packed, trailer, size, ...(object !== undefined && { table: object }) };
}

interface References {
  readonly places: ReadonlyMap<number, ObjectPlace>;
  readonly trailer: PdfDictionary;
  readonly object?: number;
}

function readReferences(bytes: Uint8Array, table: number): References {
  const cursor = new PdfCursor(bytes, table);
  if (cursor.word() !== "xref") return readCrossReferenceStream(bytes, table);
  const places = readTable(cursor);
  const trailer = cursor.value();
  if (!isDictionary(trailer)) throw new PdfSyntaxError("no trailer");
  return { places, trailer };
}

/** Reads the dictionary that an object is. @throws {PdfSyntaxError} it is none. */
export function dictionaryAt(printed: PrintedObjects, reference: PdfValue | undefined): PdfDictionary {
  const span = printed.spans.find(({ object }) => object === objectOf(reference));
  if (span === undefined) throw new PdfSyntaxError("no such object");
  const cursor = new PdfCursor(printed.bytes, span.start);
  const head = [cursor.word(), skipped(cursor).word(), skipped(cursor).word()];
  const value = cursor.value();
  if (head.join(" ") !== `${span.object} 0 obj` || !isDictionary(value)) throw new PdfSyntaxError("no dictionary");
  return value;
}

/** The pages' references in order. */
export function pageReferences(printed: PrintedObjects, node: PdfValue | undefined, depth = 0): readonly PdfValue[] {
  if (node === undefined || depth > 8) throw new PdfSyntaxError("a page tree that is not ours");
  const dictionary = dictionaryAt(printed, node);
  if (nameOf(dictionary.get("Type")) === "Page") return [node];
  const kids = dictionary.get("Kids");
  return isPdfArray(kids) ? kids.flatMap((kid) => pageReferences(printed, kid, depth + 1)) : [];
}

/** Entries in use, up to the word `trailer`, which is read too. */
function readTable(cursor: PdfCursor): ReadonlyMap<number, ObjectPlace> {
  const found = new Map<number, ObjectPlace>();
  for (;;) {
    const word = skipped(cursor).word();
    if (word === "trailer") return found;
    const [first, count] = [Number(word), Number(skipped(cursor).word())];
    if (!Number.isInteger(first) || !Number.isInteger(count)) throw new PdfSyntaxError("cross-reference table");
    skipped(cursor);
    for (let index = 0; index < count; index += 1) {
      const entry = /^(\d{10}) (\d{5}) ([nf])/.exec(latin(cursor.bytes.subarray(cursor.at, cursor.at + ENTRY)));
      if (entry === null || (entry[3] === "n" && entry[2] !== "00000"))
        throw new PdfSyntaxError("cross-reference table");
      if (entry[3] === "n") found.set(first + index, { at: Number(entry[1]) });
      cursor.at += ENTRY;
    }
  }
}

function skipped(cursor: PdfCursor): PdfCursor {
  cursor.skipBlank();
  return cursor;
}
