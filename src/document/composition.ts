// Composes the face of one licence: every line of text at its place on its page, and everything that keeps it from being
// drawn. Checking before issuing and printing afterwards both ask here, so that they can never disagree.

import type { LicenceSubject } from "../licence/credential.ts";
import type { FieldError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { subjectTree } from "../licence/public-view.ts";
import type { Words } from "../licence/words.ts";
import {
  type ComposedPage,
  type ComposedTable,
  type Composing,
  centred,
  identifierLine,
  oneLine,
  type Passage,
  paragraph,
  signature,
  withSignature,
} from "./composed-page.ts";
import { fillSentence, sentenceFields, writtenValue } from "./face-text.ts";
import { Faults } from "./faults.ts";
import { CENTRE, HEAD, LEFT, MEASURE, PREAMBLE, SIGNATURE, TABLE } from "./geometry.ts";
import { type Fitted, fitText, type Line } from "./paragraph.ts";
import { composeBody } from "./running-text.ts";
import { setSeal } from "./seal-text.ts";
import { type PlacedLine, type RowPlan, rowHeight, type TypeLayout, tableTop } from "./type-layout.ts";
import type { Typeface } from "./typeface.ts";

/** The whole face; `errors` empty means that it can be drawn. */
export interface Composition {
  readonly pages: readonly ComposedPage[];
  readonly errors: readonly FieldError[];
}

/** Composes a licence's face. */
export function compose(
  layout: TypeLayout,
  issuer: Issuer,
  subject: LicenceSubject,
  parts: { readonly typeface: Typeface; readonly words: Words },
): Composition {
  const faults = new Faults(layout.type, parts.typeface);
  const composing: Composing = { ...parts, layout, issuer, subject: subjectTree(subject), faults };
  setSeal(issuer, layout.type.layout.sealPurpose, parts.typeface, faults);
  const preamble = composePreamble(composing);
  const { rows, table } = composeTable(composing, preamble.count);
  const head = [paragraph(numberLine(composing)), ...preamble.passages];
  const first: ComposedPage = { passages: [...head, ...rows], ...(table && { table }) };
  const pages =
    layout.type.layout.body === undefined
      ? [withSignature(first, signature(composing, SIGNATURE.y))]
      : composeBody(
          composing,
          first,
          table === undefined ? tableTop(preamble.count > 0, preamble.count) : floorOf(table),
        );
  return { pages: withIdentifier(pages, identifierLine(composing)), errors: faults.errors };
}

/** The identifier at the foot of every page; once it is read. */
function withIdentifier(pages: readonly ComposedPage[], line: PlacedLine): readonly ComposedPage[] {
  const read: Passage = { ...paragraph(line), foot: true };
  const passedOver: Passage = { role: "aside", lines: [line] };
  return pages.map((page, index) => ({
    ...page,
    passages: [...page.passages, index === 0 ? read : passedOver],
  }));
}

function numberLine(composing: Composing): PlacedLine {
  const { layout, subject, words } = composing;
  const number = writtenValue(subject, { field: "/certificateNumber" });
  const text = words("pdf.number", { label: layout.type.number.label["zh-CN"], number });
  const set = oneLine(composing, "/certificateNumber", text, { size: HEAD.numberSize, width: MEASURE });
  return centred(set.line, CENTRE, HEAD.number, set.size);
}

function composePreamble(composing: Composing): { readonly passages: readonly Passage[]; readonly count: number } {
  const { layout, subject, faults } = composing;
  const sentence = layout.type.layout.preamble;
  if (sentence === undefined) return { passages: [], count: 0 };
  const fields = sentenceFields(sentence);
  const glyphs = faults.glyphs(fillSentence(sentence, subject), "regular", fields, subject);
  // A salutation (某某公司：) stands flush left, a sentence is indented by two characters.
  const indent = sentence.endsWith("：") ? 0 : 2000;
  const box = { width: (MEASURE * 1000) / PREAMBLE.size, lines: PREAMBLE.lines, weight: "regular", indent } as const;
  const { lines, scale } = fitText([glyphs], box);
  if (lines.length > PREAMBLE.lines) faults.overflowOf(fields[0] ?? "", subject, lines.length, PREAMBLE.lines);
  const size = PREAMBLE.size * scale;
  const placed = lines.map((line, index): PlacedLine => {
    const y = PREAMBLE.y - index * PREAMBLE.leading;
    return { x: LEFT, y, size, weight: "regular", ink: "ink", line, fixed: false };
  });
  return { passages: [{ role: "P", lines: placed }], count: lines.length };
}

interface Cell {
  readonly plan: RowPlan;
  readonly fitted: Fitted;
  readonly height: number;
}

function composeTable(
  composing: Composing,
  preambleLines: number,
): { readonly rows: readonly Passage[]; readonly table?: ComposedTable } {
  const { layout } = composing;
  if (layout.rows.length === 0) return { rows: [] };
  const cells = layout.rows.map((plan) => composeCell(composing, plan));
  const top = tableTop(preambleLines > 0, preambleLines);
  const slack = top - TABLE.floor - cells.reduce((sum, cell) => sum + cell.height, 0);
  // Running text needs the room itself; a table alone takes it, up to a comfortable row.
  const share = layout.type.layout.body === undefined ? Math.max(0, slack / cells.length) : 3;
  const roomy = layout.density.leading + layout.density.padding;
  const rows: Passage[] = [];
  const heights: number[] = [];
  let y = top;
  for (const cell of cells) {
    const height = cell.height + Math.min(share, Math.max(0, TABLE.tallest - roomy));
    rows.push(...placeRow(composing, cell, y - height / 2));
    heights.push(height);
    y -= height;
  }
  return { rows, table: { top, rows: heights } };
}

function composeCell({ layout, subject, words, faults }: Composing, plan: RowPlan): Cell {
  const { row } = plan;
  const { size } = layout.density;
  const limit = row.lines ?? 1;
  const written = writtenValue(subject, row);
  const fields = row.format?.kind === "term" ? [row.field, row.format.until] : [row.field];
  const paragraphs = (written === "" ? words("pdf.none") : written)
    .split("\n")
    .map((text) => faults.glyphs(text, "regular", fields, subject));
  const width = ((MEASURE - layout.column - 2 * TABLE.padding) * 1000) / size;
  const fitted = fitText(paragraphs, { width, lines: limit, weight: "regular" });
  if (fitted.lines.length > limit) faults.overflowOf(row.field, subject, fitted.lines.length, limit);
  return { plan, fitted, height: rowHeight(plan, Math.min(fitted.lines.length, limit), layout.density) };
}

/** Label and value, both centred on the row's middle; 0.36 em below it stands the baseline of a single line. */
function placeRow({ layout }: Composing, { plan, fitted }: Cell, middle: number): readonly Passage[] {
  const { leading, size } = layout.density;
  const stack = (lines: readonly Line[], x: number, em: number, step: number, fixed: boolean): PlacedLine[] =>
    lines.map((line, index) => ({
      x,
      y: middle + ((lines.length - 1) / 2 - index) * step - 0.36 * em,
      size: em,
      weight: fixed ? "bold" : "regular",
      ink: "ink",
      line,
      fixed,
    }));
  const labelStep = plan.labelSize * 1.3;
  const value = LEFT + layout.column + TABLE.padding;
  return [
    { role: "TH", lines: stack(plan.label, LEFT + TABLE.labelPadding, plan.labelSize, labelStep, true) },
    { role: "TD", lines: stack(fitted.lines, value, size * fitted.scale, leading * fitted.scale, false) },
  ];
}

function floorOf(table: ComposedTable): number {
  return table.rows.reduce((y, height) => y - height, table.top);
}
