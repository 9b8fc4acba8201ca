// JPEG pictures (ITU-T T.81 Annex B) as a licence keeps them: read marker by marker, and written again with nothing but what the
// picture is made of. Application segments (EXIF with its place and camera, XMP, ICC, thumbnails), comments and whatever stands
// behind the end are left behind. 8 bits, grey or YCbCr, baseline or progressive; everything else is refused by name.
// Left out: decoding, so damage inside the coded picture itself is for eyes to find; colour profiles, which are taken for sRGB.

import type { LicenceError } from "./errors.ts";
import { requireUpright, saysRgb } from "./jpeg-application.ts";
import { JpegTables } from "./jpeg-tables.ts";
import { damaged, photoFault } from "./photo-fault.ts";

/** A picture with what was stripped gone. */
export interface Jpeg {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for YCbCr. */
  readonly components: 1 | 3;
  readonly bytes: Uint8Array;
}

// A picture has a dozen; a progressive one with hundreds of scans costs its reader a decoding each (a known bomb).
const MOST_SEGMENTS = 256;
const MOST_SCANS = 32;

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const COMMENT = 0xfe;

/** Frames that are JPEG but not what PDF readers and browsers are sure to draw (Table B.1). */
const REFUSED_CODINGS: Readonly<Record<number, string>> = {
  ...{ 193: "extended", 195: "lossless", 197: "hierarchical", 198: "hierarchical", 199: "hierarchical" },
  ...{ 201: "arithmetic", 202: "arithmetic", 203: "arithmetic", 204: "arithmetic", 205: "arithmetic" },
  ...{ 206: "arithmetic", 207: "arithmetic", 220: "number-of-lines", 222: "hierarchical", 223: "hierarchical" },
};

/** Beginnings of pictures that are often taken for JPEG, as Latin-1. */
const OTHER_FORMATS: readonly (readonly [string, RegExp])[] = [
  ["PNG", /^\x89PNG/],
  ["GIF", /^GIF8/],
  ["WebP", /^RIFF.{4}WEBP/s],
  ["HEIC", /^.{4}ftyp(?:heic|heix|mif1|msf1|avif)/s],
  ["BMP", /^BM/],
  ["TIFF", /^(?:II\*\0|MM\0\*)/],
  ["PDF", /^%PDF/],
];

/**
 * Reads a picture and strips it. Stripping a stripped picture changes nothing.
 * @throws {LicenceError} request-invalid — one field error at "": photo-not-picture, photo-format, photo-damaged, photo-coding, photo-colours,
 *   photo-orientation.
 */
export function readJpeg(bytes: Uint8Array): Jpeg {
  if (bytes[0] !== 0xff || bytes[1] !== START) throw notJpeg(bytes);
  const tables = new JpegTables();
  const kept: Uint8Array[] = [Uint8Array.of(0xff, START)];
  let scans = 0;
  let isRgb = false;
  let at = 2;
  for (let segments = 0; segments < MOST_SEGMENTS; segments += 1) {
    const { marker, body, start, end } = segmentAt(bytes, at);
    at = end;
    if (marker === END) return finished(tables.picture(isRgb), kept);
    const refused = REFUSED_CODINGS[marker];
    if (refused !== undefined) throw photoFault("photo-coding", { found: refused });
    if (isApplication(marker) || marker === COMMENT) {
      requireUpright(marker, body);
      isRgb ||= saysRgb(marker, body);
      continue;
    }
    tables.read(marker, body, start);
    if (marker === SCAN) {
      scans += 1;
      if (scans > MOST_SCANS) throw damaged(start);
      at = endOfScan(bytes, end);
    }
    kept.push(bytes.subarray(start, at));
  }
  throw damaged(at);
}

interface Segment {
  readonly marker: number;
  /** Behind the two bytes of its length; empty for the end of the picture, which has none. */
  readonly body: Uint8Array;
  /** Where its marker stands, without the fill bytes before it. */
  readonly start: number;
  readonly end: number;
}

/** §B.1.1.2 and B.1.1.4: any number of fill bytes, a marker, a length that counts itself. */
function segmentAt(bytes: Uint8Array, from: number): Segment {
  let at = from;
  if (bytes[at] !== 0xff) throw damaged(at);
  while (bytes[at] === 0xff) at += 1;
  const marker = bytes[at];
  const start = at - 1;
  if (marker === undefined) throw damaged(bytes.length);
  if (marker === END) return { marker, body: bytes.subarray(0, 0), start, end: at + 1 };
  const length = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  const end = at + 1 + length;
  if (length < 2 || end > bytes.length) throw damaged(start);
  return { marker, body: bytes.subarray(at + 3, end), start, end };
}

/** §B.1.1.5: coded data goes on until a marker that is no restart; a zero behind 0xFF makes it data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const found = bytes.indexOf(0xff, at);
    const next = bytes[found + 1];
    if (found < 0 || next === undefined) throw damaged(bytes.length);
    const isData = next === 0x00 || (next >= 0xd0 && next <= 0xd7);
    if (!isData) {
      if (found === from) throw damaged(from);
      return found;
    }
    at = found + 2;
  }
}

function finished(picture: Omit<Jpeg, "bytes">, kept: readonly Uint8Array[]): Jpeg {
  const end = Uint8Array.of(0xff, END);
  const bytes = new Uint8Array(kept.reduce((length, part) => length + part.length, end.length));
  let at = 0;
  for (const part of [...kept, end]) {
    bytes.set(part, at);
    at += part.length;
  }
  return { ...picture, bytes };
}

function isApplication(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef;
}

function notJpeg(bytes: Uint8Array): LicenceError {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const found = OTHER_FORMATS.find(([, beginning]) => beginning.test(start))?.[0];
  return found === undefined ? photoFault("photo-not-picture") : photoFault("photo-format", { found });
}
