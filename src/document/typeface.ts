// Which font draws a character and how wide it is: the one measure that checking and printing share. A character that the
// wanted weight lacks is taken from the fallback; what no font has is not found, and issuing refuses it.

import type { FaceCoverage, FontCoverage, FontKey } from "./coverage.ts";
import { marksOf } from "./punctuation.ts";

/** A weight of the body face. */
export type Weight = "regular" | "bold";

/** A character found in a font. */
export interface Glyph {
  readonly code: number;
  readonly font: FontKey;
  /** Thousandths of an em. */
  readonly advance: number;
  /** What it does beside others and at the edges of a line: bits of punctuation.ts. */
  readonly marks: number;
}

/** Finds characters in the fonts of the house. */
export interface Typeface {
  readonly coverage: FaceCoverage;
  /** undefined: no font draws it. */
  glyph(code: number, weight: Weight): Glyph | undefined;
}

/** Unpacks the coverage data; takes about a millisecond. */
export function createTypeface(coverage: FaceCoverage): Typeface {
  const widths: Readonly<Record<FontKey, (code: number) => number>> = {
    regular: advances(coverage.fonts.regular),
    bold: advances(coverage.fonts.bold),
    fallback: advances(coverage.fonts.fallback),
  };
  const find = (code: number, font: FontKey): Glyph | undefined => {
    const advance = widths[font](code);
    return advance < 0 ? undefined : { code, font, advance, marks: marksOf(code, advance) };
  };
  // One object per character, made at first sight: the next licence is written with the same few hundred.
  const known: Readonly<Record<Weight, Map<number, Glyph>>> = { regular: new Map(), bold: new Map() };
  return {
    coverage,
    glyph(code, weight) {
      const before = known[weight].get(code);
      if (before !== undefined) return before;
      const glyph = find(code, weight) ?? find(code, "fallback");
      if (glyph !== undefined) known[weight].set(code, glyph);
      return glyph;
    },
  };
}

/** Advance by code point, -1 when the font lacks it; a binary search over the runs. */
function advances(font: FontCoverage): (code: number) => number {
  const count = font.runs.length / 3;
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const widths = new Int32Array(count);
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    starts[index] = position + (font.runs[index * 3] ?? 0);
    ends[index] = (starts[index] ?? 0) + (font.runs[index * 3 + 1] ?? 0);
    widths[index] = font.runs[index * 3 + 2] ?? 0;
    position = ends[index] ?? 0;
  }
  return (code) => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= code) low = middle;
      else high = middle - 1;
    }
    return code >= (starts[low] ?? 0) && code < (ends[low] ?? 0) ? (widths[low] ?? -1) : -1;
  };
}
