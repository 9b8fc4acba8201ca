// Compares the pages of a posted PDF with our own, cheapest first: are they the same objects; do they paint the same marks; and only
// where neither is so, what does a kept extractor read on both, to name each field that differs. A page passes by its objects or by
// its marks together with its text, never by text alone, which knows nothing of what is painted over it.

import type { PageFinding } from "../../licence/file-findings.ts";
import type { AlteredText, ExpectedField, PageComparison, PageOrder } from "../../licence/inspecting.ts";
import { BudgetError } from "../inflate-bounded.ts";
import { scanPdf } from "../object-scan.ts";
import { latin } from "../pdf-values.ts";
import { alteredFields, type ComparedPage, type Cover, identifiersIn } from "./altered-fields.ts";
import { confirmedByTable } from "./cross-reference.ts";
import { GraphText, graphBudget } from "./graph-text.ts";
import { Interner } from "./interner.ts";
import { differenceOf } from "./marks-difference.ts";
import { certainPagesOf, contentOf } from "./page-list.ts";
import type { TextExtractor, TextRun } from "./page-text.ts";
import { marksOf } from "./painting.ts";
import { type PaintedPage, paintingAlteration } from "./painting-alterations.ts";
import { type Overlay, overlaysOf, type PagedPdf, structureAlteration } from "./structure-alterations.ts";

/** Compares; `extract` is absent where nothing can read text. Never rejects for what the posted bytes are. */
export async function comparePages(order: PageOrder, extract?: TextExtractor): Promise<PageComparison> {
  try {
    const own = order.own.map(opened);
    const posted = opened(order.posted);
    if (posted === undefined) return found("page-unreadable", 0);
    const nearest = nearestOf(own, posted);
    // A page of ours that cannot be read here is the department's own document, and not by that a page like any other.
    return nearest === undefined ? found("page-too-complex", 0) : await named(order, nearest, extract);
  } catch (error) {
    return found(
      error instanceof BudgetError || error instanceof RangeError ? "page-too-complex" : "page-unreadable",
      0,
    );
  }
}

function found(finding: PageFinding, nearest: number, altered: readonly AlteredText[] = []): PageComparison {
  return { finding, nearest, altered };
}

/** A file that begins with its header, where table and objects agree: what viewers show is then certain. */
function opened(bytes: Uint8Array): PagedPdf | undefined {
  if (latin(bytes.subarray(0, 5)) !== "%PDF-") return undefined;
  const pdf = confirmedByTable(bytes, scanPdf(bytes));
  return pdf && { pdf, pages: certainPagesOf(pdf), budget: graphBudget() };
}

/** A page of ours held against the posted one; `painted` is empty when they consist of the same objects. */
interface Held {
  readonly index: number;
  readonly structure: PageFinding | undefined;
  readonly overlays: readonly Overlay[];
  readonly painted: readonly PaintedPage[];
  readonly distance: number;
}

/** The one of ours from which least was changed. */
function nearestOf(own: readonly (PagedPdf | undefined)[], posted: PagedPdf): Held | undefined {
  let nearest: Held | undefined;
  for (const [index, file] of own.entries()) {
    if (file === undefined) continue;
    const held = hold(index, file, { ...posted, budget: graphBudget() });
    if (nearest === undefined || held.distance < nearest.distance) nearest = held;
    if (held.distance === 0) break;
  }
  return nearest;
}

function hold(index: number, own: PagedPdf, posted: PagedPdf): Held {
  const overlays = overlaysOf(own, posted);
  const structure = structureAlteration(own, posted, overlays);
  if (structure === undefined && isSameGraph(own, posted)) {
    return { index, structure, overlays, painted: [], distance: 0 };
  }
  const painted = paintedPages(own, posted);
  const differing = painted.map(({ difference }) =>
    difference ? difference.added.length + difference.missing.length : 0,
  );
  const distance =
    differing.reduce((sum, count) => sum + count, 1) + Math.abs(own.pages.length - posted.pages.length) * 1e6;
  return { index, structure, overlays, painted, distance };
}

/** What was found, and with an extractor which fields differ. */
async function named(
  order: PageOrder,
  { index, structure, overlays, painted, distance }: Held,
  extract: TextExtractor | undefined,
): Promise<PageComparison> {
  if (distance === 0) return found("same-page", index);
  const painting = painted.map(paintingAlteration).find((finding) => finding !== undefined);
  const finding = structure ?? painting;
  // Whether other outlines are other letters, only their text can tell.
  const withoutText = finding === "glyphs-replaced" ? "page-altered" : finding;
  if (extract === undefined) return found(withoutText ?? "page-not-compared", index);
  const texts = await readTexts(order.own[index] ?? order.posted, order.posted, extract);
  if (texts === undefined) return found(withoutText ?? "page-too-complex", index);
  const pages = painted.map((page, number): ComparedPage => {
    const covers = [...coversOf(page), ...overlays.filter((each) => each.page === number && each.hides)];
    return { own: texts.own[number] ?? [], posted: texts.posted[number] ?? [], covers };
  });
  const altered = alteredFields(pages, order.fields);
  return found(settled(finding, { pages, fields: order.fields, altered }), index, altered);
}

/** The same objects behind every page: boxes, resources, contents. */
function isSameGraph(own: PagedPdf, posted: PagedPdf): boolean {
  const [ours, theirs] = [own, posted].map(({ pdf, budget }) => new GraphText(pdf, budget));
  return own.pages.every((page, index) => {
    const other = posted.pages[index];
    if (other === undefined || ours === undefined || theirs === undefined) return false;
    const [content, otherContent] = [contentOf(own, page), contentOf(posted, other)];
    if (content.length !== otherContent.length || content.some((byte, at) => byte !== otherContent[at])) return false;
    return ["Resources", "Group"].every((name) => ours.of(page.inherited(name)) === theirs.of(other.inherited(name)));
  });
}

function paintedPages(own: PagedPdf, posted: PagedPdf): readonly PaintedPage[] {
  const interner = new Interner();
  return own.pages.flatMap((page, index) => {
    const other = posted.pages[index];
    if (other === undefined) return [];
    const marks = marksOf({ ...own, interner }, page);
    const theirs = marksOf({ ...posted, interner }, other);
    return [{ own: marks, posted: theirs, difference: differenceOf(marks, theirs) }];
  });
}

interface Texts {
  readonly own: readonly (readonly TextRun[])[];
  readonly posted: readonly (readonly TextRun[])[];
}

/** Undefined when the extractor gives up on the posted file. */
async function readTexts(own: Uint8Array, posted: Uint8Array, extract: TextExtractor): Promise<Texts | undefined> {
  const ours = await extract(own);
  try {
    return { own: ours, posted: await extract(posted) };
  } catch {
    return undefined;
  }
}

/** Paint that nobody sees through hides what lies under it; what fills half of a page is rather its ground. */
function coversOf({ own, difference }: PaintedPage): readonly Cover[] {
  const widest = Math.max(0, ...own.map(({ box }) => (box[2] - box[0]) * (box[3] - box[1])));
  return (difference?.added ?? []).filter(
    ({ isOpen, box }) => !isOpen && (box[2] - box[0]) * (box[3] - box[1]) < widest / 2,
  );
}

interface Evidence {
  readonly pages: readonly ComparedPage[];
  readonly fields: readonly ExpectedField[];
  readonly altered: readonly AlteredText[];
}

/** What the text has to say on top of what painting said. */
function settled(finding: PageFinding | undefined, { pages, fields, altered }: Evidence): PageFinding {
  const readsTheSame = pages.every(isSameText);
  // The same marks may be read otherwise by the tables of another program's fonts; of a field that is told, elsewhere it is not.
  if (finding === undefined) return readsTheSame ? "same-text" : altered.length > 0 ? "page-altered" : "page-redrawn";
  if (identifiersIn(pages, fields) === "another's") return "attachment-swapped";
  return finding === "glyphs-replaced" && !readsTheSame ? "page-altered" : finding;
}

function isSameText({ own, posted }: ComparedPage): boolean {
  return textIn(own) === textIn(posted);
}

function textIn(runs: readonly TextRun[]): string {
  return runs
    .map(({ text }) => text)
    .join("")
    .replace(/\s/gu, "");
}
