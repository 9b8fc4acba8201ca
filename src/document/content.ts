// Writes content streams (ISO 32000-1 §8, §9): numbers, colours, paths and lines of text as operators. Texts are shown as
// character identifiers of embedded fonts, two bytes each, with adjustments between them.

import type { FontKey } from "./coverage.ts";
import type { Line } from "./paragraph.ts";

/** How a glyph's font is called in the page's resources and which identifier shows a character. */
export interface ShownFont {
  readonly name: string;
  readonly identifiers: ReadonlyMap<number, number>;
}

/** Finds the embedded font that shows a line's glyphs. */
export type FontLookup = (font: FontKey) => ShownFont | undefined;

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

/**
 * Shows a line of text with its left edge at x and its baseline at y, between BT and ET.
 * @throws {Error} a glyph is in no embedded font: the document's font subsets and its text have come apart.
 */
export function showLine(
  line: Line,
  at: { readonly x: number; readonly y: number; readonly size: number },
  fonts: FontLookup,
): string {
  const operators = [`1 0 0 1 ${numbers(at.x + (line.indent * at.size) / 1000, at.y)} Tm`];
  let open: FontKey | undefined;
  let shown = "";
  let hex = "";
  const close = () => {
    if (open !== undefined) operators.push(`[${shown}${hex === "" ? "" : `<${hex}>`}] TJ`);
    shown = "";
    hex = "";
  };
  line.glyphs.forEach((glyph, index) => {
    const font = fonts(glyph.font);
    const identifier = font?.identifiers.get(glyph.code);
    if (font === undefined || identifier === undefined)
      throw new Error(`glyph U+${glyph.code.toString(16)} not embedded`);
    if (glyph.font !== open) {
      close();
      open = glyph.font;
      operators.push(`/${font.name} ${number(at.size)} Tf`);
    }
    hex += identifier.toString(16).padStart(4, "0");
    const gap = line.gaps[index] ?? 0;
    if (gap === 0 || index === line.glyphs.length - 1) return;
    shown += `<${hex}>${number(-gap)}`;
    hex = "";
  });
  close();
  return operators.join(" ");
}
