// Running text over as many pages as it needs (行政许可决定书): headings, numbered articles, paragraphs; a running head and
// numbered pages, so that none can be exchanged; issuer, date and seal after the last line, never alone on a page.

import { type ComposedPage, type Composing, identifierLine, signature, withSignature } from "./composed-page.ts";
import { chineseNumeral, paragraphsAt, scalarText } from "./face-text.ts";
import { BODY, FOOT, LEFT, MEASURE, RIGHT, SIGNATURE } from "./geometry.ts";
import { breakLines, glyphsOf, type Line, singleLine } from "./paragraph.ts";
import type { PlacedLine } from "./type-layout.ts";

const LINES_A_PAGE = Math.floor((BODY.top - BODY.floor) / BODY.leading) + 1;

interface FlowLine {
  readonly line: Line;
  readonly heading: boolean;
  /** Points above it beyond the leading; dropped at the top of a page. */
  readonly above: number;
}

/** Lets the text flow from `top` on the first page over the pages that follow; the last is signed. */
export function composeBody(composing: Composing, first: ComposedPage, top: number): readonly ComposedPage[] {
  const flow = flowOf(composing);
  const pages = paginate(flow, top - BODY.gap);
  if (pages.length > BODY.pages) {
    const field = composing.layout.type.layout.body?.at(-1)?.field ?? "";
    composing.faults.overflowOf(field, composing.subject, flow.length, BODY.pages * LINES_A_PAGE);
  }
  return pages.map((lines, index) => {
    const page = index === 0 ? first : runningPage(composing);
    const numbered = [...page.lines, ...lines, ...pageNumber(composing, index + 1, pages.length)];
    const filled: ComposedPage = { ...page, lines: numbered };
    if (index < pages.length - 1) return filled;
    const end = lines.at(-1)?.y ?? BODY.top;
    return withSignature(filled, signature(composing, index === 0 ? SIGNATURE.y : end - BODY.signatureGap));
  });
}

function flowOf(composing: Composing): readonly FlowLine[] {
  const { layout, subject, words, faults } = composing;
  const flow: FlowLine[] = [];
  (layout.type.layout.body ?? []).forEach((section, index) => {
    const heading = layout.headings[index];
    if (heading !== undefined) flow.push({ line: heading, heading: true, above: 6 });
    paragraphsAt(subject, section.field).forEach(({ pointer, value }, item) => {
      const text = scalarText(value);
      const numbered = section.style === "articles";
      const written = numbered ? words("pdf.article", { numeral: chineseNumeral(item + 1), text }) : text;
      const glyphs = faults.glyphs(written, "regular", [pointer], subject);
      for (const line of breakLines(glyphs, (MEASURE * 1000) / BODY.size, 2000))
        flow.push({ line, heading: false, above: 0 });
    });
  });
  return flow;
}

/** Fills pages; a heading keeps the line after it, and the last page keeps room for the signature after at least two lines. */
function paginate(flow: readonly FlowLine[], start: number): readonly (readonly PlacedLine[])[] {
  const pages: FlowLine[][] = [[]];
  let y = start;
  flow.forEach((entry, index) => {
    const opens = (pages.at(-1)?.length ?? 0) === 0;
    const needed = (opens ? 0 : entry.above) + (entry.heading && index < flow.length - 1 ? BODY.leading : 0);
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

function place(flow: readonly FlowLine[], start: number): readonly PlacedLine[] {
  let y = start;
  return flow.map(({ line, heading, above }, index) => {
    if (index > 0) y -= above;
    const size = heading ? BODY.heading : BODY.size;
    const placed: PlacedLine = heading
      ? { x: LEFT, y, size, weight: "bold", ink: "title", line, fixed: true }
      : { x: LEFT, y, size, weight: "regular", ink: "ink", line, fixed: false };
    y -= BODY.leading;
    return placed;
  });
}

function runningPage(composing: Composing): ComposedPage {
  const { layout, subject, typeface } = composing;
  const number = scalarText(subject["certificateNumber"] ?? "");
  const set = (text: string) => singleLine(glyphsOf(text, "regular", typeface).glyphs);
  return {
    continued: true,
    lines: [
      small(set(layout.type.layout.title), LEFT, BODY.runningHead),
      flushRight(set(number), BODY.runningHead),
      identifierLine(composing),
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
