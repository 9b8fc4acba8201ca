// Puts the glyphs of a line, which are in the order of reading, into the order in which they stand from left to right (UAX #9,
// rule L2). A gap stays between the two glyphs that it parts.

import type { Glyph } from "../typeface.ts";

/** A glyph of a line and the gap after it. */
export interface Standing {
  readonly glyph: Glyph;
  readonly gap: number;
}

/** Whether anything among the glyphs runs from right to left. */
export function runsBackwards(glyphs: readonly Glyph[]): boolean {
  return glyphs.some(({ level }) => level !== undefined);
}

/** A line from left to right. */
export function visualOrder(line: readonly Standing[]): readonly Standing[] {
  let ordered = line;
  for (let level = line.reduce((most, { glyph }) => Math.max(most, glyph.level ?? 0), 0); level > 0; level -= 1)
    ordered = turned(ordered, level);
  return ordered;
}

/** Turns every stretch of at least that level around. */
function turned(line: readonly Standing[], level: number): readonly Standing[] {
  const result: Standing[] = [];
  let start = 0;
  while (start < line.length) {
    let end = start;
    while (end < line.length && (line[end]?.glyph.level ?? 0) >= level) end += 1;
    if (end > start) result.push(...backwards(line.slice(start, end)));
    else result.push(...line.slice(start, start + 1));
    start = Math.max(end, start + 1);
  }
  return result;
}

function backwards(stretch: readonly Standing[]): readonly Standing[] {
  const after = stretch.at(-1)?.gap ?? 0;
  return stretch.map(({ glyph }, index) => ({ glyph, gap: stretch[index - 1]?.gap ?? after })).reverse();
}
