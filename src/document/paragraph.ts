// Sets Chinese text into lines: 禁则 (GB/T 15834 §5: no stop or closing mark begins a line, no opening mark ends one), squeezed
// adjacent punctuation (CLREQ §3.1.6), Latin words and numbers kept whole, justification between characters, and wrapping
// before shrinking. A shaped word is one glyph here; lines are broken in the order of reading and then put into the order in which
// they stand (UAX #9). Lengths are thousandths of an em.

import { BREAKS, CLOSES, FULL, HALF, NO_END, NO_START, OPENS, PAIRED, WORD } from "./punctuation.ts";
import { hasShaped } from "./shaping/scripts.ts";
import { runsBackwards, visualOrder } from "./shaping/visual-order.ts";
import { type Character, mirrored, piecesOf, type ShapedWord } from "./shaping/words.ts";
import type { Glyph, Typeface, Weight } from "./typeface.ts";

/** A line of text that can be drawn: glyphs from left to right, and what is added to (or taken from) the advance of each. */
export interface Line {
  readonly glyphs: readonly Glyph[];
  /** The glyphs in the order in which they are read; absent where that is the same. */
  readonly reading?: readonly Glyph[];
  readonly gaps: readonly number[];
  /** Blank space before the first glyph. */
  readonly indent: number;
  /** From the left edge to the end of the last glyph, indent included. */
  readonly width: number;
}

/** Lines with the size at which they fit their box; `lines` is longer than the limit when nothing fits. */
export interface Fitted {
  readonly lines: readonly Line[];
  /** Share of the wanted size, 0.85 to 1. */
  readonly scale: number;
}

/** A box for text. `width` in thousandths of an em at full size; `indent` for the first line of every paragraph. */
export interface TextBox {
  readonly width: number;
  readonly lines: number;
  readonly weight: Weight;
  readonly indent?: number;
}

const SCALES = [1, 0.97, 0.94, 0.91, 0.88, 0.85];
const SPACE = 0x20;
// Beyond this a gap looks like a hole; such a line (before an unbreakable long word) is left ragged instead.
const WIDEST_GAP = 400;

/** The glyphs of a text in the order of reading; characters that no font has are listed in `missing` and measured as one em. */
export function glyphsOf(
  text: string,
  weight: Weight,
  typeface: Typeface,
): { readonly glyphs: readonly Glyph[]; readonly missing: readonly number[] } {
  if (hasShaped(text)) return shapedGlyphsOf(text, weight, typeface);
  const glyphs: Glyph[] = [];
  const missing: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    const glyph = typeface.glyph(code, weight);
    if (glyph === undefined) missing.push(code);
    glyphs.push(glyph ?? unknown(code));
  }
  return { glyphs, missing };
}

/** The same for a text with words that are shaped. */
function shapedGlyphsOf(text: string, weight: Weight, typeface: Typeface): ReturnType<typeof glyphsOf> {
  const set = piecesOf(text).map((piece) => ({ level: piece.level, ...setPiece(piece, weight, typeface) }));
  const missing = set.flatMap((piece) => piece.missing);
  return { glyphs: set.map(({ glyph, level }) => (level === 0 ? glyph : { ...glyph, level })), missing };
}

function setPiece(
  piece: Character | ShapedWord,
  weight: Weight,
  typeface: Typeface,
): { readonly glyph: Glyph; readonly missing: readonly number[] } {
  if ("font" in piece) {
    const [first, ...others] = typeface.lacking(piece.font, piece.text);
    if (first !== undefined) return { glyph: unknown(first), missing: [first, ...others] };
    return { glyph: typeface.word(piece.font, piece.text, piece.next), missing: [] };
  }
  const glyph = typeface.glyph(piece.level % 2 === 1 ? mirrored(piece.code) : piece.code, weight);
  return { glyph: glyph ?? unknown(piece.code), missing: glyph === undefined ? [piece.code] : [] };
}

/** Stands where no font has the character. */
function unknown(code: number): Glyph {
  return { code, font: "fallback", advance: FULL, marks: 0 };
}

/** What a glyph says: its word or its character, which a mirrored bracket only stands for. */
export function textOf({ code, word, level = 0 }: Glyph): string {
  return word?.text ?? String.fromCodePoint(level % 2 === 1 ? mirrored(code) : code);
}

/** One line as wide as it is. */
export function singleLine(glyphs: readonly Glyph[]): Line {
  const gaps = glyphs.map((glyph, index) => squeeze(glyph, glyphs[index + 1]));
  return standing(glyphs, gaps, 0, measure(glyphs, gaps));
}

/** A line of glyphs in the order of reading, each with the gap after it. */
function standing(glyphs: readonly Glyph[], gaps: readonly number[], indent: number, width: number): Line {
  if (!runsBackwards(glyphs)) return { glyphs, gaps, indent, width };
  const ordered = visualOrder(glyphs.map((glyph, index) => ({ glyph, gap: gaps[index] ?? 0 })));
  return {
    glyphs: ordered.map(({ glyph }) => glyph),
    gaps: ordered.map(({ gap }) => gap),
    ...{ indent, width, reading: glyphs },
  };
}

/** Sets paragraphs (parted by line feeds) into a box: full size first, then smaller, never below 0.85. */
export function fitText(paragraphs: readonly (readonly Glyph[])[], box: TextBox): Fitted {
  let fitted: Fitted = { lines: [], scale: 1 };
  for (const scale of SCALES) {
    const width = box.width / scale;
    fitted = { lines: paragraphs.flatMap((glyphs) => breakLines(glyphs, width, box.indent ?? 0)), scale };
    if (fitted.lines.length <= box.lines && !fitted.lines.some((line) => isTooWide(line, width))) return fitted;
  }
  const width = box.width / fitted.scale;
  // A word that is wider than the box and cannot be parted counts as all the lines that it would fill.
  const lines = fitted.lines.flatMap((line) => (isTooWide(line, width) ? [line, ...beyond(line, width, box)] : [line]));
  return { ...fitted, lines };
}

function isTooWide(line: Line, width: number): boolean {
  return line.width > width + HALF;
}

function beyond(line: Line, width: number, box: TextBox): readonly Line[] {
  const count = Math.max(box.lines, Math.ceil(line.width / width) - 1);
  return Array.from({ length: count }, () => singleLine([]));
}

/** Breaks one paragraph into justified lines; the last is ragged. An empty paragraph is one empty line. */
export function breakLines(glyphs: readonly Glyph[], width: number, indent: number): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  do {
    const lead = start === 0 ? indent : 0;
    const end = lineEnd(glyphs, start, width - lead);
    lines.push(setLine(glyphs.slice(start, end), { width, indent: lead, last: end === glyphs.length }));
    start = nextStart(glyphs, end);
  } while (start < glyphs.length);
  return lines;
}

function nextStart(glyphs: readonly Glyph[], end: number): number {
  let start = end;
  while (start < glyphs.length && glyphs[start]?.code === SPACE) start += 1;
  return start;
}

/** How many lines `breakLines` makes of one paragraph; infinitely many when one of them is too wide. */
export function countLines(glyphs: readonly Glyph[], width: number, indent: number): number {
  let count = 0;
  let start = 0;
  do {
    const lead = start === 0 ? indent : 0;
    const end = lineEnd(glyphs, start, width - lead);
    const last = glyphs[endOfInk(glyphs, end) - 1];
    // Only a mark that hangs over the edge, or a character wider than the line, can make it too wide: it is set to know.
    if (last === undefined || (last.marks & CLOSES) !== 0 || last.advance > width - lead) {
      const line = setLine(glyphs.slice(start, end), { width, indent: lead, last: end === glyphs.length });
      if (isTooWide(line, width)) return Infinity;
    }
    count += 1;
    start = nextStart(glyphs, end);
  } while (start < glyphs.length);
  return count;
}

function endOfInk(glyphs: readonly Glyph[], end: number): number {
  let length = end;
  while (length > 0 && glyphs[length - 1]?.code === SPACE) length -= 1;
  return length;
}

/** Spreads a short text over a width, as labels of Chinese tables are; a single character is centred. */
export function spreadLine(glyphs: readonly Glyph[], width: number): Line {
  const natural = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);
  if (glyphs.length === 1) return { glyphs, gaps: [0], indent: (width - natural) / 2, width: (width + natural) / 2 };
  const gap = Math.max(0, (width - natural) / (glyphs.length - 1));
  const gaps = glyphs.map((_, index) => (index < glyphs.length - 1 ? gap : 0));
  return standing(glyphs, gaps, 0, natural + gap * (glyphs.length - 1));
}

/** Where the line that begins at `start` ends: the last lawful break that fits, or a forced one inside a long word. */
function lineEnd(glyphs: readonly Glyph[], start: number, width: number): number {
  let used = 0;
  for (let index = start; index < glyphs.length; index += 1) {
    const glyph = glyphs[index];
    if (glyph === undefined) break;
    const blank = (glyph.marks & CLOSES) === 0 ? 0 : HALF;
    if (glyph.code !== SPACE && used + glyph.advance - blank > width) return lastBreak(glyphs, start, index);
    used += glyph.advance + squeeze(glyph, glyphs[index + 1]);
  }
  return glyphs.length;
}

/** The last place from `start` up to `full` where the line may break; looked for backwards, as most lines need no break. */
function lastBreak(glyphs: readonly Glyph[], start: number, full: number): number {
  for (let index = full; index > start; index -= 1) {
    const glyph = glyphs[index];
    if (glyph !== undefined && mayBreak(glyphs[index - 1], glyph)) return index;
  }
  return Math.max(full, start + 1);
}

function setLine(all: readonly Glyph[], box: { width: number; indent: number; last: boolean }): Line {
  const length = endOfInk(all, all.length);
  const glyphs = length === all.length ? all : all.slice(0, length);
  const gaps = glyphs.map((glyph, index) => squeeze(glyph, glyphs[index + 1]));
  const natural = box.indent + measure(glyphs, gaps);
  const hanging = ((glyphs[length - 1]?.marks ?? 0) & CLOSES) === 0 ? 0 : HALF;
  if (box.last && natural <= box.width) return standing(glyphs, gaps, box.indent, natural);
  const elastic = (index: number) => isElastic(glyphs[index], glyphs[index + 1]);
  const count = gaps.reduce((sum, _, index) => (elastic(index) ? sum + 1 : sum), 0);
  const slack = box.width - natural + hanging;
  const share = count === 0 || slack / count > WIDEST_GAP ? 0 : slack / count;
  const spread = share === 0 ? gaps : gaps.map((gap, index) => (elastic(index) ? gap + share : gap));
  return standing(glyphs, spread, box.indent, natural + share * count);
}

function measure(glyphs: readonly Glyph[], gaps: readonly number[]): number {
  let width = 0;
  for (let index = 0; index < glyphs.length; index += 1) width += (glyphs[index]?.advance ?? 0) + (gaps[index] ?? 0);
  return width;
}

/** What two adjacent full-width marks lose between them: their blank halves meet. */
function squeeze(glyph: Glyph, next: Glyph | undefined): number {
  if (next === undefined) return 0;
  const closes = (glyph.marks & CLOSES) !== 0 && (next.marks & (CLOSES | OPENS)) !== 0;
  const opens = (glyph.marks & next.marks & OPENS) !== 0;
  return closes || opens ? -HALF : 0;
}

function mayBreak(before: Glyph | undefined, after: Glyph): boolean {
  if (before === undefined || after.code === SPACE) return false;
  if (before.code === SPACE) return true;
  if ((after.marks & NO_START) !== 0 || (before.marks & NO_END) !== 0) return false;
  if ((before.marks & BREAKS) !== 0) return true;
  return (before.marks & after.marks & WORD) === 0;
}

function isElastic(glyph: Glyph | undefined, next: Glyph | undefined): boolean {
  if (glyph === undefined || next === undefined) return false;
  const dash = (glyph.marks & PAIRED) !== 0 && glyph.code === next.code;
  return !dash && (glyph.marks & next.marks & WORD) === 0;
}
