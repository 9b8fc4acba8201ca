// Writes content streams (ISO 32000-1 §8, §9): numbers, colours, paths, lines of text and marks as operators. Texts are shown
// as character identifiers of embedded fonts, two bytes each, with adjustments between them.

import { type Line, textOf } from "./paragraph.ts";
import type { ShownWord, Stretch } from "./shaping/word-cut.ts";
import type { Glyph } from "./typeface.ts";
import { textString } from "./written-object.ts";

/** What the font that shows a glyph is called in the page's resources, and the glyph's identifier there in hexadecimal. */
export interface ShownGlyph {
  readonly font: string;
  readonly hex: string;
  /** Of a shaped word, which has many glyphs, how they are shown instead. */
  readonly word?: ShownWord;
}

/** Finds the embedded font that shows a glyph. */
export type FontLookup = (glyph: Glyph) => ShownGlyph | undefined;

/** Gaps in thousandths of an em from which readers of PDF take two characters for two words. */
const WORD_GAP = 80;

/** A number with at most three decimals, without a trailing zero. */
export function number(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

/** Numbers parted by spaces. */
export function numbers(...values: readonly number[]): string {
  return values.map(number).join(" ");
}

/** Red, green and blue, 0 to 1, of `#RRGGBB`. @throws {RangeError} for anything else. */
export function rgb(colour: string): readonly [number, number, number] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (match === null) throw new RangeError("a colour is #RRGGBB");
  return [1, 2, 3].map((group) => Number.parseInt(match[group] ?? "0", 16) / 255) as [number, number, number];
}

/** A colour between two: `share` 0 is the first, 1 the second. */
export function mix(first: string, second: string, share: number): readonly [number, number, number] {
  const [a, b] = [rgb(first), rgb(second)];
  return [0, 1, 2].map((at) => (a[at] ?? 0) * (1 - share) + (b[at] ?? 0) * share) as [number, number, number];
}

/** Sets the colour of fills. */
export function fillColour(colour: readonly [number, number, number]): string {
  return `${numbers(...colour)} rg`;
}

/** Sets the colour of strokes. */
export function strokeColour(colour: readonly [number, number, number]): string {
  return `${numbers(...colour)} RG`;
}

/** A rectangle as a path. */
export function rectangle(x: number, y: number, width: number, height: number): string {
  return `${numbers(x, y, width, height)} re`;
}

/** A straight line as a path. */
export function straight(x1: number, y1: number, x2: number, y2: number): string {
  return `${numbers(x1, y1)} m ${numbers(x2, y2)} l`;
}

/** A circle as a path of four Bézier curves. */
export function circle(x: number, y: number, radius: number): string {
  const handle = radius * 0.5523;
  const curve = (...points: readonly number[]) => `${numbers(...points)} c`;
  return [
    `${numbers(x + radius, y)} m`,
    curve(x + radius, y + handle, x + handle, y + radius, x, y + radius),
    curve(x - handle, y + radius, x - radius, y + handle, x - radius, y),
    curve(x - radius, y - handle, x - handle, y - radius, x, y - radius),
    curve(x + handle, y - radius, x + radius, y - handle, x + radius, y),
    "h",
  ].join(" ");
}

/** Content that is read (§14.6): what the structure element of the mark says it is. */
export function marked(tag: string, id: number, operators: string): string {
  return `/${tag} <</MCID ${id}>> BDC\n${operators}\nEMC`;
}

/** Content that is passed over (§14.8.2.2): artwork, and what repeats on every page. */
export function artifact(operators: string): string {
  return `/Artifact BMC\n${operators}\nEMC`;
}

/** Content that says something else than its characters (§14.9.4). */
export function actualText(text: string, operators: string): string {
  return `/Span <</ActualText ${textString(text)}>> BDC ${operators} EMC`;
}

/**
 * The font and identifier that show a glyph.
 * @throws {Error} the glyph is in no embedded font: the document's font subsets and its text have come apart.
 */
export function shownGlyph(glyph: Glyph, fonts: FontLookup): ShownGlyph {
  const shown = fonts(glyph);
  if (shown === undefined) throw new Error(`glyph U+${glyph.code.toString(16)} not embedded`);
  return shown;
}

/**
 * Shows a line of text with its left edge at x and its baseline at y, between BT and ET. Letters that stand apart are one word
 * all the same to who extracts them.
 * @throws {Error} a glyph is in no embedded font.
 */
export function showLine(
  line: Line,
  at: { readonly x: number; readonly y: number; readonly size: number },
  fonts: FontLookup,
): string {
  const operators = [`1 0 0 1 ${numbers(at.x + (line.indent * at.size) / 1000, at.y)} Tm`];
  let open = "";
  let shown = "";
  let hex = "";
  const close = () => {
    if (hex !== "") shown += `<${hex}>`;
    if (shown !== "") operators.push(`[${shown}] TJ`);
    shown = "";
    hex = "";
  };
  line.glyphs.forEach((glyph, index) => {
    const found = shownGlyph(glyph, fonts);
    if (found.font !== open) {
      close();
      open = found.font;
      operators.push(`/${open} ${number(at.size)} Tf`);
    }
    if (found.word !== undefined) {
      close();
      operators.push(showWord(found.word, at.size));
    } else if (isMirrored(glyph)) {
      close();
      operators.push(actualText(textOf(glyph), `[<${found.hex}>] TJ`));
    } else hex += found.hex;
    const gap = line.gaps[index] ?? 0;
    if (gap === 0 || index === line.glyphs.length - 1) return;
    shown += `${hex === "" ? "" : `<${hex}>`}${number(-gap)}`;
    hex = "";
  });
  close();
  const written = operators.join(" ");
  return looksTorn(line) ? actualText(wordsOf(line), written) : written;
}

/** A word's glyphs; those that say nothing of their own are passed over by who extracts text. */
function showWord({ said, silent }: ShownWord, size: number): string {
  const spoken = showStretches(said, size);
  return silent.length === 0 ? spoken : `${spoken} ${actualText("", showStretches(silent, size))}`;
}

/** Glyphs that stand higher or lower are raised by the text rise. */
function showStretches(stretches: readonly Stretch[], size: number): string {
  const operators = stretches.map(({ rise, operands }) => {
    const shown = `[${operands}] TJ`;
    return rise === 0 ? shown : `${number((rise * size) / 1000)} Ts ${shown} 0 Ts`;
  });
  return operators.join(" ");
}

/** A bracket that stands for its counterpart, as it does where text runs from right to left. */
function isMirrored(glyph: Glyph): boolean {
  return glyph.word === undefined && glyph.level !== undefined && textOf(glyph) !== String.fromCodePoint(glyph.code);
}

/** Whether a reader would take what is shown for several words. Where text runs backwards, gaps part words alone. */
function looksTorn({ gaps, reading }: Line): boolean {
  return reading === undefined && gaps.some((gap) => gap > WORD_GAP);
}

function wordsOf({ glyphs }: Line): string {
  return glyphs.map(textOf).join("");
}
