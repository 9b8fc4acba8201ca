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
import { contentOf, pagesOf } from "./page-list.ts";
import type { TextExtractor, TextRun } from "./page-text.ts";
import { marksOf } from "./painting.ts";
import { type PaintedPage, paintingAlteration } from "./painting-alterations.ts";
import { type Overlay, overlaysOf, type PagedPdf, structureAlteration } from "./structure-alterations.ts";

/** Compares; `extract` is absent where nothing can read text. Never rejects for what the posted bytes are. */
export async function comparePages(order: PageOrder, extract?: TextExtractor): Promise<PageComparison> {
  const own = opened(order.own);
  if (own === undefined) return found("page-not-compared");
  try {
    const posted = opened(order.posted);
    return posted === undefined ? found("page-unreadable") : await compareOpened(order, { own, posted, extract });
  } catch (error) {
    return found(error instanceof BudgetError || error instanceof RangeError ? "page-too-complex" : "page-unreadable");
  }
}

function found(finding: PageFinding, altered: readonly AlteredText[] = []): PageComparison {
  return { finding, altered };
}

/** A file that begins with its header, where table and objects agree: what viewers show is then certain. */
function opened(bytes: Uint8Array): PagedPdf | undefined {
  if (latin(bytes.subarray(0, 5)) !== "%PDF-") return undefined;
  const pdf = confirmedByTable(bytes, scanPdf(bytes));
  return pdf && { pdf, pages: pagesOf(pdf), budget: graphBudget() };
}

interface Opened {
  readonly own: PagedPdf;
  readonly posted: PagedPdf;
  readonly extract: TextExtractor | undefined;
}

async function compareOpened(order: PageOrder, { own, posted, extract }: Opened): Promise<PageComparison> {
  const overlays = overlaysOf(own, posted);
  const structure = structureAlteration(own, posted, overlays);
  if (structure === undefined && isSameGraph(own, posted)) return found("same-page");
  const painted = paintedPages(own, posted);
  const painting = painted.map(paintingAlteration).find((finding) => finding !== undefined);
  const finding = structure ?? painting;
  if (extract === undefined) return found(finding ?? "page-not-compared");
  const texts = await readTexts(order, extract);
  if (texts === undefined) return found(finding ?? "page-too-complex");
  const pages = painted.map((page, index): ComparedPage => {
    const covers = [...coversOf(page), ...overlays.filter((each) => each.page === index && each.hides)];
    return { own: texts.own[index] ?? [], posted: texts.posted[index] ?? [], covers };
  });
  return settled({ finding, pages, fields: order.fields, overlays });
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
async function readTexts({ own, posted }: PageOrder, extract: TextExtractor): Promise<Texts | undefined> {
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
  readonly finding: PageFinding | undefined;
  readonly pages: readonly ComparedPage[];
  readonly fields: readonly ExpectedField[];
  readonly overlays: readonly Overlay[];
}

/** What the text has to say on top of what painting said. */
function settled({ finding, pages, fields }: Evidence): PageComparison {
  const altered = alteredFields(pages, fields);
  const identifiers = identifiersIn(pages, fields);
  if (finding !== undefined && identifiers === "another's") return found("attachment-swapped", altered);
  const readsTheSame = pages.every(isSameText);
  if (finding === undefined) return readsTheSame ? found("same-text") : found("page-altered", altered);
  if (finding === "page-altered" && readsTheSame) return found("glyphs-replaced", altered);
  return found(finding, altered);
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
