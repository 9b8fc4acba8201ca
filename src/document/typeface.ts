// Which font draws a character or a shaped word and how wide it is: the one measure that checking and printing share. A character
// that the wanted weight lacks is taken from the fallback; what no font has is not found, and issuing refuses it. A word is
// measured by its shape where there is a shaper, else by a bound that its shape never exceeds.

import { createBoundedCache } from "../licence/bounded-cache.ts";
import type { FaceCoverage, FontKey } from "./coverage.ts";
import { marksOf, wordMarks } from "./punctuation.ts";
import { type BoundReader, wordBound } from "./shaping/bounds.ts";
import { hasShaped, needsLetter, type ShapedFont } from "./shaping/scripts.ts";
import type { PlacedGlyph, Shape } from "./shaping/shaper.ts";

/** A weight of the body face. */
export type Weight = "regular" | "bold";

/** A character found in a font, or a word that is shaped whole. */
export interface Glyph {
  /** The character; of a word, its first. */
  readonly code: number;
  readonly font: FontKey;
  /** Thousandths of an em. */
  readonly advance: number;
  /** What it does beside others and at the edges of a line: bits of punctuation.ts. */
  readonly marks: number;
  readonly word?: Word;
  /** Its embedding level (UAX #9); odd where the text runs from right to left, absent for 0. */
  readonly level?: number;
}

/** What a word says, and how it is drawn, from left to right; absent where there is no shaper. */
export interface Word {
  readonly text: string;
  /** Tells it from every word that is drawn otherwise. */
  readonly key: string;
  readonly shape?: readonly PlacedGlyph[];
}

/** Finds characters in the fonts of the house. */
export interface Typeface {
  readonly coverage: FaceCoverage;
  /** undefined: no font draws it. */
  glyph(code: number, weight: Weight): Glyph | undefined;
  /** How wide a UTF-16 unit is that is a whole character and stands for itself; -1 for all others, and when no font draws it. */
  advance(unit: number, weight: Weight): number;
  /** A word of one script, in the only weight that its font has; `next` is the word that follows with nothing between. */
  word(font: ShapedFont, text: string, next?: string): Glyph;
  /** The characters of a word that its font lacks, and those that need a letter before them and have none. */
  lacking(font: ShapedFont, text: string): readonly number[];
  /** Whether a word has been asked for and none was shaped, so that its line cannot be drawn as it is. */
  readonly wantsShaper: boolean;
}

const WORDS_KEPT = 2000;
const UNITS = 0x10000;
const UNMEASURED = -2;

/** Unpacks the coverage data; takes about a millisecond. With a shaper, words have their true widths and can be drawn. */
export function createTypeface(coverage: FaceCoverage, shape?: Shape): Typeface {
  const { fonts } = coverage;
  const widths: Readonly<Record<FontKey, (code: number) => number>> = {
    regular: advances(fonts.regular.runs),
    bold: advances(fonts.bold.runs),
    fallback: advances(fonts.fallback.runs),
    arabic: advances(fonts.arabic.runs),
    tibetan: advances(fonts.tibetan.runs),
    mongolian: advances(fonts.mongolian.runs),
  };
  const bounds: Readonly<Record<ShapedFont, BoundReader>> = {
    arabic: { open: widths.arabic, joined: advances(fonts.arabic.joined) },
    tibetan: { open: widths.tibetan, joined: advances(fonts.tibetan.joined) },
    mongolian: { open: widths.mongolian, joined: advances(fonts.mongolian.joined) },
  };
  const words = createBoundedCache<Glyph>(WORDS_KEPT);
  let wantsShaper = false;
  const find = (code: number, font: FontKey): Glyph | undefined => {
    const advance = widths[font](code);
    return advance < 0 ? undefined : { code, font, advance, marks: marksOf(code, advance) };
  };
  // One object per character, made at first sight: the next licence is written with the same few hundred.
  const known: Readonly<Record<Weight, Map<number, Glyph>>> = { regular: new Map(), bold: new Map() };
  const glyphOf = (code: number, weight: Weight): Glyph | undefined => {
    const before = known[weight].get(code);
    if (before !== undefined) return before;
    const glyph = find(code, weight) ?? find(code, "fallback");
    if (glyph !== undefined) known[weight].set(code, glyph);
    return glyph;
  };
  const measured: Readonly<Record<Weight, Int16Array>> = { regular: unmeasured(), bold: unmeasured() };
  return {
    coverage,
    glyph: glyphOf,
    advance(unit, weight) {
      const before = measured[weight][unit] ?? -1;
      if (before !== UNMEASURED) return before;
      const advance = hasShaped(String.fromCharCode(unit)) ? -1 : (glyphOf(unit, weight)?.advance ?? -1);
      measured[weight][unit] = advance;
      return advance;
    },
    word(font, text, next = "") {
      wantsShaper ||= shape === undefined;
      const key = `${font} ${text} ${next}`;
      return words(key, () => setWord({ font, text, next, key }, bounds[font], shape));
    },
    lacking(font, text) {
      const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
      return codes.filter((code, index) => widths[font](code) < 0 || (index === 0 && needsLetter(font, code)));
    },
    get wantsShaper() {
      return wantsShaper;
    },
  };
}

function setWord(
  {
    font,
    text,
    next,
    key,
  }: { readonly font: ShapedFont; readonly text: string; readonly next: string; readonly key: string },
  reader: BoundReader,
  shape: Shape | undefined,
): Glyph {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const bound = wordBound(codes, reader);
  const place = { code: text.codePointAt(0) ?? 0, font, marks: wordMarks(text) };
  if (shape === undefined) return { ...place, advance: bound, word: { text, key } };
  const own = shape(font, text + next).filter(({ cluster }) => cluster < text.length);
  const glyphs = heldWithin(bound, own);
  return { ...place, advance: widthOf(glyphs), word: { text, key, shape: glyphs } };
}

/** No word of a language is wider than its bound; what else somebody may write is set tighter, so that it fits as it was checked. */
function heldWithin(bound: number, glyphs: readonly PlacedGlyph[]): readonly PlacedGlyph[] {
  const share = bound / widthOf(glyphs);
  if (!(share < 1)) return glyphs;
  return glyphs.map((glyph) => ({ ...glyph, advance: Math.floor(glyph.advance * share) }));
}

function unmeasured(): Int16Array {
  return new Int16Array(UNITS).fill(UNMEASURED);
}

function widthOf(glyphs: readonly PlacedGlyph[]): number {
  return glyphs.reduce((sum, { advance }) => sum + advance, 0);
}

/** Advance by code point, -1 when the font lacks it; a binary search over the runs. */
function advances(runs: readonly number[] = []): (code: number) => number {
  const count = runs.length / 3;
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const widths = new Int32Array(count);
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    starts[index] = position + (runs[index * 3] ?? 0);
    ends[index] = (starts[index] ?? 0) + (runs[index * 3 + 1] ?? 0);
    widths[index] = runs[index * 3 + 2] ?? 0;
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
