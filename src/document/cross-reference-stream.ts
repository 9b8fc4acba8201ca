// The cross-reference streams of our own files (ISO 32000-1 §7.5.8): where every object is, one entry after another from 0 on, and
// the trailer in their dictionary. Not compressed, for they are small. Those of strangers are inspection/cross-reference.ts's.

import { concatBytes, utf8 } from "../licence/bytes.ts";
import type { ObjectPlace } from "./object-scan.ts";
import { PdfCursor, PdfSyntaxError } from "./pdf-cursor.ts";
import { isDictionary, nameOf, type PdfDictionary } from "./pdf-values.ts";

/** Bytes of an entry: its kind; an offset or an object stream's number; a generation or an index. */
const WIDTHS = [1, 4, 2] as const;
const ENTRY = WIDTHS[0] + WIDTHS[1] + WIDTHS[2];
const [FREE, AT, PACKED] = [0, 1, 2];
const NEVER_USED = 0xffff;

/** What a table is about. */
export interface TableParts {
  /** The number of the stream itself. */
  readonly object: number;
  /** Where it begins in the file. */
  readonly at: number;
  readonly places: ReadonlyMap<number, ObjectPlace>;
  /** The first number that is not taken. */
  readonly size: number;
  /** The text of the trailer's entries but Size. */
  readonly trailer: string;
}

/** The table as it stands in the file; what has no place is free. */
export function crossReferenceStream({ object: own, at, places, size, trailer }: TableParts): Uint8Array {
  const bytes = new Uint8Array(size * ENTRY);
  const view = new DataView(bytes.buffer);
  const put = (object: number, kind: number, second: number, third: number) => {
    view.setUint8(object * ENTRY, kind);
    view.setUint32(object * ENTRY + 1, second);
    view.setUint16(object * ENTRY + 5, third);
  };
  put(0, FREE, 0, NEVER_USED);
  for (const [object, place] of places) {
    if ("at" in place) put(object, AT, place.at, 0);
    else put(object, PACKED, place.container, place.entry);
  }
  put(own, AT, at, 0);
  const dictionary = `<</Type/XRef/Size ${size}/W[${WIDTHS.join(" ")}]${trailer}/Length ${bytes.length}>>`;
  return concatBytes(utf8(`${own} 0 obj\n${dictionary}\nstream\n`), bytes, utf8("\nendstream\nendobj\n\n"));
}

/** A file's table. */
export interface CrossReferences {
  /** The stream's own number. */
  readonly object: number;
  readonly places: ReadonlyMap<number, ObjectPlace>;
  /** With what is the stream's own left out. */
  readonly trailer: PdfDictionary;
}

/** Reads the stream that begins at a place. @throws {PdfSyntaxError} there is none of our form. */
export function readCrossReferenceStream(bytes: Uint8Array, start: number): CrossReferences {
  const cursor = new PdfCursor(bytes, start);
  const object = Number(nextWord(cursor));
  const head = [nextWord(cursor), nextWord(cursor)];
  const dictionary = cursor.value();
  if (!Number.isInteger(object) || head.join(" ") !== "0 obj" || !isDictionary(dictionary))
    throw new PdfSyntaxError("no table");
  const size = dictionary.get("Size");
  const ours = nameOf(dictionary.get("Type")) === "XRef" && String(dictionary.get("W")) === String(WIDTHS);
  if (nextWord(cursor) !== "stream" || !ours || typeof size !== "number" || dictionary.get("Length") !== size * ENTRY)
    throw new PdfSyntaxError("a table that is not ours");
  const places = readEntries(bytes.subarray(cursor.at + 1, cursor.at + 1 + size * ENTRY), object);
  const trailer = new Map(dictionary);
  for (const own of ["Type", "W", "Length"]) trailer.delete(own);
  return { object, places, trailer };
}

function readEntries(bytes: Uint8Array, own: number): ReadonlyMap<number, ObjectPlace> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Map<number, ObjectPlace>();
  for (let at = ENTRY, object = 1; at + ENTRY <= bytes.length; at += ENTRY, object += 1) {
    const kind = view.getUint8(at);
    if (object === own || kind === FREE) continue;
    const second = view.getUint32(at + 1);
    places.set(object, kind === AT ? { at: second } : { container: second, entry: view.getUint16(at + 5) });
  }
  return places;
}

function nextWord(cursor: PdfCursor): string {
  cursor.skipBlank();
  return cursor.word();
}
