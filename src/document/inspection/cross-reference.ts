// Reads the cross-reference tables and streams of a PDF (ISO 32000-1 §7.5.4, §7.5.8) and holds them against the objects that
// reading from front to back found. Viewers follow the table, scanners the objects: only where both say the same is it certain
// what a viewer shows. Hybrid files (XRefStm), of which readers make different things, are none such.

import { BudgetError } from "../inflate-bounded.ts";
import type { ObjectPlace, ScannedPdf } from "../object-scan.ts";
import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, latin, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { isExact, namesEveryObject, TAIL } from "./certain-objects.ts";
import { decodedStream } from "./stream-content.ts";

const SECTIONS = 64;
const ENTRIES = 400_000;
const ENTRY = 20;
const STREAM_LIMIT = 8 * 1024 * 1024;

type Place = ObjectPlace | "free";

/** The file as its table has it; undefined when objects stand elsewhere than the table says. @throws {BudgetError} */
export function confirmedByTable(bytes: Uint8Array, scanned: ScannedPdf): ScannedPdf | undefined {
  const table = readTables(bytes, scanned);
  if (table === undefined) return undefined;
  if (!namesEveryObject(bytes, table.offsets)) return undefined;
  const live = new Set<number>();
  for (const [object, place] of table.places) {
    if (place === "free") continue;
    if (!samePlace(scanned.places.get(object), place)) return undefined;
    live.add(object);
    const container = "container" in place ? scanned.stream({ object: place.container }) : undefined;
    if (container !== undefined && !isExact(bytes, scanned, container)) return undefined;
  }
  const isGone = (value: PdfValue | undefined): boolean => {
    const object = objectOf(value);
    return object !== undefined && !live.has(object);
  };
  return {
    trailer: table.trailer,
    places: scanned.places,
    resolve: (value) => (isGone(value) ? undefined : scanned.resolve(value)),
    stream: (value) => {
      const stream = isGone(value) ? undefined : scanned.stream(value);
      if (stream !== undefined && !isExact(bytes, scanned, stream)) throw new PdfSyntaxError("a stream's length");
      return stream;
    },
  };
}

function samePlace(found: ObjectPlace | undefined, told: ObjectPlace): boolean {
  if (found === undefined) return false;
  if ("at" in found) return "at" in told && found.at === told.at;
  return "container" in told && found.container === told.container && found.entry === told.entry;
}

interface Tables {
  /** The newest section's. */
  readonly trailer: PdfDictionary;
  readonly places: ReadonlyMap<number, Place>;
}

interface AllTables extends Tables {
  /** Where any section, the older ones included, has objects. */
  readonly offsets: ReadonlySet<number>;
}

/** All sections, newest first: what one says of an object, older ones cannot change. */
function readTables(bytes: Uint8Array, scanned: ScannedPdf): AllTables | undefined {
  const places = new Map<number, Place>();
  const seen = new Set<number>();
  const offsets = new Set<number>();
  let trailer: PdfDictionary | undefined;
  let next: number | undefined = startOf(bytes);
  while (next !== undefined) {
    if (seen.has(next) || seen.size >= SECTIONS) return undefined;
    seen.add(next);
    const section = readSection(bytes, scanned, next);
    if (section === undefined || section.trailer.has("XRefStm")) return undefined;
    for (const [object, place] of section.places) {
      if (!places.has(object)) places.set(object, place);
      if (place !== "free" && "at" in place) offsets.add(place.at);
    }
    offsets.add(next);
    if (places.size > ENTRIES) throw new BudgetError("too many objects");
    trailer ??= section.trailer;
    const previous = section.trailer.get("Prev");
    if (previous !== undefined && typeof previous !== "number") return undefined;
    next = previous;
  }
  return trailer && { trailer, places, offsets };
}

const STARTXREF = "startxref";

/** The offset behind the last `startxref`, where every viewer looks for it. */
function startOf(bytes: Uint8Array): number | undefined {
  const text = latin(bytes.subarray(-TAIL));
  const digits = /^startxref[\s\0]{1,16}(\d{1,10})/.exec(text.slice(Math.max(0, text.lastIndexOf(STARTXREF))))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function readSection(bytes: Uint8Array, scanned: ScannedPdf, start: number): Tables | undefined {
  if (start >= bytes.length) return undefined;
  const cursor = new PdfCursor(bytes, start);
  return cursor.word() === "xref" ? readTable(cursor) : readStream(scanned, start);
}

function readTable(cursor: PdfCursor): Tables | undefined {
  const places = new Map<number, Place>();
  for (;;) {
    cursor.skipBlank();
    const word = cursor.word();
    if (word === "trailer") {
      const trailer = cursor.value();
      return isDictionary(trailer) ? { trailer, places } : undefined;
    }
    cursor.skipBlank();
    const [first, count] = [Number(word), Number(cursor.word())];
    if (word === "" || !Number.isInteger(first) || !Number.isInteger(count) || count > ENTRIES) return undefined;
    cursor.skipBlank();
    for (let index = 0; index < count; index += 1) {
      const entry = /^(\d{10}) (?:00000 (n)|\d{5} f)(?: \r| \n|\r\n)$/.exec(
        latin(cursor.bytes.subarray(cursor.at, cursor.at + ENTRY)),
      );
      // A list that begins with the head of the free ones is one that viewers shift by one.
      if (entry === null || (first === 1 && index === 0 && entry[2] === undefined)) return undefined;
      places.set(first + index, entry[2] !== undefined ? { at: Number(entry[1]) } : "free");
      cursor.at += ENTRY;
    }
  }
}

function readStream(scanned: ScannedPdf, start: number): Tables | undefined {
  const object = [...scanned.places].find(([, place]) => "at" in place && place.at === start)?.[0];
  const stream = object === undefined ? undefined : scanned.stream({ object });
  if (stream === undefined) return undefined;
  const { dictionary: trailer } = stream;
  const content = decodedStream(scanned, stream, STREAM_LIMIT);
  const widths = numbersOf(scanned, trailer.get("W"));
  const size = scanned.resolve(trailer.get("Size"));
  if (content.filters.length > 0 || widths?.length !== 3 || widths.some((width) => width < 0 || width > 7))
    return undefined;
  const index = numbersOf(scanned, trailer.get("Index")) ?? (typeof size === "number" ? [0, size] : []);
  const places = streamPlaces(content.bytes, widths, index);
  return places && { trailer, places };
}

/** Entries of a cross-reference stream (§7.5.8.3); a missing type is 1. Undefined for generations, which nobody writes any more. */
function streamPlaces(
  bytes: Uint8Array,
  widths: readonly number[],
  index: readonly number[],
): ReadonlyMap<number, Place> | undefined {
  const places = new Map<number, Place>();
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  let at = 0;
  const field = (width: number): number => {
    let value = 0;
    for (let byte = 0; byte < width; byte += 1) value = value * 256 + (bytes[at + byte] ?? 0);
    at += width;
    return value;
  };
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first = 0, count = 0] = index.slice(pair, pair + 2);
    for (let object = first; object < first + count && at < bytes.length; object += 1) {
      const type = typeWidth === 0 ? 1 : field(typeWidth);
      const [second, third] = [field(secondWidth), field(thirdWidth)];
      if (type === 1 && third !== 0) return undefined;
      places.set(object, type === 1 ? { at: second } : type === 2 ? { container: second, entry: third } : "free");
    }
  }
  return places;
}

function numbersOf(scanned: ScannedPdf, value: PdfValue | undefined): readonly number[] | undefined {
  const list = scanned.resolve(value);
  if (!isPdfArray(list)) return undefined;
  const numbers = list.filter((item) => typeof item === "number");
  const sound = numbers.length === list.length && numbers.every((item) => Number.isSafeInteger(item) && item >= 0);
  return sound ? numbers : undefined;
}
