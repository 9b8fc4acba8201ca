// Running text over as many pages as it needs (行政许可决定书): headings, numbered articles, paragraphs; a running head and
// numbered pages, so that none can be exchanged; issuer, date and seal after the last line, never alone on a page.

import {
  type ComposedPage,
  type Composing,
  type Passage,
  type Role,
  signature,
  withSignature,
} from "./composed-page.ts";
import { chineseNumeral, paragraphsAt, scalarText } from "./face-text.ts";
import { BODY, FOOT, LEFT, MEASURE, RIGHT, SIGNATURE } from "./geometry.ts";
import { breakLines, glyphsOf, type Line, singleLine } from "./paragraph.ts";
import type { PlacedLine } from "./type-layout.ts";

const LINES_A_PAGE = Math.floor((BODY.top - BODY.floor) / BODY.leading) + 1;

interface FlowLine {
  readonly line: Line;
  readonly role: Role;
  /** Counts headings and paragraphs; lines of one are read as one. */
  readonly paragraph: number;
  /** Points above it beyond the leading; dropped at the top of a page. */
  readonly above: number;
}

interface FlowedLine extends Pick<FlowLine, "role" | "paragraph"> {
  readonly placed: PlacedLine;
}

/** Lets the text flow from `top` on the first page over the pages that follow; the last is signed. */
export function composeBody(composing: Composing, first: ComposedPage, top: number): readonly ComposedPage[] {
  const flow = flowOf(composing);
  const pages = paginate(flow, top - BODY.gap);
  if (pages.length > BODY.pages) {
    const field = composing.layout.type.layout.body?.at(-1)?.field ?? "";
    composing.faults.overflowOf(field, composing.subject, flow.length, BODY.pages * LINES_A_PAGE);
  }
  return pages.map((flowed, index) => {
    const page = index === 0 ? first : runningPage(composing);
    const text = passagesOf(flowed, pages[index - 1]?.at(-1)?.paragraph);
    const number: Passage = { role: "aside", lines: pageNumber(composing, index + 1, pages.length) };
    const filled: ComposedPage = { ...page, passages: [...page.passages, ...text, number] };
    if (index < pages.length - 1) return filled;
    const end = flowed.at(-1)?.placed.y ?? BODY.top;
    return withSignature(filled, signature(composing, index === 0 ? SIGNATURE.y : end - BODY.signatureGap));
  });
}

function flowOf(composing: Composing): readonly FlowLine[] {
  const { layout, subject, words, faults } = composing;
  const flow: FlowLine[] = [];
  let count = 0;
  (layout.type.layout.body ?? []).forEach((section, index) => {
    const heading = layout.headings[index];
    if (heading !== undefined) flow.push({ line: heading, role: "H2", paragraph: count++, above: 6 });
    paragraphsAt(subject, section.field).forEach(({ pointer, value }, item) => {
      const text = scalarText(value);
      const numbered = section.style === "articles";
      const written = numbered ? words("pdf.article", { numeral: chineseNumeral(item + 1), text }) : text;
      const glyphs = faults.glyphs(written, "regular", [pointer], subject);
      const role = numbered ? "LBody" : "P";
      for (const line of breakLines(glyphs, (MEASURE * 1000) / BODY.size, 2000))
        flow.push({ line, role, paragraph: count, above: 0 });
      count += 1;
    });
  });
  return flow;
}

/** Fills pages; a heading keeps the line after it, and the last page keeps room for the signature after at least two lines. */
function paginate(flow: readonly FlowLine[], start: number): readonly (readonly FlowedLine[])[] {
  const pages: FlowLine[][] = [[]];
  let y = start;
  flow.forEach((entry, index) => {
    const opens = (pages.at(-1)?.length ?? 0) === 0;
    const needed = (opens ? 0 : entry.above) + (entry.role === "H2" && index < flow.length - 1 ? BODY.leading : 0);
    const floor = pages.length === 1 ? BODY.firstFloor : BODY.floor;
    if (y - needed < floor) {
      pages.push([]);
      y = BODY.top;
    } else if (!opens) {
      y -= entry.above;
    }
    pages.at(-1)?.push(entry);
    y -= BODY.leading;
  });
  const last = y + BODY.leading;
  if (pages.length > 1 && last < BODY.signatureFloor) pages.push(pages.at(-1)?.splice(-2) ?? []);
  return pages.map((lines, index) => place(lines, index === 0 ? start : BODY.top));
}

function place(flow: readonly FlowLine[], start: number): readonly FlowedLine[] {
  let y = start;
  return flow.map(({ line, role, paragraph, above }, index) => {
    if (index > 0) y -= above;
    const placed: PlacedLine =
      role === "H2"
        ? { x: LEFT, y, size: BODY.heading, weight: "bold", ink: "title", line, fixed: true }
        : { x: LEFT, y, size: BODY.size, weight: "regular", ink: "ink", line, fixed: false };
    y -= BODY.leading;
    return { placed, role, paragraph };
  });
}

/** Lines of one paragraph together; the first passage of a page may go on with `before`, the last paragraph of the page before. */
function passagesOf(flowed: readonly FlowedLine[], before: number | undefined): readonly Passage[] {
  const passages: { role: Role; lines: PlacedLine[]; resumed?: true }[] = [];
  let open: number | undefined;
  for (const { placed, role, paragraph } of flowed) {
    if (paragraph === open) {
      passages.at(-1)?.lines.push(placed);
      continue;
    }
    const resumed = open === undefined && paragraph === before;
    passages.push({ role, lines: [placed], ...(resumed && { resumed }) });
    open = paragraph;
  }
  return passages;
}

function runningPage(composing: Composing): ComposedPage {
  const { layout, subject, typeface } = composing;
  const number = scalarText(subject["certificateNumber"] ?? "");
  const set = (text: string) => singleLine(glyphsOf(text, "regular", typeface).glyphs);
  return {
    continued: true,
    passages: [
      {
        role: "aside",
        lines: [
          small(set(layout.type.layout.title), LEFT, BODY.runningHead),
          flushRight(set(number), BODY.runningHead),
        ],
      },
    ],
  };
}

function pageNumber({ words, typeface }: Composing, page: number, pages: number): readonly PlacedLine[] {
  if (pages === 1) return [];
  const { glyphs } = glyphsOf(words("pdf.page", { page, pages }), "regular", typeface);
  return [flushRight(singleLine(glyphs), FOOT.last)];
}

function flushRight(line: Line, y: number): PlacedLine {
  return small(line, RIGHT - (line.width * BODY.runningSize) / 1000, y);
}

function small(line: Line, x: number, y: number): PlacedLine {
  return { x, y, size: BODY.runningSize, weight: "regular", ink: "grey", line, fixed: false };
}
