// Plans running text over as many pages as it needs (行政许可决定书): headings, numbered articles, paragraphs. What comes below it,
// issuer and seal, stands on the page where it ends, never without a line of it.

import type { BodyBox } from "../../licence/layout-box.ts";
import { chineseNumeral, paragraphsAt, scalarText } from "../face-text.ts";
import { breakLines, type Line, singleLine } from "../paragraph.ts";
import type { BoxPlan, Planning } from "./box-plan.ts";
import type { PlacedLine, Role } from "./composed-page.ts";
import type { Flow, Spot } from "./flow.ts";
import { MM } from "./page-extent.ts";
import { ASCENT, DESCENT, type SetStyle, setStyle } from "./text-block.ts";
import { composeOnPage } from "./text-plan.ts";

/** Most pages of one licence. */
const PAGES = 40;
const INDENT = 2000;
/** A heading is larger, and has this much above it beyond the leading, in ems. */
const HEADING = { scale: 1.04, above: 0.5 };
/** Lines that must have room on the first page, and that stay together with what comes below the text. */
const FIRST_LINES = 3;
const LAST_LINES = 2;

interface FlowLine {
  readonly line: Line;
  readonly role: Role;
  /** Counts headings and paragraphs; lines of one are read as one. */
  readonly paragraph: number;
  /** Points above it beyond the leading; dropped at the top of a page. */
  readonly above: number;
}

/** Where lines stand on a kind of page: y of the first baseline, and the lowest that there may be. */
interface Column {
  readonly first: number;
  readonly floor: number;
}

interface PlannedBody extends SetStyle {
  readonly box: BodyBox;
  readonly turn: number;
  readonly headings: readonly (Line | undefined)[];
  readonly width: number;
  /** The page plan of the pages that follow. */
  readonly plan: number;
  readonly planning: Planning;
}

/** @param plan the page plan of the pages that follow the first. */
export function planBody(box: BodyBox, turn: number, planning: Planning, plan: number): BoxPlan {
  const style = setStyle(box);
  const headings = box.sections.map(({ heading }) => {
    if (heading === undefined) return undefined;
    planning.recurring(heading, "bold");
    return singleLine(planning.glyphs(heading, "bold"));
  });
  const body = { ...style, box, turn, headings, width: (box.width * MM * 1000) / box.size, plan, planning };
  const { height } = planning.extent;
  const room = planning.top(box.y) - (height - box.bottom * MM);
  if (room < FIRST_LINES * style.leading) planning.refuse("layout-too-full", "body");
  // Whether it ends on the first page or on a later one, what is below must have room.
  const lowest = Math.min(height - box.bottom * MM, height - (box.continued.bottom - box.continued.keep) * MM);
  return { lowest, compose: (flow) => composeBody(body, flow) };
}

function composeBody(body: PlannedBody, flow: Flow): void {
  const { box, planning, leading } = body;
  const spot = flow.spot(box.y, planning.extent);
  const lines = flowOf(body, flow);
  const columns = [columnOf(body, spot.top, box.bottom), laterColumn(body)] as const;
  const pages = paginate(body, lines, columns);
  if (pages.length > PAGES) {
    const a = Math.floor((columns[1].first - columns[1].floor) / leading) + 1;
    flow.parts.faults.overflowOf(box.sections.at(-1)?.field ?? "", flow.parts.subject, lines.length, PAGES * a);
  }
  let before: number | undefined;
  pages.slice(0, PAGES).forEach((page, index) => {
    const at = index === 0 ? spot.page : appendPage(body, flow);
    const { first } = columns[index === 0 ? 0 : 1];
    const end = placePage(body, page, { page: at, top: first }, flow, before);
    before = page.at(-1)?.paragraph;
    flow.ended(at, end);
  });
}

function appendPage({ box, plan, planning }: PlannedBody, flow: Flow): number {
  const page = flow.append(plan);
  flow.later(() => {
    for (const edge of box.continued.boxes) if (edge.kind === "text") composeOnPage(edge, page, flow, planning);
  });
  return page;
}

function columnOf({ planning, size }: PlannedBody, top: number, bottom: number): Column {
  return { first: top - ASCENT * size, floor: planning.extent.height - bottom * MM + DESCENT * size };
}

function laterColumn(body: PlannedBody): Column {
  const { continued } = body.box;
  return columnOf(body, body.planning.extent.height - continued.y * MM, continued.bottom);
}

function flowOf({ box, headings, size, weight, width }: PlannedBody, { parts }: Flow): readonly FlowLine[] {
  const { subject, words, faults } = parts;
  const flow: FlowLine[] = [];
  let count = 0;
  box.sections.forEach((section, index) => {
    const heading = headings[index];
    if (heading !== undefined)
      flow.push({ line: heading, role: "H2", paragraph: count++, above: HEADING.above * size });
    paragraphsAt(subject, section.field).forEach(({ pointer, value }, item) => {
      const text = scalarText(value);
      const numbered = section.style === "articles";
      const written = numbered ? words("pdf.article", { numeral: chineseNumeral(item + 1), text }) : text;
      const glyphs = faults.glyphs(written, weight, [pointer], subject);
      const role = numbered ? "LBody" : "P";
      for (const line of breakLines(glyphs, width, INDENT)) flow.push({ line, role, paragraph: count, above: 0 });
      count += 1;
    });
  });
  return flow;
}

/** Fills pages; a heading keeps the line after it, and the last page keeps room for what comes below at least two lines. */
function paginate(
  { box, leading, size }: PlannedBody,
  flow: readonly FlowLine[],
  columns: readonly [Column, Column],
): readonly (readonly FlowLine[])[] {
  const pages: FlowLine[][] = [[]];
  let y = columns[0].first;
  flow.forEach((entry, index) => {
    const opens = (pages.at(-1)?.length ?? 0) === 0;
    const needed = (opens ? 0 : entry.above) + (entry.role === "H2" && index < flow.length - 1 ? leading : 0);
    if (y - needed < columns[pages.length === 1 ? 0 : 1].floor) {
      pages.push([]);
      y = columns[1].first;
    } else if (!opens) {
      y -= entry.above;
    }
    pages.at(-1)?.push(entry);
    y -= leading;
  });
  const last = y + leading - DESCENT * size;
  const kept = columns[1].floor - DESCENT * size + box.continued.keep * MM;
  if (pages.length > 1 && last < kept) pages.push(takeLast(pages.at(-1) ?? []));
  return pages;
}

/** Takes the last lines off a page, with the heading that would be left alone above them. */
function takeLast(page: FlowLine[]): FlowLine[] {
  const isLeft = page.at(-LAST_LINES - 1)?.role === "H2";
  return page.splice(isLeft ? -LAST_LINES - 1 : -LAST_LINES);
}

/** Places a page's lines, those of one paragraph together; the first goes on with `before`, the last of the page before. */
function placePage(
  body: PlannedBody,
  lines: readonly FlowLine[],
  from: Spot,
  flow: Flow,
  before: number | undefined,
): number {
  let y = from.top;
  let open: number | undefined;
  let placed: PlacedLine[] = [];
  let end = y;
  lines.forEach((entry, index) => {
    if (index > 0) y -= entry.above;
    if (entry.paragraph !== open) {
      placed = [];
      const resumed = open === undefined && entry.paragraph === before;
      const passage = { turn: body.turn, role: entry.role, lines: placed, ...(resumed && { resumed: true as const }) };
      placed.push(placeLine(body, entry, y));
      flow.add(from.page, passage);
      open = entry.paragraph;
    } else {
      placed.push(placeLine(body, entry, y));
    }
    end = y - DESCENT * body.size;
    y -= body.leading;
  });
  return end;
}

function placeLine({ box, size, ink }: PlannedBody, { line, role }: FlowLine, y: number): PlacedLine {
  const heading = role === "H2";
  return { x: box.x * MM, y, size: heading ? size * HEADING.scale : size, ink: heading ? "title" : ink, line };
}
