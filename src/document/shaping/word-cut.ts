// What the shaped words of a document need of their font: which glyphs, the identifiers that show them, and each word written as
// the operands that show it (ISO 32000-1 §9.4.3). An identifier stands for a glyph together with the characters that it draws,
// so that a glyph that is drawn for different characters is copied as each of them.

import type { Word } from "../typeface.ts";
import { hex4 } from "../written-object.ts";
import type { PlacedGlyph } from "./shaper.ts";

/** A stretch of a word's glyphs that stand at one height. */
export interface Stretch {
  /** Above the baseline, in thousandths of an em. */
  readonly rise: number;
  /** What stands between the brackets of TJ. */
  readonly operands: string;
}

/** A word as it is shown: the glyphs that say it, then those that are only drawn with them (dots, vowels over a letter). */
export interface ShownWord {
  readonly said: readonly Stretch[];
  readonly silent: readonly Stretch[];
}

/** A glyph with the characters it draws. */
export interface ReadGlyph {
  readonly glyph: number;
  readonly text: string;
}

/** Drawn together with a letter that says it all already. */
const NOTHING = "\u2060";

/** Glyphs and identifiers of some words. */
export class WordCut {
  /** In the order of their identifiers, which count from 1. */
  readonly glyphs: readonly ReadGlyph[];
  readonly #words: readonly Word[];
  readonly #identifiers: ReadonlyMap<string, number>;

  constructor(words: readonly Word[]) {
    const read = new Map<string, ReadGlyph>();
    for (const word of words) for (const one of readGlyphs(word)) read.set(keyOf(one), one);
    this.glyphs = [...read.values()].sort((a, b) => a.glyph - b.glyph || (a.text < b.text ? -1 : 1));
    this.#identifiers = new Map(this.glyphs.map((one, index) => [keyOf(one), index + 1]));
    this.#words = words;
  }

  /** Every word as it is shown, by its key. `widthOf` is the width of a glyph in the font itself. */
  shown(widthOf: (glyph: number) => number): ReadonlyMap<string, ShownWord> {
    return new Map(this.#words.map((word) => [word.key, this.#show(word, widthOf)]));
  }

  #show(word: Word, widthOf: (glyph: number) => number): ShownWord {
    let pen = 0;
    const drawn = readGlyphs(word).map((one): Drawn => {
      const identifier = this.#identifiers.get(keyOf(one)) ?? 0;
      const at = { identifier, x: pen + one.x, y: one.y, width: widthOf(one.glyph), silent: one.text === NOTHING };
      pen += one.advance;
      return at;
    });
    const said = stretchesOf(
      drawn.filter(({ silent }) => !silent),
      0,
      pen,
    );
    const silent = stretchesOf(
      drawn.filter((one) => one.silent),
      pen,
      pen,
    );
    return { said, silent };
  }
}

/** A glyph at its place, counted from where its word begins. */
interface Drawn {
  readonly identifier: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly silent: boolean;
}

/** Glyphs one after another, each where it belongs; `start` and `end` say where the pen is before and afterwards. */
function stretchesOf(drawn: readonly Drawn[], start: number, end: number): readonly Stretch[] {
  const stretches: { rise: number; operands: string }[] = [];
  let pen = start;
  const move = (to: number) => {
    const moved = pen === to ? "" : String(pen - to);
    pen = to;
    return moved;
  };
  for (const { identifier, x, y, width } of drawn) {
    const shown = `${move(x)}<${hex4(identifier)}>`;
    pen += width;
    const open = stretches.at(-1);
    if (open?.rise === y) open.operands += shown;
    else stretches.push({ rise: y, operands: shown });
  }
  const last = stretches.at(-1);
  if (last !== undefined) last.operands += move(end);
  return stretches;
}

/** What every glyph of a word says, from left to right; of several that draw the same characters, the widest says them. */
function readGlyphs(word: Word): readonly (PlacedGlyph & ReadGlyph)[] {
  const glyphs = placedGlyphs(word);
  const starts = [...new Set(glyphs.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  const widest = new Map<number, PlacedGlyph>();
  for (const glyph of glyphs) {
    const before = widest.get(glyph.cluster);
    if (before === undefined || glyph.advance > before.advance) widest.set(glyph.cluster, glyph);
  }
  return glyphs.map((placed) => {
    const next = starts[starts.indexOf(placed.cluster) + 1];
    const speaks = widest.get(placed.cluster) === placed;
    return { ...placed, text: speaks ? word.text.slice(placed.cluster, next) : NOTHING };
  });
}

/** @throws {Error} the word was measured without a shaper, and cannot be drawn. */
function placedGlyphs({ text, shape }: Word): readonly PlacedGlyph[] {
  if (shape === undefined) throw new Error(`word of ${text.length} characters not shaped`);
  return shape;
}

function keyOf({ glyph, text }: ReadGlyph): string {
  return `${glyph} ${text}`;
}
