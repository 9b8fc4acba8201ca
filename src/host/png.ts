// A picture as PNG (ISO/IEC 15948): eight bits each of red, green and blue, rows filtered by the row above (filter 2), deflated by zlib.
// Leaves out palettes, interlacing and transparency. A library in JavaScript takes five times as long to deflate.

import { crc32, deflateSync } from "node:zlib";

/** Pixels from the top left, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and a byte that is left out, for each pixel. */
  readonly pixels: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const UP = 2;
const LEVEL = 6;

/** The file. */
export function writePng({ width, height, pixels }: Picture): Uint8Array {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  // Depth 8, colour type 2 (RGB), deflate, adaptive filtering, no interlace.
  header.set([8, 2, 0, 0, 0], 8);
  const rows = deflateSync(filteredRows({ width, height, pixels }), { level: LEVEL });
  return new Uint8Array(
    Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", new Uint8Array(0))]),
  );
}

function filteredRows({ width, height, pixels }: Picture): Uint8Array {
  const rows = new Uint8Array(height * (width * 3 + 1));
  let at = 0;
  for (let row = 0; row < height; row += 1) {
    rows[at] = UP;
    at += 1;
    for (let from = row * width * 4; from < (row + 1) * width * 4; from += 4) {
      for (let channel = from; channel < from + 3; channel += 1) {
        const above = row === 0 ? 0 : (pixels[channel - width * 4] ?? 0);
        rows[at] = (pixels[channel] ?? 0) - above;
        at += 1;
      }
    }
  }
  return rows;
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}
