// What the fonts can draw and how wide, as compact data made when the project is built: with it a licence is measured and
// checked in microseconds, anywhere, without a font file. Only characters that set without shaping are counted as drawable;
// Uyghur, Tibetan and Mongolian need a shaper and are refused until there is one.

import {
  advanceReader,
  characterMap,
  type FontMetrics,
  fontMetrics,
  fontName,
  outlineReader,
  type Sfnt,
} from "./sfnt.ts";

/** The fonts of the house: two weights of the body face and the face that knows rarer characters. */
export const FONT_KEYS = ["regular", "bold", "fallback"] as const;

/** A font of the house. */
export type FontKey = (typeof FONT_KEYS)[number];

/** What one font covers. */
export interface FontCoverage {
  /** PostScript name. */
  readonly name: string;
  /** As the font states it; stands in the record of what drew a file. */
  readonly version: string;
  readonly metrics: FontMetrics;
  /** Runs of code points with one advance, flat: gap since the run before, length, advance in thousandths of an em. */
  readonly runs: readonly number[];
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

/** Measures the fonts of the house. Takes about a second: done once, by `npm run build`. */
export function buildCoverage(
  fonts: Readonly<Record<FontKey, Sfnt>>,
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
    runs: encodeRuns(advances),
  };
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
