// Reads the few tables of a TrueType font (ISO/IEC 14496-22, "OpenType") that measuring and embedding need: cmap formats 4
// and 12, hmtx, head, hhea, OS/2, name, loca. It reads fonts that we ship or that harfbuzz has made, never uploads.
// Outlines are not interpreted; a glyph is only known to be empty or not.

/** The tables of a font by their four-letter tag. */
export interface Sfnt {
  /** Of the whole font, in bytes. */
  readonly length: number;
  readonly tables: ReadonlyMap<string, DataView>;
}

/** What a PDF font descriptor needs, in thousandths of an em. */
export interface FontMetrics {
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly bounds: readonly [number, number, number, number];
  readonly weight: number;
}

/** @throws {RangeError} the bytes end before the table directory says they do. */
export function readSfnt(bytes: Uint8Array): Sfnt {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<string, DataView>();
  const count = view.getUint16(4);
  for (let at = 12; at < 12 + count * 16; at += 16) {
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    const offset = bytes.byteOffset + view.getUint32(at + 8);
    tables.set(tag, new DataView(bytes.buffer, offset, view.getUint32(at + 12)));
  }
  return { tables, length: bytes.length };
}

/** The same font without a table. The checksum of the whole font in `head` is not renewed; PDF readers do not look at it. */
export function withoutTable(font: Sfnt, tag: string): Uint8Array {
  const kept = [...font.tables].filter(([name]) => name !== tag);
  const start = 12 + kept.length * 16;
  const size = kept.reduce((sum, [, view]) => sum + padded(view.byteLength), start);
  const bytes = new Uint8Array(size);
  const out = new DataView(bytes.buffer);
  const power = Math.floor(Math.log2(kept.length));
  out.setUint32(0, 0x00010000);
  [kept.length, 2 ** power * 16, power, (kept.length - 2 ** power) * 16].forEach((value, index) => {
    out.setUint16(4 + index * 2, value);
  });
  let at = start;
  kept.forEach(([name, view], index) => {
    const entry = 12 + index * 16;
    for (let letter = 0; letter < 4; letter += 1) bytes[entry + letter] = name.charCodeAt(letter);
    out.setUint32(entry + 4, checksum(view));
    out.setUint32(entry + 8, at);
    out.setUint32(entry + 12, view.byteLength);
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    at += padded(view.byteLength);
  });
  return bytes;
}

/** Unicode code point → glyph id, from the widest Unicode cmap subtable; glyph 0 (none) is left out. Empty without one. */
export function characterMap(font: Sfnt): Map<number, number> {
  const cmap = table(font, "cmap");
  let format4: number | undefined;
  for (let index = 0; index < cmap.getUint16(2); index += 1) {
    const platform = cmap.getUint16(4 + index * 8);
    const offset = cmap.getUint32(8 + index * 8);
    const format = cmap.getUint16(offset);
    if ((platform === 3 || platform === 0) && format === 12) return readFormat12(cmap, offset);
    if ((platform === 3 || platform === 0) && format === 4) format4 = offset;
  }
  return format4 === undefined ? new Map() : readFormat4(cmap, format4);
}

/** The advance width of a glyph in thousandths of an em. */
export function advanceReader(font: Sfnt): (glyph: number) => number {
  const hmtx = table(font, "hmtx");
  const last = table(font, "hhea").getUint16(34) - 1;
  const scale = 1000 / unitsPerEm(font);
  return (glyph) => Math.round(hmtx.getUint16(Math.min(glyph, last) * 4) * scale);
}

/** Where a glyph's outline lies in `glyf`: [start, end); empty when the glyph draws nothing. */
export function outlineReader(font: Sfnt): (glyph: number) => readonly [number, number] {
  const loca = table(font, "loca");
  const long = table(font, "head").getInt16(50) === 1;
  return (glyph) =>
    long
      ? [loca.getUint32(glyph * 4), loca.getUint32(glyph * 4 + 4)]
      : [loca.getUint16(glyph * 2) * 2, loca.getUint16(glyph * 2 + 2) * 2];
}

/** Metrics of the whole font. */
export function fontMetrics(font: Sfnt): FontMetrics {
  const head = table(font, "head");
  const hhea = table(font, "hhea");
  const os2 = table(font, "OS/2");
  const thousandths = (value: number) => Math.round((value * 1000) / unitsPerEm(font));
  return {
    ascent: thousandths(hhea.getInt16(4)),
    descent: thousandths(hhea.getInt16(6)),
    capHeight: thousandths(os2.getUint16(0) >= 2 ? os2.getInt16(88) : hhea.getInt16(4)),
    bounds: [
      thousandths(head.getInt16(36)),
      thousandths(head.getInt16(38)),
      thousandths(head.getInt16(40)),
      thousandths(head.getInt16(42)),
    ],
    weight: os2.getUint16(4),
  };
}

/** A record of the name table in English (Windows platform): 5 is the version, 6 the PostScript name. */
export function fontName(font: Sfnt, id: number): string | undefined {
  const name = table(font, "name");
  const storage = name.getUint16(4);
  for (let at = 6; at < 6 + name.getUint16(2) * 12; at += 12) {
    if (name.getUint16(at) !== 3 || name.getUint16(at + 4) !== 0x409 || name.getUint16(at + 6) !== id) continue;
    const start = storage + name.getUint16(at + 10);
    let text = "";
    for (let byte = start; byte < start + name.getUint16(at + 8); byte += 2) {
      text += String.fromCharCode(name.getUint16(byte));
    }
    return text;
  }
  return undefined;
}

/** A table that must be there. @throws {RangeError} */
function table(font: Sfnt, tag: string): DataView {
  const view = font.tables.get(tag);
  if (view === undefined) throw new RangeError(`font without a ${tag} table`);
  return view;
}

/** The sum of a table's 32-bit words (ISO/IEC 14496-22 §4.3); the last is filled up with zeros. */
function checksum(view: DataView): number {
  const whole = view.byteLength & ~3;
  let sum = 0;
  for (let at = 0; at < whole; at += 4) sum = (sum + view.getUint32(at)) | 0;
  for (let at = whole; at < view.byteLength; at += 1) sum = (sum + (view.getUint8(at) << (24 - (at & 3) * 8))) | 0;
  return sum >>> 0;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function unitsPerEm(font: Sfnt): number {
  return table(font, "head").getUint16(18);
}

function readFormat12(cmap: DataView, offset: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  const groups = cmap.getUint32(offset + 12);
  for (let at = offset + 16; at < offset + 16 + groups * 12; at += 12) {
    const first = cmap.getUint32(at);
    const last = cmap.getUint32(at + 4);
    const glyph = cmap.getUint32(at + 8);
    for (let code = first; code <= last; code += 1) {
      if (glyph + code - first !== 0) glyphs.set(code, glyph + code - first);
    }
  }
  return glyphs;
}

function readFormat4(cmap: DataView, offset: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  const segments = cmap.getUint16(offset + 6);
  const ends = offset + 14;
  const starts = ends + segments + 2;
  for (let at = 0; at < segments; at += 2) {
    const first = cmap.getUint16(starts + at);
    const last = cmap.getUint16(ends + at);
    const delta = cmap.getUint16(starts + segments + at);
    const rangeAt = starts + segments * 2 + at;
    const range = cmap.getUint16(rangeAt);
    for (let code = first; code <= last && code !== 0xffff; code += 1) {
      const raw = range === 0 ? code : cmap.getUint16(rangeAt + range + (code - first) * 2);
      const glyph = range !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}
