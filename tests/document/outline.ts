// Reads a TrueType outline (ISO/IEC 14496-22, glyf) as points, to compare what a subset draws with what its source font draws.
// Composite glyphs are resolved only as far as the comparison needs: their components' own outlines.

import { outlineReader, type Sfnt } from "../../src/document/sfnt.ts";

/** An outline as text: contour ends and points, hinting left out. Components are resolved with their offsets. */
export function outlineOf(font: Sfnt, glyph: number): string {
  const glyf = font.tables.get("glyf");
  if (glyf === undefined) throw new Error("font without outlines");
  const [start, end] = outlineReader(font)(glyph);
  if (end === start) return "empty";
  const view = new DataView(glyf.buffer, glyf.byteOffset + start, end - start);
  return view.getInt16(0) >= 0 ? simple(view) : composite(font, view);
}

function simple(view: DataView): string {
  const contours = view.getInt16(0);
  const ends = Array.from({ length: contours }, (_, index) => view.getUint16(10 + index * 2));
  const points = (ends.at(-1) ?? -1) + 1;
  let at = 10 + contours * 2;
  at += 2 + view.getUint16(at);
  const flags: number[] = [];
  while (flags.length < points) {
    const flag = view.getUint8(at);
    at += 1;
    const repeats = (flag & 8) === 0 ? 0 : view.getUint8(at);
    if ((flag & 8) !== 0) at += 1;
    for (let count = 0; count <= repeats; count += 1) flags.push(flag);
  }
  const axis = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if ((flag & short) !== 0) {
        value += view.getUint8(at) * ((flag & same) !== 0 ? 1 : -1);
        at += 1;
      } else if ((flag & same) === 0) {
        value += view.getInt16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = axis(2, 16);
  const ys = axis(4, 32);
  return JSON.stringify([ends, xs, ys, flags.map((flag) => flag & 1)]);
}

function composite(font: Sfnt, view: DataView): string {
  const parts: string[] = [];
  let at = 10;
  let flags = 0x20;
  while ((flags & 0x20) !== 0) {
    flags = view.getUint16(at);
    const component = view.getUint16(at + 2);
    const wide = (flags & 1) !== 0;
    const place = wide ? [view.getInt16(at + 4), view.getInt16(at + 6)] : [view.getInt8(at + 4), view.getInt8(at + 5)];
    at += wide ? 8 : 6;
    const scales = (flags & 8) !== 0 ? 1 : (flags & 0x40) !== 0 ? 2 : (flags & 0x80) !== 0 ? 4 : 0;
    const matrix = Array.from({ length: scales }, (_, index) => view.getInt16(at + index * 2));
    at += scales * 2;
    parts.push(`${place} ${matrix} ${outlineOf(font, component)}`);
  }
  return parts.join("|");
}
