// Whether a TrueType font (ISO/IEC 14496-22) leaves no doubt about its outlines: readers of fonts differ in which of two tables they
// take, in which kind of outline they prefer, and in what they refuse.

import type { Sfnt } from "../sfnt.ts";

/** Tables without which readers refuse a font, and how long each is at least. */
const NEEDED = new Map([
  ["head", 54],
  ["hhea", 36],
  ["maxp", 6],
  ["hmtx", 4],
  ["loca", 2],
  ["glyf", 0],
]);
const HINTING = ["cvt ", "fpgm", "prep"];
/** Tables that draw nothing and move nothing. */
const MUTE = [
  ...["OS/2", "cmap", "gasp", "name", "post", "hdmx", "LTSH", "VDMX", "DSIG", "FFTM", "GDEF", "GSUB", "GPOS", "kern"],
  ...["STAT", "BASE", "JSTF", "PCLT", "VORG", "meta", "vhea", "vmtx"],
];
const KNOWN = new Set([...NEEDED.keys(), ...HINTING, ...MUTE]);
const TRUE_TYPE = new Set([0x00010000, 0x74727565]);

/** How many glyphs the font counts, and the programs that move their points, as a text. @throws {RangeError} readers may differ. */
export function soleOutlines(program: Uint8Array, font: Sfnt): { readonly glyphs: number; readonly hinting: string } {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const { tables } = font;
  const isKnown = [...tables.keys()].every((tag) => KNOWN.has(tag));
  if (!TRUE_TYPE.has(view.getUint32(0)) || tables.size !== view.getUint16(4) || !isKnown)
    throw new RangeError("tables");
  if ([...NEEDED].some(([tag, length]) => (tables.get(tag)?.byteLength ?? -1) < length)) throw new RangeError("tables");
  const glyphs = tables.get("maxp")?.getUint16(4) ?? 0;
  const format = tables.get("head")?.getInt16(50);
  const metrics = tables.get("hhea")?.getUint16(34) ?? 0;
  const isWhole =
    (format === 0 || format === 1) &&
    (tables.get("loca")?.byteLength ?? 0) >= (glyphs + 1) * (format === 1 ? 4 : 2) &&
    metrics >= 1 &&
    metrics <= glyphs &&
    (tables.get("hmtx")?.byteLength ?? 0) >= metrics * 4 + (glyphs - metrics) * 2;
  if (!isWhole) throw new RangeError("tables");
  const programs = HINTING.map((tag) => tables.get(tag)).map((table) => (table === undefined ? "" : textOf(table)));
  return { glyphs, hinting: programs.join("|") };
}

function textOf({ buffer, byteOffset, byteLength }: DataView): string {
  return [...new Uint8Array(buffer, byteOffset, byteLength)].join(" ");
}
