// The parts of an XLSX file (a ZIP by APPNOTE.TXT 6.3, packed as ECMA-376 part 2 says), found by the ZIP's own directory and inflated piece
// by piece. What a part unpacks to is counted and bounded, whatever the directory claims. ZIP64 and encryption are refused.

import { Inflate } from "fflate";
import { unreadable } from "./sheet.ts";

/** A workbook's bytes and where each part lies in them. */
export interface WorkbookParts {
  has(name: string): boolean;
  /** The part's bytes in pieces; nothing when there is no such part. @throws {LicenceError} document-unreadable: `xlsx-*` */
  part(name: string): Generator<Uint8Array>;
  /** How much of the part opened last has been read, 0 to 1. */
  read(): number;
}

interface Entry {
  readonly at: number;
  readonly method: number;
  readonly packed: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const MOST_ENTRIES = 10_000;
/** Packed bytes at a time, and how much of what they unpack to is given at once: deflate packs a thousand to one at best. */
const PIECE = 4096;
const UNPACKED_PIECE = 65_536;
/** A hundred thousand rows of thirty cells are under 200 MB of XML. */
const LARGEST_PART = 268_435_456;

/** Reads the directory. @throws {LicenceError} document-unreadable: `xlsx-damaged` */
export function openWorkbookParts(bytes: Uint8Array): WorkbookParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directoryOf(bytes, view);
  let read = 0;
  const onRead = (share: number): void => {
    read = share;
  };
  return {
    has: (name) => entries.has(name),
    *part(name) {
      const entry = entries.get(name);
      if (entry !== undefined) yield* unpacked(bytes, view, entry, onRead);
    },
    read: () => read,
  };
}

function directoryOf(bytes: Uint8Array, view: DataView): ReadonlyMap<string, Entry> {
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries = new Map<string, Entry>();
  if (count > MOST_ENTRIES) throw unreadable("xlsx-damaged", { reason: `${count} parts` });
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
      throw unreadable("xlsx-damaged", { reason: "directory" });
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw unreadable("xlsx-encrypted");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.set(name, {
      at: view.getUint32(at + 42, true),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOfDirectory(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= least; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  throw unreadable("xlsx-damaged", { reason: "no directory" });
}

function* unpacked(
  bytes: Uint8Array,
  view: DataView,
  { at, method, packed }: Entry,
  onRead: (share: number) => void,
): Generator<Uint8Array> {
  const damaged = (reason: string): Error => unreadable("xlsx-damaged", { reason });
  if (at + 30 > bytes.length) throw damaged("entry");
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const data = bytes.subarray(from, from + packed);
  if (data.length !== packed) throw damaged("truncated");
  if (method !== 0 && method !== 8) throw damaged(`method ${method}`);
  let length = 0;
  const counted = (piece: Uint8Array): Uint8Array => {
    length += piece.length;
    if (length > LARGEST_PART) throw unreadable("xlsx-too-large", { limit: LARGEST_PART });
    return piece;
  };
  if (method === 0) return yield* cut(counted(data));
  const ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => ready.push(piece));
  for (let begin = 0; begin < data.length; begin += PIECE) {
    try {
      inflate.push(data.subarray(begin, begin + PIECE), begin + PIECE >= data.length);
    } catch {
      throw damaged("deflate");
    }
    onRead(Math.min(1, (begin + PIECE) / data.length));
    for (const piece of ready) yield* cut(counted(piece));
    ready.length = 0;
  }
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += UNPACKED_PIECE) yield bytes.subarray(at, at + UNPACKED_PIECE);
}
