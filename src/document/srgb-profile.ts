// The colour space sRGB (IEC 61966-2-1) as an ICC profile of version 4.2 (ICC.1:2004-10), half a kilobyte: the primaries
// adapted to D50 and the transfer function as a formula. An output intent (ISO 32000-1 §14.11.5) names it. Leaves out lookup
// tables and everything that a display profile may have but need not.

import { utf8 } from "../licence/bytes.ts";

/** What an output intent calls the profile. */
export const SRGB = "sRGB IEC61966-2.1";

const HEADER = 128;
const D50 = [0.9642, 1, 0.8249];
// D65 to D50 by Bradford, as ICC.1 Annex E has it, row by row.
const ADAPTATION = [1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168];
const RED = [0.43607, 0.22249, 0.01392];
const GREEN = [0.38515, 0.71687, 0.09708];
const BLUE = [0.14307, 0.06061, 0.7141];
/** Y = ((X + 0.055) / 1.055)^2.4 from 0.04045 on, X / 12.92 below (parametric curve of type 3). */
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

/** The profile's bytes; always the same. */
export function srgbProfile(): Uint8Array {
  const curve = element("para", [...short(3), ...short(0), ...fixed(CURVE)]);
  const tags: readonly (readonly [string, readonly number[]])[] = [
    ["desc", unicode(SRGB)],
    ["cprt", unicode("CC0")],
    ["wtpt", element("XYZ ", fixed(D50))],
    ["chad", element("sf32", fixed(ADAPTATION))],
    ["rXYZ", element("XYZ ", fixed(RED))],
    ["gXYZ", element("XYZ ", fixed(GREEN))],
    ["bXYZ", element("XYZ ", fixed(BLUE))],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ];
  const table: number[] = [...long(tags.length)];
  const data: number[] = [];
  const places = new Map<readonly number[], number>();
  const start = HEADER + 4 + tags.length * 12;
  for (const [signature, value] of tags) {
    const place = places.get(value) ?? start + data.length;
    if (!places.has(value)) data.push(...value);
    places.set(value, place);
    table.push(...utf8(signature), ...long(place), ...long(value.length));
  }
  return Uint8Array.from([...header(start + data.length), ...table, ...data]);
}

/** §7.2; the profile's date is the standard's. */
function header(size: number): readonly number[] {
  const date = [1999, 10, 18, 0, 0, 0].flatMap(short);
  const before = [...long(size), ...long(0), 4, 0x20, 0, 0, ...utf8("mntrRGB XYZ "), ...date, ...utf8("acsp")];
  const illuminant = fixed(D50);
  const filled = [...before, ...Array.from({ length: 28 }, () => 0), ...illuminant];
  return [...filled, ...Array.from({ length: HEADER - filled.length }, () => 0)];
}

/** A text in one language (multiLocalizedUnicodeType, §10.13), padded to four bytes. */
function unicode(text: string): readonly number[] {
  const letters = Array.from(text, (letter) => short(letter.charCodeAt(0))).flat();
  const record = [...long(1), ...long(12), ...utf8("enUS"), ...long(letters.length), ...long(28)];
  return element("mluc", [...record, ...letters, ...Array.from({ length: letters.length % 4 }, () => 0)]);
}

function element(signature: string, content: readonly number[]): readonly number[] {
  return [...utf8(signature), ...long(0), ...content];
}

/** s15Fixed16Number: 16 bits before the point and 16 after it. */
function fixed(values: readonly number[]): readonly number[] {
  return values.flatMap((value) => long(Math.round(value * 65536)));
}

function long(value: number): readonly number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function short(value: number): readonly number[] {
  return [value >>> 8, value & 255];
}
