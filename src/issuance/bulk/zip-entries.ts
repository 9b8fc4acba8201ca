// The files of a ZIP (APPNOTE.TXT 6.3) that is in memory, found by its own directory and inflated piece by piece. What a file unpacks to is
// counted and bounded, whatever the directory claims. ZIP64 is refused; encryption and names are for the caller to judge.

import { Inflate } from "fflate";

/** A file as the directory tells of it. */
export interface ZipEntry {
  readonly name: Uint8Array;
  /** General purpose bits (4.4.4). */
  readonly flags: number;
  /** 0 stored, 8 deflated; others cannot be read. */
  readonly method: number;
  readonly crc32: number;
  /** Bytes. */
  readonly packed: number;
  /** Bytes, as the directory claims. */
  readonly size: number;
  /** Of the local header. */
  readonly at: number;
}

/** Why a ZIP cannot be read. */
export class ZipFault extends Error {
  /** @param reason for people who know ZIP files */
  constructor(reason: string) {
    super(reason);
    this.name = "ZipFault";
  }
}

/** Bits of `flags`. */
export const ZIP_FLAGS = { encrypted: 1, utf8: 0x800 } as const;

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
/** Packed bytes at a time, and how much of what they unpack to is given at once: deflate packs a thousand to one at best. */
const PIECE = 4096;
const UNPACKED_PIECE = 65_536;

/** Reads the directory. @throws {ZipFault} it is damaged, or has more than `most` files. */
export function zipEntries(bytes: Uint8Array, most: number): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > most) throw new ZipFault(`${count} files`);
  return Array.from({ length: count }, () => {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY) throw new ZipFault("directory");
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
    const entry: ZipEntry = {
      name: bytes.subarray(at + ENTRY_BYTES, nameEnd),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    return entry;
  });
}

function endOfDirectory(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= least; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  throw new ZipFault("no directory");
}

/** How a file is unpacked. */
export interface Unpacking {
  /** The most it may unpack to, bytes. */
  readonly limit: number;
  /** What is thrown beyond. */
  readonly tooLarge: () => Error;
  /** Told how much of what is packed has been read, 0 to 1. */
  readonly onRead?: (share: number) => void;
}

/** A file's bytes in pieces. @throws {ZipFault} it is damaged or packed in a way not known. */
export function* unpacked(
  bytes: Uint8Array,
  { at, method, packed }: ZipEntry,
  { limit, tooLarge, onRead = () => undefined }: Unpacking,
): Generator<Uint8Array> {
  const data = packedBytes(bytes, at, packed);
  if (method !== 0 && method !== 8) throw new ZipFault(`method ${method}`);
  let length = 0;
  const counted = (piece: Uint8Array): Uint8Array => {
    length += piece.length;
    if (length > limit) throw tooLarge();
    return piece;
  };
  if (method === 0) return yield* cut(counted(data));
  const ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => ready.push(piece));
  for (let begin = 0; begin < data.length; begin += PIECE) {
    try {
      inflate.push(data.subarray(begin, begin + PIECE), begin + PIECE >= data.length);
    } catch {
      throw new ZipFault("deflate");
    }
    onRead(Math.min(1, (begin + PIECE) / data.length));
    for (const piece of ready) yield* cut(counted(piece));
    ready.length = 0;
  }
}

function packedBytes(bytes: Uint8Array, at: number, packed: number): Uint8Array {
  if (at + LOCAL_BYTES > bytes.length) throw new ZipFault("entry");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const from = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const data = bytes.subarray(from, from + packed);
  if (data.length !== packed) throw new ZipFault("truncated");
  return data;
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += UNPACKED_PIECE) yield bytes.subarray(at, at + UNPACKED_PIECE);
}
