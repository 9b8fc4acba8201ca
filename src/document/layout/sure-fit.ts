// Tells of a text, without setting it, that it fits its box, for checking a licence before it is issued: most values are shorter
// than their line, and then the sum of their characters' widths says so. What is longer is set as for printing. A yes is
// never wrong; on a no the face is composed, which alone says what is wrong and where.

import type { JsonObject } from "../../licence/json-value.ts";
import { countLines, fitText, glyphsOf, type TextBox } from "../paragraph.ts";
import type { Typeface, Weight } from "../typeface.ts";

/** Whether what a box says of a licence surely fits. */
export type SureFit = (subject: JsonObject, typeface: Typeface) => boolean;

/** Whether a text whose paragraphs are parted by line feeds can be drawn and fits. */
export function surelyFits(text: string, box: TextBox, typeface: Typeface): boolean {
  const paragraphs = text.includes("\n") ? text.split("\n") : [text];
  let lines = 0;
  for (const paragraph of paragraphs) lines += linesOf(paragraph, box, typeface);
  return lines <= box.lines || isSetWithin(paragraphs, box, typeface);
}

/** The same for a text that has to stand on one line. */
export function isWithinLine(text: string, { width, weight, indent = 0 }: TextBox, typeface: Typeface): boolean {
  return naturalWidth(text, weight, typeface) <= width - indent;
}

/** How many lines a paragraph surely takes at full size; infinitely many when it must be set to know. */
function linesOf(text: string, box: TextBox, typeface: Typeface): number {
  const { width, weight, lines, indent = 0 } = box;
  const natural = naturalWidth(text, weight, typeface);
  if (natural <= width - indent) return 1;
  return natural === Infinity || lines === 1
    ? Infinity
    : countLines(glyphsOf(text, weight, typeface).glyphs, width, indent);
}

/** What its characters take, in thousandths of an em: adjacent marks lose blank and never gain any, so that no line is wider. */
function naturalWidth(text: string, weight: Weight, typeface: Typeface): number {
  let used = 0;
  for (let at = 0; at < text.length; at += 1) {
    const advance = typeface.advance(text.charCodeAt(at), weight);
    if (advance < 0) return Infinity;
    used += advance;
  }
  return used;
}

function isSetWithin(paragraphs: readonly string[], box: TextBox, typeface: Typeface): boolean {
  const set = paragraphs.map((text) => glyphsOf(text, box.weight, typeface));
  if (set.some(({ missing }) => missing.length > 0)) return false;
  const { lines } = fitText(
    set.map(({ glyphs }) => glyphs),
    box,
  );
  return lines.length <= box.lines;
}
