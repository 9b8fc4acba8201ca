// How wide a character can become in a word: the measure by which a licence is checked where there is no shaper. A letter that is
// joined to the next has no tail and is narrower, so that it has two bounds; a word of a language is never wider than the sum.
// Found when the project is built, by shaping every character in each of its joining forms and beside every other; three
// letters that are wide only together (no language has such) are left out.

import { isMark, type ShapedFont } from "./scripts.ts";
import type { PlacedGlyph, Shape } from "./shaper.ts";

/** Bounds by code point, in thousandths of an em. */
export interface Bounds {
  /** Of every character, where it is joined to no letter after it. */
  readonly open: ReadonlyMap<number, number>;
  /** Of the characters that a letter before them is joined to, where they are joined to the letter after them. */
  readonly joined: ReadonlyMap<number, number>;
}

/** Bounds by code point; negative where there is none. */
export interface BoundReader {
  open(code: number): number;
  joined(code: number): number;
}

const JOINER = 0x200d;

/** The bound of a word: the sum over its characters, each by the letter that follows it, signs on the letters apart. */
export function wordBound(codes: readonly number[], { open, joined }: BoundReader): number {
  return codes.reduce((sum, code, index) => {
    const next = codes.find((after, place) => place > index && !isMark(after));
    const held = next !== undefined && joined(next) >= 0 && joined(code) >= 0;
    return sum + Math.max(0, held ? joined(code) : open(code));
  }, 0);
}

/** The bounds of every character. Takes up to a second for the Arabic script. */
export function widthBounds(font: ShapedFont, codes: readonly number[], shape: Shape): Bounds {
  const set = (...word: readonly number[]) => shape(font, String.fromCodePoint(...word));
  const joins = codes.filter((code) => code === JOINER || glyphsIn(set(JOINER, code)) !== glyphsIn(set(code)));
  const open = new Map(codes.map((code) => [code, widest(set(code), set(JOINER, code))]));
  const joined = new Map(joins.map((code) => [code, widest(set(code, JOINER), set(JOINER, code, JOINER))]));
  const reader = { open: (code: number) => open.get(code) ?? -1, joined: (code: number) => joined.get(code) ?? -1 };
  const exceeding = ({ word, width }: Wide) => width - wordBound(word, reader);
  const measured = (...word: readonly number[]): Wide => ({ word, width: widest(set(...word)) });
  const pairs = codes.flatMap((first) => codes.flatMap((second) => inEveryForm(first, second, joined)));
  let wide = pairs.map((word) => measured(...word)).filter((word) => exceeding(word) > 0);
  while (wide.length > 0) {
    const [guilty, words] = mostFrequent(wide);
    const missing = Math.max(...words.map(exceeding));
    for (const bounds of [open, joined])
      if (bounds.has(guilty)) bounds.set(guilty, (bounds.get(guilty) ?? 0) + missing);
    wide = wide.filter((word) => exceeding(word) > 0);
  }
  return { open, joined };
}

/** Two characters, alone and joined to what may stand around them. */
function inEveryForm(first: number, second: number, joined: Bounds["joined"]): readonly (readonly number[])[] {
  const before = joined.has(first) ? [[], [JOINER]] : [[]];
  const after = joined.has(second) ? [[], [JOINER]] : [[]];
  return before.flatMap((lead) => after.map((trail) => [...lead, first, second, ...trail]));
}

/** A word of two characters that is wider than its bound. */
interface Wide {
  readonly word: readonly number[];
  readonly width: number;
}

function widest(...words: readonly (readonly PlacedGlyph[])[]): number {
  return Math.max(...words.map((glyphs) => glyphs.reduce((sum, { advance }) => sum + advance, 0)));
}

function glyphsIn(word: readonly PlacedGlyph[]): string {
  return word.map(({ glyph }) => glyph).join(" ");
}

/** The character that most of the words have in common, and those words. */
function mostFrequent(wide: readonly Wide[]): readonly [number, readonly Wide[]] {
  const words = new Map<number, Wide[]>();
  for (const entry of wide)
    for (const code of new Set(entry.word)) {
      if (code !== JOINER) words.set(code, [...(words.get(code) ?? []), entry]);
    }
  const [first] = [...words].sort(([, one], [, other]) => other.length - one.length);
  return first ?? [0, []];
}
