// Sets text into a block of lines: size, pitch, alignment, wrapping before shrinking. Everything that stands on a face in words
// is set here, but for running text.

import type { TextBox, TextStyle } from "../../licence/layout-box.ts";
import type { Ink } from "../../licence/layout-page.ts";
import { fitText, type Line, spreadLine } from "../paragraph.ts";
import type { Glyph, Weight } from "../typeface.ts";
import type { PlacedLine } from "./composed-page.ts";
import { MM } from "./page-extent.ts";

/** From the upper edge of a character's square to its baseline, and what is below that, in ems. */
export const ASCENT = 0.88;
export const DESCENT = 0.12;
/** Pitch of lines where data gives none. */
export const LEADING = 1.5;
const LEAST_SCALE = 0.85;

/** A text style with nothing left open, in points. */
export interface SetStyle {
  readonly size: number;
  readonly leading: number;
  readonly weight: Weight;
  readonly ink: Ink;
}

/** A block that text is set into; lengths in points. */
export interface TextBlock extends SetStyle {
  readonly x: number;
  readonly width: number;
  readonly align: NonNullable<TextBox["align"]>;
  readonly lines: number;
  /** Where fewer lines than `lines` stand: 0 at the upper edge, 1 at the lower one. */
  readonly anchor: number;
  /** Thousandths of an em. */
  readonly indent: number;
}

/** Text that is set. */
export interface SetText {
  readonly lines: readonly PlacedLine[];
  /** y of the lower edge of the last line's characters. */
  readonly end: number;
  /** How many lines it would take, when that is more than there is room for. */
  readonly overflow?: number;
}

const ANCHORS = { upper: 0, middle: 0.5, lower: 1 } as const;

/** A style as data has it, with what is left open. */
export function setStyle(style: TextStyle): SetStyle {
  const { size, leading = size * LEADING, weight = "regular", ink = "ink" } = style;
  return { size, leading, weight, ink };
}

/** A box of a type's data as a block. */
export function blockOf(box: TextBox): TextBlock {
  return {
    ...setStyle(box),
    x: box.x * MM,
    width: box.width * MM,
    align: box.align ?? "left",
    lines: box.lines ?? 1,
    anchor: ANCHORS[box.anchor ?? "upper"],
    indent: (box.indent ?? 0) * 1000,
  };
}

/** The height of so many lines. */
export function heightOf({ size, leading }: Pick<SetStyle, "size" | "leading">, lines: number): number {
  return lines === 0 ? 0 : (lines - 1) * leading + size;
}

/** Sets paragraphs with `top` as y of the block's upper edge. */
export function setBlock(block: TextBlock, paragraphs: readonly (readonly Glyph[])[], top: number): SetText {
  const { lines, scale, overflow } = fitBlock(block, paragraphs);
  const size = block.size * scale;
  const first = top - block.size * ASCENT - Math.max(0, block.lines - lines.length) * block.leading * block.anchor;
  const placed = lines.map(
    (line, index): PlacedLine => ({
      x: block.x + aside(block, line, size),
      y: first - index * block.leading,
      size,
      ink: block.ink,
      line,
    }),
  );
  const last = first - Math.max(0, lines.length - 1) * block.leading;
  const end = lines.length === 0 ? top : last - block.size * DESCENT;
  return { lines: placed, end, ...(overflow !== undefined && { overflow }) };
}

interface FittedBlock {
  readonly lines: readonly Line[];
  readonly scale: number;
  readonly overflow?: number;
}

function fitBlock(block: TextBlock, paragraphs: readonly (readonly Glyph[])[]): FittedBlock {
  const width = (block.width * 1000) / block.size;
  const [only = []] = paragraphs;
  if (block.align === "spread" && paragraphs.length === 1 && only.length > 0) {
    const spread = fitSpread(only, width);
    if (spread !== undefined) return spread;
  }
  const { lines, scale } = fitText(paragraphs, { ...block, width });
  return { lines, scale, ...(lines.length > block.lines && { overflow: lines.length }) };
}

/** One line over the whole width, undefined when it is too long for that even when it is smaller. */
function fitSpread(glyphs: readonly Glyph[], width: number): FittedBlock | undefined {
  const natural = glyphs.reduce((sum, { advance }) => sum + advance, 0);
  const scale = Math.min(1, width / natural);
  return scale < LEAST_SCALE ? undefined : { lines: [spreadLine(glyphs, width / scale)], scale };
}

function aside({ align, width }: TextBlock, line: Line, size: number): number {
  const slack = Math.max(0, width - (line.width * size) / 1000);
  if (align === "centre") return slack / 2;
  return align === "right" ? slack : 0;
}
