// Takes a text apart for setting: words that are shaped whole, and everything else character by character, each with its
// embedding level (Unicode Standard Annex #9; the paragraph runs from left to right, as Chinese does). Tibetan is parted after
// each tsheg, where its lines may break. Words are looked up nowhere: a space or a tsheg ends one.

import bidiFactory from "bidi-js/dist/bidi.mjs";
import { joinersOf, needsLetter, type ShapedFont, shapedFontOf } from "./scripts.ts";

/** A character that is set by itself. */
export interface Character {
  readonly code: number;
  readonly level: number;
}

/** A word that is shaped whole, or the space between two words of one script. */
export interface ShapedWord {
  readonly font: ShapedFont;
  readonly text: string;
  readonly level: number;
  /** The word that follows with nothing between, as one Tibetan syllable follows another; it may draw nearer. */
  readonly next?: string;
}

type Bidi = ReturnType<typeof bidiFactory>;

const SPACE = 0x20;
const TSHEG = 0x0f0b;
// Stops that stay with the syllable before them.
const SHADS: ReadonlySet<number> = new Set([TSHEG, 0x0f0c, 0x0f0d, 0x0f0e, 0x0f0f, 0x0f10, 0x0f11, 0x0f12, 0x0f14]);
const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
/** No word is longer; what is would run out of every box, so that it is parted between two letters. */
const LONGEST = 32;

let opened: Bidi | undefined;

/** The pieces of one line or paragraph, in the order in which they are read. */
export function piecesOf(text: string): readonly (Character | ShapedWord)[] {
  const levels = RIGHT_TO_LEFT.test(text) ? bidi().getEmbeddingLevels(text, "ltr").levels : undefined;
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const pieces: (Character | ShapedWord)[] = [];
  let at = 0;
  let index = 0;
  while (index < codes.length) {
    const code = codes[index] ?? 0;
    const level = levels?.[at] ?? 0;
    const font = shapedFontOf(code);
    const length = font === undefined ? 1 : wordLength(codes, index, font, (units) => levels?.[at + units] ?? 0);
    const taken = String.fromCodePoint(...codes.slice(index, index + length));
    pieces.push(font === undefined ? { code, level } : { font, text: taken, level });
    index += length;
    at += taken.length;
  }
  return pieces.map((piece, place) => between(pieces[place - 1], piece, pieces[place + 1]));
}

/** What stands in for a bracket where the text runs from right to left; the character itself when nothing does. */
export function mirrored(code: number): number {
  return bidi().getMirroredCharacter(String.fromCodePoint(code))?.codePointAt(0) ?? code;
}

/** How many characters from `start` are one word. */
function wordLength(
  codes: readonly number[],
  start: number,
  font: ShapedFont,
  levelAfter: (units: number) => number,
): number {
  const joiners = joinersOf(font);
  let length = 1;
  for (; start + length < codes.length; length += 1) {
    const code = codes[start + length] ?? 0;
    const held = joiners.includes(code) || shapedFontOf(code) === font;
    // All of these scripts' characters are one UTF-16 unit long.
    if (!held || levelAfter(length) !== levelAfter(0)) break;
    if (codes[start + length - 1] === TSHEG && !SHADS.has(code)) break;
    if (length >= LONGEST && !needsLetter(font, code)) break;
  }
  return length;
}

/** A space between two words of one script is that script's own; a word without one knows the next. */
function between(
  before: Character | ShapedWord | undefined,
  piece: Character | ShapedWord,
  after: Character | ShapedWord | undefined,
): Character | ShapedWord {
  if (after === undefined || !("font" in after)) return piece;
  if ("font" in piece) return after.font === piece.font ? { ...piece, next: after.text } : piece;
  if (piece.code !== SPACE || before === undefined || !("font" in before) || before.font !== after.font) return piece;
  return { font: after.font, text: " ", level: piece.level };
}

/** The tables are made at the first use: most houses never need them. */
function bidi(): Bidi {
  opened ??= bidiFactory();
  return opened;
}
