// What the fonts can draw and how wide, as compact data made when the project is built: with it a licence is measured and
// checked in microseconds, anywhere, without a font file. Of characters that are shaped in words (Uyghur, Tibetan, Mongolian)
// it has the greatest width; other scripts that need a shaper are not drawn.

import {
  advanceReader,
  characterMap,
  type FontMetrics,
  fontMetrics,
  fontName,
  outlineReader,
  type Sfnt,
} from "./sfnt.ts";
import { widthBounds } from "./shaping/bounds.ts";
import { joinersOf, SHAPED_FONTS, type ShapedFont, shapedFontOf } from "./shaping/scripts.ts";
import type { Shape } from "./shaping/shaper.ts";

/** The fonts of the house: two weights of the body face, the face that knows rarer characters, and those that are shaped. */
export const FONT_KEYS = ["regular", "bold", "fallback", ...SHAPED_FONTS] as const;

/** A font of the house. */
export type FontKey = (typeof FONT_KEYS)[number];

/** What one font covers. */
export interface FontCoverage {
  /** PostScript name. */
  readonly name: string;
  /** As the font states it; stands in the record of what drew a file. */
  readonly version: string;
  readonly metrics: FontMetrics;
  /** Bytes of the font. */
  readonly length: number;
  /**
   * Runs of code points with one advance, flat: gap since the run before, length, advance in thousandths of an em; of a font
   * that is shaped, the most that a character adds to a word.
   */
  readonly runs: readonly number[];
  /** The same for characters that letters are joined to, where they are joined to the next. */
  readonly joined?: readonly number[];
}

/** What all fonts cover; the fallback lists only what the body face lacks. */
export interface FaceCoverage {
  readonly fonts: Readonly<Record<FontKey, FontCoverage>>;
  /** The packages whose versions decide the bytes of a file, with their versions. */
  readonly tools: Readonly<Record<string, string>>;
}

// Scripts whose characters stand one after another with no joining, reordering or stacking.
const UNSHAPED =
  /^[\p{scx=Han}\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\u{AC00}-\u{D7A3}\p{sc=Common}]$/u;
const VISIBLE = /^[\p{L}\p{N}\p{P}\p{S}]$/u;
const SPACES: ReadonlySet<number> = new Set([0x20, 0xa0, 0x3000]);

/** Measures the fonts of the house. Takes about three seconds: done once, by `npm run build`. */
export function buildCoverage(
  fonts: Readonly<Record<FontKey, Sfnt>>,
  shape: Shape,
  tools: Readonly<Record<string, string>>,
): FaceCoverage {
  const regular = drawable(fonts.regular);
  const bold = drawable(fonts.bold);
  const fallback = drawable(fonts.fallback);
  for (const code of regular.keys()) if (bold.has(code)) fallback.delete(code);
  const covered = {
    regular: describe(fonts.regular, regular),
    bold: describe(fonts.bold, bold),
    fallback: describe(fonts.fallback, fallback),
    arabic: describeShaped("arabic", fonts.arabic, shape),
    tibetan: describeShaped("tibetan", fonts.tibetan, shape),
    mongolian: describeShaped("mongolian", fonts.mongolian, shape),
  };
  return { fonts: covered, tools };
}

/** Code point → advance of every character that the font really draws. */
function drawable(font: Sfnt): Map<number, number> {
  const outline = outlineReader(font);
  const advance = advanceReader(font);
  const found = new Map<number, number>();
  for (const [code, glyph] of characterMap(font)) {
    const [start, end] = outline(glyph);
    if (SPACES.has(code) || (end > start && isSettable(code))) found.set(code, advance(glyph));
  }
  return found;
}

/** The characters of a font's script that it knows, with the space between words and what joins letters. */
function shapable(key: ShapedFont, font: Sfnt): readonly number[] {
  const held: ReadonlySet<number> = new Set([0x20, ...joinersOf(key)]);
  return [...characterMap(font).keys()].filter((code) => held.has(code) || shapedFontOf(code) === key);
}

function isSettable(code: number): boolean {
  if (code >= 0xd800 && code <= 0xdfff) return false;
  const character = String.fromCodePoint(code);
  return VISIBLE.test(character) && UNSHAPED.test(character);
}

function describe(font: Sfnt, advances: ReadonlyMap<number, number>): FontCoverage {
  return {
    name: fontName(font, 6) ?? "Unnamed",
    version: (fontName(font, 5) ?? "").split(";")[0] ?? "",
    metrics: fontMetrics(font),
    length: font.length,
    runs: encodeRuns(advances),
  };
}

function describeShaped(key: ShapedFont, font: Sfnt, shape: Shape): FontCoverage {
  const { open, joined } = widthBounds(key, shapable(key, font), shape);
  return { ...describe(font, open), joined: encodeRuns(joined) };
}

function encodeRuns(advances: ReadonlyMap<number, number>): number[] {
  const runs: number[] = [];
  let next = -1;
  let end = 0;
  let width = -1;
  for (const code of [...advances.keys()].sort((a, b) => a - b)) {
    const advance = advances.get(code) ?? 0;
    if (code === next && advance === width) {
      runs[runs.length - 2] = (runs[runs.length - 2] ?? 0) + 1;
    } else {
      runs.push(code - end, 1, advance);
    }
    next = code + 1;
    end = next;
    width = advance;
  }
  return runs;
}
