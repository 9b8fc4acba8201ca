// JPEG files taken apart and put together again, for tests: what an editor, a phone or somebody with bad intent would write.

import { readFileSync } from "node:fs";
import path from "node:path";

/** A picture of tests/vectors/jpeg. */
export function jpegVector(name: "baseline" | "progressive" | "grey" | "cmyk"): Uint8Array {
  return Uint8Array.from(readFileSync(path.join(import.meta.dirname, "../vectors/jpeg", `${name}.jpg`)));
}

/** A marker with its length and content. */
export function segment(marker: number, body: Uint8Array | string): Uint8Array {
  const bytes = typeof body === "string" ? Buffer.from(body, "latin1") : body;
  const length = bytes.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 0xff, ...bytes);
}

/** The picture with more behind its first marker. */
export function withSegments(picture: Uint8Array, ...segments: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat([picture.subarray(0, 2), ...segments, picture.subarray(2)]));
}

/** An Exif segment that says how the picture is to be turned and where it was taken. */
export function exif(orientation: number, place = "", endian: "II" | "MM" = "MM"): Uint8Array {
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4);
  const short = (value: number, at: number) =>
    endian === "II" ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    endian === "II" ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(endian, 0, "latin1");
  short(42, 2);
  long(8, 4);
  short(2, 8);
  // Its place (tag 34853), then its orientation (tag 274).
  short(0x8825, 10);
  short(4, 12);
  long(1, 14);
  long(tiff.length, 18);
  short(0x0112, 22);
  short(3, 24);
  long(1, 26);
  short(orientation, 30);
  return segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, Buffer.from(place, "utf8")]));
}

/** Where the first segment with a marker begins. */
export function segmentAt(picture: Uint8Array, marker: number): number {
  for (const [at, found] of markersIn(picture)) if (found === marker) return at;
  throw new Error(`no segment ${marker.toString(16)}`);
}

/** Every marker outside coded data, with where it stands. */
export function markersIn(picture: Uint8Array): readonly (readonly [number, number])[] {
  const view = Buffer.from(picture);
  const found: [number, number][] = [];
  let at = 2;
  while (at < view.length) {
    const marker = view[at + 1] ?? 0;
    found.push([at, marker]);
    if (marker === 0xd9) return found;
    at += 2 + view.readUInt16BE(at + 2);
    if (marker !== 0xda) continue;
    while (view[at] !== 0xff || view[at + 1] === 0 || ((view[at + 1] ?? 0) & 0xf8) === 0xd0) at += 1;
  }
  return found;
}

/** The picture with one byte changed. */
export function withByte(picture: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(picture);
  changed[at] = value;
  return changed;
}
