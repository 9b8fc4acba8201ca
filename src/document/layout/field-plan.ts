// Plans and composes boxes of fields: a value for each row, the heights of the rows, labels beside them and rules around them.
// A printed form's rows are the same on every licence, so that labels and rules are the plate's.

import type { FieldsBox } from "../../licence/layout-box.ts";
import { writtenValue } from "../face-text.ts";
import { fitText, type Line } from "../paragraph.ts";
import type { BoxPlan, Planning, StillPassage } from "./box-plan.ts";
import type { Passage, Placed, PlacedLine } from "./composed-page.ts";
import { type FieldArt, fieldArt } from "./field-art.ts";
import {
  cellWidth,
  type Grid,
  groupRows,
  planGrid,
  type RowPlan,
  type RowSetting,
  valueOffset,
  valueWidth,
} from "./field-rows.ts";
import type { Flow, FlowParts } from "./flow.ts";
import { type Extent, MM } from "./page-extent.ts";
import { type SureFit, surelyFits } from "./sure-fit.ts";

/** A row's value, set. */
interface SetValue {
  readonly lines: readonly Line[];
  readonly setting: RowSetting;
  readonly scale: number;
}

/** A row; without lines where it is planned before there is a licence. */
interface Cell extends SetValue {
  readonly plan: RowPlan;
  /** Points, before what is left of the box's height is shared. */
  readonly needed: number;
  /** Lines under it where values stand on lines. */
  readonly underlines: number;
}

/** A cell at its place. */
interface PlacedCell extends Cell {
  readonly x: number;
  readonly top: number;
  readonly height: number;
}

const TALLEST = 14;
/** From the middle of a line to its baseline, in ems. */
const MIDDLE = 0.36;
/** Pitch of a label's lines, in ems. */
const LABEL_PITCH = 1.3;

/** @throws {LicenceError} configuration-invalid — the fullest licence does not fit, or a label has no glyph. */
export function planFields(box: FieldsBox, turn: number, planning: Planning): BoxPlan {
  const grid = planGrid(box, planning);
  const top = planning.top(box.y);
  const full = grid.rows.map((plan) => fullest(grid, plan));
  const floor = floorOf(box, planning.extent);
  const lowest = planning.reach(top - naturalHeight(grid, full) - floor, box.rows[0]?.label ?? "") + floor;
  if (box.heights !== "form" || typeof box.y !== "number") {
    return { lowest, compose: (flow) => composeFields(grid, turn, flow, planning), fits: fieldsFit(grid, planning) };
  }
  const placed = placeCells(grid, full, top, planning.extent);
  const end = endOf(placed, top);
  return {
    ...{ lowest: end, end, art: fieldArt(artOf(grid, placed), planning.colours) },
    still: placed.map((cell): StillPassage => {
      const { role, lines, turn: at } = labelPassage(grid, cell, turn);
      return { turn: at, role, set: () => lines };
    }),
    compose: (flow) => {
      const spot = flow.spot(box.y, planning.extent);
      for (const cell of placed) {
        const value = setValue(grid, cell.plan, flow.parts);
        if (flow.parts.isDrawn) flow.add(spot.page, valuePassage(grid, { ...cell, ...value }, turn));
      }
    },
    fits: fieldsFit(grid, planning),
  };
}

/** Every row's value in one of the row's settings. */
function fieldsFit(grid: Grid, planning: Planning): SureFit {
  const none = planning.words("pdf.none");
  const rows = grid.rows.map(({ row, settings }) => {
    const width = valueWidth(grid, row) * 1000;
    return { row, boxes: settings.map(({ lines, size }) => ({ width: width / size, lines, weight: grid.weight })) };
  });
  return (subject, typeface) =>
    rows.every(({ row, boxes }) => {
      const value = writtenValue(subject, row);
      const written = value === "" && row.absent !== "blank" ? none : value;
      return written === "" || boxes.some((box) => surelyFits(written, box, typeface));
    });
}

function composeFields(grid: Grid, turn: number, flow: Flow, { colours, extent }: Planning): void {
  const { page, top } = flow.spot(grid.box.y, extent);
  const form = grid.box.heights === "form";
  const shown = grid.rows.filter(({ row }) => row.absent !== "omit" || writtenValue(flow.parts.subject, row) !== "");
  const cells = shown.map((plan): Cell => {
    const value = setValue(grid, plan, flow.parts);
    if (form) return { ...fullest(grid, plan), ...value };
    const underlines = Math.min(Math.max(1, value.lines.length), value.setting.lines);
    return { plan, ...value, underlines, needed: rowHeight(grid, plan, value.setting, underlines) };
  });
  const placed = placeCells(grid, cells, top, extent);
  if (flow.parts.isDrawn) {
    flow.draw(page, fieldArt(artOf(grid, placed), colours));
    for (const cell of placed) {
      flow.add(page, labelPassage(grid, cell, turn));
      flow.add(page, valuePassage(grid, cell, turn));
    }
  }
  flow.ended(page, endOf(placed, top));
}

function setValue(grid: Grid, { row, settings }: RowPlan, { subject, words, faults }: FlowParts): SetValue {
  let set: SetValue = { lines: [], setting: settings[0], scale: 1 };
  const value = writtenValue(subject, row);
  const written = value === "" && row.absent !== "blank" ? words("pdf.none") : value;
  if (written === "") return set;
  const fields = row.format?.kind === "term" ? [row.field, row.format.until] : [row.field];
  const paragraphs = written.split("\n").map((text) => faults.glyphs(text, grid.weight, fields, subject));
  const width = valueWidth(grid, row) * 1000;
  for (const setting of settings) {
    const { lines, size } = setting;
    set = { setting, ...fitText(paragraphs, { width: width / size, lines, weight: grid.weight }) };
    if (set.lines.length <= lines) return set;
  }
  faults.overflowOf(row.field, subject, set.lines.length, set.setting.lines);
  return set;
}

/** A row that is as high as it may become. */
function fullest(grid: Grid, plan: RowPlan): Cell {
  const [setting] = plan.settings;
  const needed = Math.max(...plan.settings.map((each) => rowHeight(grid, plan, each, each.lines)));
  return { plan, setting, lines: [], scale: 1, underlines: setting.lines, needed };
}

/** The first line takes the box's own pitch, so that it stands beside its label whatever its size is. */
function rowHeight(grid: Grid, { label, labelSize }: RowPlan, { leading }: RowSetting, count: number): number {
  const lines = grid.leading + (count - 1) * leading;
  return Math.max(lines, label.length * labelSize * LABEL_PITCH) + grid.padding;
}

function groupHeights(grid: Grid, cells: readonly Cell[]): readonly number[] {
  return groupRows(grid, cells).map((group) => Math.max(...group.map(({ needed }) => needed)));
}

function naturalHeight(grid: Grid, cells: readonly Cell[]): number {
  return groupHeights(grid, cells).reduce((sum, height) => sum + height, 0);
}

/** y of the edge that rows may not pass: the box's own, or the page's. */
function floorOf(box: FieldsBox, extent: Extent): number {
  return box.bottom === undefined ? 0 : extent.height - box.bottom * MM;
}

/** Rows from the top down; where the box has a lower edge, they share what is left of its height. */
function placeCells(grid: Grid, cells: readonly Cell[], top: number, extent: Extent): readonly PlacedCell[] {
  const groups = groupRows(grid, cells);
  const heights = groupHeights(grid, cells);
  const slack = top - floorOf(grid.box, extent) - heights.reduce((sum, height) => sum + height, 0);
  const share = grid.box.bottom === undefined ? 0 : Math.max(0, slack / Math.max(1, groups.length));
  const room = (grid.box.tallest ?? TALLEST) * MM - grid.leading - grid.padding;
  const grown = Math.min(share, Math.max(0, room));
  let y = top;
  return groups.flatMap((group, index) => {
    const height = (heights[index] ?? 0) + grown;
    const rowTop = y;
    y -= height;
    return group.map((cell, column): PlacedCell => {
      const x = grid.x + column * (cellWidth(grid, cell.plan.row) + grid.gutter);
      return { ...cell, x, top: rowTop, height };
    });
  });
}

function endOf(placed: readonly PlacedCell[], top: number): number {
  return placed.reduce((end, cell) => Math.min(end, cell.top - cell.height), top);
}

function labelPassage(grid: Grid, cell: PlacedCell, turn: number): Placed<Passage> {
  const { plan, x } = cell;
  const ink = grid.box.labelInk ?? "ink";
  const pitch = plan.labelSize * LABEL_PITCH;
  const left = x + grid.labelPadding;
  const lines = plan.label.map(
    (line, index): PlacedLine => ({
      ...{ x: left, size: plan.labelSize, ink, line },
      y: lineMiddle(grid, cell, { index, count: plan.label.length, pitch }) - MIDDLE * plan.labelSize,
    }),
  );
  const [first] = lines;
  const { mark, labelColumn, labelPadding } = grid;
  const size = grid.box.labelSize ?? grid.size;
  const marked =
    mark === undefined || first === undefined
      ? lines
      : [...lines, { x: x + labelColumn - labelPadding, y: first.y, size, ink, line: mark }];
  return { turn: turn + 2 * plan.index, role: "TH", lines: marked };
}

function valuePassage(grid: Grid, cell: PlacedCell, turn: number): Placed<Passage> {
  const size = cell.setting.size * cell.scale;
  const pitch = cell.setting.leading * (grid.box.style === "lined" ? 1 : cell.scale);
  const lines = cell.lines.map(
    (line, index): PlacedLine => ({
      ...{ x: cell.x + valueOffset(grid), size, ink: grid.ink, line },
      y: lineMiddle(grid, cell, { index, count: cell.lines.length, pitch }) - MIDDLE * size,
    }),
  );
  return { turn: turn + 2 * cell.plan.index + 1, role: "TD", lines };
}

/** y of the middle of a line: lines stand around the middle of a ruled row, and from the top of another. */
function lineMiddle(
  grid: Grid,
  { top, height }: PlacedCell,
  at: { readonly index: number; readonly count: number; readonly pitch: number },
): number {
  if (grid.box.style === "ruled") return top - height / 2 + ((at.count - 1) / 2 - at.index) * at.pitch;
  return top - (grid.padding + grid.leading) / 2 - at.index * at.pitch;
}

function artOf(grid: Grid, placed: readonly PlacedCell[]): FieldArt {
  const cells = placed.map((cell) => {
    const { x, top, height, underlines: count, plan, setting } = cell;
    const width = cellWidth(grid, plan.row);
    const lines = Array.from({ length: count }, (_, index) => {
      const middle = lineMiddle(grid, cell, { index, count, pitch: setting.leading });
      return middle - 0.68 * setting.size;
    });
    return { x, top, height, width, underlines: lines };
  });
  return { style: grid.box.style, labelColumn: grid.labelColumn, valueOffset: valueOffset(grid), cells };
}
