// Rows of fields and their labels as a grid: which stand side by side, how wide the columns are, how labels are set. Worked out
// once per type; what the rows say and how high they are, field-plan.ts works out.

import type { FieldsBox, LayoutRow } from "../../licence/layout-box.ts";
import { type Line, singleLine, spreadLine } from "../paragraph.ts";
import type { Glyph, Weight } from "../typeface.ts";
import type { Planning } from "./box-plan.ts";
import { MM } from "./page-extent.ts";
import { LEADING, type SetStyle, setStyle } from "./text-block.ts";

/** A size that a row's value may have, in points. */
export interface RowSetting {
  readonly size: number;
  readonly leading: number;
  /** At most so many. */
  readonly lines: number;
}

/** A row with its label set. */
export interface RowPlan {
  readonly row: LayoutRow;
  /** Its place in the data. */
  readonly index: number;
  /** The box's own size, then the smaller ones. */
  readonly settings: readonly [RowSetting, ...RowSetting[]];
  readonly label: readonly Line[];
  readonly labelSize: number;
}

/** What is fixed of a box of fields; lengths in points. */
export interface Grid extends SetStyle {
  readonly box: FieldsBox;
  readonly x: number;
  readonly width: number;
  readonly columns: 1 | 2;
  readonly gutter: number;
  /** The labels' column, with what is blank around them. */
  readonly labelColumn: number;
  /** Blank beside labels and values. */
  readonly labelPadding: number;
  readonly valuePadding: number;
  /** What a row has beyond its lines. */
  readonly padding: number;
  readonly labelWeight: Weight;
  readonly mark: Line | undefined;
  readonly rows: readonly RowPlan[];
}

/** Rows that stand side by side: one, or up to two narrow ones. */
export type RowGroup<T> = readonly T[];

/** A label longer than this many ems stands on two lines where data gives the column no width. */
const LABEL_EMS = 7;
const TWO_LINE_SCALE = 0.86;
const LEAST_SCALE = 0.72;
/** Beside labels and values of a ruled table, in ems. */
const RULED = { label: 1.05, value: 1.15 };
/** Between label and value without rules. */
const OPEN = 0.6;
/** （ */
const BRACKET = 0xff08;

/** @throws {LicenceError} configuration-invalid — a label cannot be set in its column. */
export function planGrid(box: FieldsBox, planning: Planning): Grid {
  const style = setStyle(box);
  const labelWeight = box.labelWeight ?? "bold";
  const labelSize = box.labelSize ?? box.size;
  const ruled = box.style === "ruled";
  const labelPadding = ruled ? RULED.label * box.size : 0;
  for (const { label } of box.rows) planning.recurring(label, labelWeight);
  const widths = box.rows.map(({ label }) => naturalWidth(planning.glyphs(label, labelWeight)));
  const natural = (Math.max(0, ...widths) * labelSize) / 1000;
  const inner =
    box.labelWidth === undefined ? Math.max(natural, 4 * labelSize) : box.labelWidth * MM - 2 * labelPadding;
  const mark = box.labelMark === undefined ? undefined : singleLine(planning.glyphs(box.labelMark, labelWeight));
  if (box.labelMark !== undefined) planning.recurring(box.labelMark, labelWeight);
  const plan = (row: LayoutRow, index: number): RowPlan => {
    const label = setLabel({ box, labelSize, labelWeight }, row.label, inner, planning);
    return { row, index, settings: settingsOf(row, style), ...label };
  };
  return {
    ...style,
    ...{ box, labelWeight, labelPadding, mark },
    x: box.x * MM,
    width: box.width * MM,
    columns: box.columns ?? 1,
    gutter: (box.gutter ?? 0) * MM,
    labelColumn: inner + 2 * labelPadding,
    valuePadding: ruled ? RULED.value * box.size : mark === undefined ? OPEN * box.size : 0,
    padding: box.padding ?? 0.9 * box.size,
    rows: box.rows.map(plan),
  };
}

/** The width that a row's value may fill. */
export function valueWidth(grid: Grid, row: LayoutRow): number {
  const right = grid.box.style === "ruled" ? grid.valuePadding : 0;
  return cellWidth(grid, row) - valueOffset(grid) - right;
}

/** From a cell's left edge to its value's. */
export function valueOffset(grid: Grid): number {
  return grid.labelColumn + markWidth(grid) + grid.valuePadding;
}

/** The width of a row's label and value together. */
export function cellWidth({ width, columns, gutter }: Grid, row: LayoutRow): number {
  return columns === 1 || row.wide === true ? width : (width - gutter) / 2;
}

/** Rows side by side, in order. */
export function groupRows<T extends { readonly plan: RowPlan }>(
  grid: Grid,
  cells: readonly T[],
): readonly RowGroup<T>[] {
  const groups: T[][] = [];
  let open = false;
  for (const cell of cells) {
    const wide = grid.columns === 1 || cell.plan.row.wide === true;
    if (open && !wide) groups.at(-1)?.push(cell);
    else groups.push([cell]);
    open = !open && !wide;
  }
  return groups;
}

function settingsOf({ lines = 1, smaller = [] }: LayoutRow, { size, leading }: SetStyle): RowPlan["settings"] {
  const others = smaller.map((setting) => ({ leading: setting.size * LEADING, ...setting }));
  return [{ size, leading, lines }, ...others];
}

function markWidth({ mark, box }: Grid): number {
  return mark === undefined ? 0 : (mark.width * (box.labelSize ?? box.size)) / 1000;
}

interface LabelStyle {
  readonly box: FieldsBox;
  readonly labelSize: number;
  readonly labelWeight: Weight;
}

/** One line, or two smaller ones. */
function setLabel(
  { box, labelSize, labelWeight }: LabelStyle,
  label: string,
  inner: number,
  planning: Planning,
): Pick<RowPlan, "label" | "labelSize"> {
  const glyphs = planning.glyphs(label, labelWeight);
  const line = singleLine(glyphs);
  const width = (inner * 1000) / labelSize;
  if (line.width <= width + 1 && (box.labelWidth !== undefined || glyphs.length <= LABEL_EMS)) {
    const spread = (box.labelAlign ?? "spread") === "spread";
    return { label: [spread ? spreadLine(glyphs, width) : line], labelSize };
  }
  const halves = halvesOf(glyphs);
  const scale = Math.min(TWO_LINE_SCALE, width / Math.max(...halves.map((half) => half.width)));
  if (scale < LEAST_SCALE) planning.refuse("layout-text", label);
  const centred = box.labelAlign !== "left" && box.style === "ruled";
  const indent = (half: Line) => (centred ? (width / scale - half.width) / 2 : 0);
  return { label: halves.map((half) => ({ ...half, indent: indent(half) })), labelSize: labelSize * scale };
}

/** A label in two lines, parted before a bracket or in the middle. */
function halvesOf(glyphs: readonly Glyph[]): readonly [Line, Line] {
  const bracket = glyphs.findIndex(({ code }, index) => index > 0 && code === BRACKET);
  const middle = bracket > 0 ? bracket : Math.ceil(glyphs.length / 2);
  return [singleLine(glyphs.slice(0, middle)), singleLine(glyphs.slice(middle))];
}

/** The width that a label asks for, in thousandths of an em. */
function naturalWidth(glyphs: readonly Glyph[]): number {
  if (glyphs.length <= LABEL_EMS) return singleLine(glyphs).width;
  return Math.max(...halvesOf(glyphs).map((half) => half.width)) * TWO_LINE_SCALE;
}
