// What of a face is the same for every licence of a type: title, row labels, fine print, columns and text sizes. Worked out
// once per type, by the measure that checking and printing share. A layout whose fullest licence would not fit is refused.

import { LicenceError } from "../licence/errors.ts";
import type { LayoutRow, LicenceType } from "../licence/licence-type.ts";
import type { Words } from "../licence/words.ts";
import { BODY, CENTRE, FOOT, HEAD, LEFT, MEASURE, PREAMBLE, TABLE } from "./geometry.ts";
import { fitText, glyphsOf, type Line, singleLine, spreadLine } from "./paragraph.ts";
import type { Glyph, Typeface, Weight } from "./typeface.ts";

/** What a text is printed in: the type's title colour, near-black, or grey. */
export type Ink = "title" | "ink" | "grey";

/** A line of text at its place: x of its left edge and y of its baseline, in points. */
export interface PlacedLine {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: Weight;
  readonly ink: Ink;
  readonly line: Line;
  /** The same on every licence of the type. */
  readonly fixed: boolean;
}

/** Text sizes of a table, in points. */
export interface Density {
  readonly size: number;
  readonly leading: number;
  readonly padding: number;
}

/** A table row with its label set. */
export interface RowPlan {
  readonly row: LayoutRow;
  readonly label: readonly Line[];
  readonly labelSize: number;
}

/** The fixed side of a type's face. */
export interface TypeLayout {
  readonly type: LicenceType;
  /** On the first page: the title, the fine print, and what stands under the QR code. */
  readonly title: readonly PlacedLine[];
  readonly note: readonly PlacedLine[];
  readonly caption: PlacedLine;
  readonly rows: readonly RowPlan[];
  /** Width of the label column. */
  readonly column: number;
  readonly density: Density;
  /** Headings of the sections of running text; undefined where a section has none. */
  readonly headings: readonly (Line | undefined)[];
}

const DENSITIES: readonly Density[] = [
  { size: 13, leading: 19, padding: 15 },
  { size: 12, leading: 17, padding: 12 },
  { size: 11.5, leading: 16, padding: 9 },
  { size: 11, leading: 15, padding: 7 },
  { size: 10.5, leading: 14, padding: 6 },
  { size: 10, leading: 13.5, padding: 5 },
];
/** A label longer than this many ems stands on two lines. */
const LABEL_EMS = 7;
const TWO_LINE_SCALE = 0.86;

/** @throws {LicenceError} configuration-invalid — the type's fullest licence does not fit, or a word cannot be drawn. */
export function layOutType(type: LicenceType, typeface: Typeface, words: Words): TypeLayout {
  const density = DENSITIES.slice(type.layout.body === undefined ? 0 : 1).find(
    (candidate) => fullHeight(type, candidate) <= tableRoom(type),
  );
  if (density === undefined) throw layoutError(type, "layout-too-full");
  const set = (text: string, weight: Weight) => fixedGlyphs(type, text, weight, typeface);
  const rows = type.layout.rows.map((row) => planLabel(row, set(row.label, "bold"), density));
  const widest = Math.max(0, ...rows.flatMap(({ label, labelSize }) => label.map((l) => (l.width * labelSize) / 1000)));
  const inner = Math.max(widest, 4.6 * density.size);
  return {
    type,
    title: titleLines(set(type.layout.title, "bold")),
    note: noteLines(type, typeface),
    caption: caption(set, words),
    rows: rows.map((plan) => spreadLabel(plan, inner)),
    column: inner + 2 * TABLE.labelPadding,
    density,
    headings: (type.layout.body ?? []).map(({ heading }) =>
      heading === undefined ? undefined : singleLine(set(heading, "bold")),
    ),
  };
}

/** The height a row needs when `lines` lines stand in it. */
export function rowHeight(plan: { readonly label: readonly Line[] }, lines: number, density: Density): number {
  return Math.max(lines, plan.label.length) * density.leading + density.padding;
}

/** The first baseline below the preamble's last line, from which the table hangs. */
export function tableTop(hasPreamble: boolean, lines: number): number {
  const above = hasPreamble ? PREAMBLE.y - Math.max(0, lines - 1) * PREAMBLE.leading : HEAD.number;
  return above - TABLE.gap;
}

function tableRoom(type: LicenceType): number {
  const top = tableTop(type.layout.preamble !== undefined, PREAMBLE.lines);
  const floor = type.layout.body === undefined ? TABLE.floor : BODY.firstFloor + 3 * BODY.leading;
  return top - floor;
}

function fullHeight(type: LicenceType, density: Density): number {
  return type.layout.rows.reduce((sum, row) => {
    const labelLines = [...row.label].length > LABEL_EMS ? 2 : 1;
    return sum + Math.max(row.lines ?? 1, labelLines) * density.leading + density.padding;
  }, 0);
}

function fixedGlyphs(type: LicenceType, text: string, weight: Weight, typeface: Typeface): readonly Glyph[] {
  const { glyphs, missing } = glyphsOf(text, weight, typeface);
  if (missing.length > 0) throw layoutError(type, "glyph-missing", String.fromCodePoint(missing[0] ?? 0));
  return glyphs;
}

function planLabel(row: LayoutRow, glyphs: readonly Glyph[], density: Density): RowPlan {
  if (glyphs.length <= LABEL_EMS) return { row, label: [singleLine(glyphs)], labelSize: density.size };
  const bracket = glyphs.findIndex(({ code }, index) => index > 0 && code === 0xff08);
  const middle = bracket > 0 ? bracket : Math.ceil(glyphs.length / 2);
  const label = [singleLine(glyphs.slice(0, middle)), singleLine(glyphs.slice(middle))];
  return { row, label, labelSize: density.size * TWO_LINE_SCALE };
}

/** A label of one line is spread over the column; two lines are centred in it. */
function spreadLabel(plan: RowPlan, inner: number): RowPlan {
  const width = (inner * 1000) / plan.labelSize;
  const [only] = plan.label;
  if (plan.label.length === 1 && only !== undefined) return { ...plan, label: [spreadLine(only.glyphs, width)] };
  return { ...plan, label: plan.label.map((line) => ({ ...line, indent: (width - line.width) / 2 })) };
}

function titleLines(glyphs: readonly Glyph[]): readonly PlacedLine[] {
  const count = Math.max(1, glyphs.length);
  const wanted = count <= 4 ? 43 : count <= 6 ? 39 : count <= 8 ? 35 : 32.5;
  const airy = count <= 4 ? 0.55 : count <= 6 ? 0.34 : count <= 8 ? 0.22 : 0.14;
  const ems = count + (count - 1) * airy;
  const size = Math.min(wanted, HEAD.titleWidth / ems);
  const line = spreadLine(glyphs, ems * 1000);
  const x = CENTRE - (line.width * size) / 2000;
  return [{ x, y: HEAD.title, size, weight: "bold", ink: "title", line, fixed: true }];
}

function noteLines(type: LicenceType, typeface: Typeface): readonly PlacedLine[] {
  const glyphs = fixedGlyphs(type, type.layout.note, "regular", typeface);
  const box = { width: (MEASURE * 1000) / FOOT.noteSize, lines: FOOT.noteLines, weight: "regular" } as const;
  const { lines, scale } = fitText([glyphs], box);
  if (lines.length > FOOT.noteLines) throw layoutError(type, "text-overflow", type.layout.note);
  const size = FOOT.noteSize * scale;
  return lines.map((line, index) => {
    const y = FOOT.note - index * FOOT.noteLeading;
    return { x: LEFT, y, size, weight: "regular", ink: "grey", line, fixed: true };
  });
}

function caption(set: (text: string, weight: Weight) => readonly Glyph[], words: Words): PlacedLine {
  const line = singleLine(set(words("pdf.scan"), "regular"));
  const x = FOOT.qr.x + FOOT.qr.size / 2 - (line.width * FOOT.captionSize) / 2000;
  return { x, y: FOOT.caption, size: FOOT.captionSize, weight: "regular", ink: "grey", line, fixed: true };
}

function layoutError(type: LicenceType, code: string, found = ""): LicenceError {
  const parameters = { found, type: type.slug };
  return new LicenceError("configuration-invalid", { fields: [{ pointer: "/layout", code, parameters }] });
}
