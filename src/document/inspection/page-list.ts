// The pages of a PDF in order, each with what it inherits (ISO 32000-1 §7.7.3), walked within bounds. A page that the tree names
// twice is there twice, as viewers show it; a tree that leads back into itself ends at the bounds.

import { BudgetError } from "../inflate-bounded.ts";
import type { ScannedPdf } from "../object-scan.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, latin, nameOf, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { holdsWholeWords } from "./content-operators.ts";
import type { GraphBudget } from "./graph-text.ts";
import { plainStream } from "./stream-content.ts";

/** A page. */
export interface PdfPage {
  readonly dictionary: PdfDictionary;
  /** Own or inherited; undefined when there is none. */
  inherited(name: string): PdfValue | undefined;
}

/** The longest document that a licence can be has some hundred. */
const PAGES = 1000;
const NODES = 4000;
const DEPTH = 32;

/** Empty when there is no page tree. @throws {BudgetError} more pages than any licence has. */
export function pagesOf(pdf: ScannedPdf): readonly PdfPage[] {
  const root = pdf.resolve(pdf.trailer.get("Root"));
  if (!isDictionary(root)) return [];
  return new PageWalk(pdf).run(root.get("Pages"));
}

/** The pages, when the tree leaves no doubt which they are. @throws {PdfSyntaxError} viewers would find others; {BudgetError} */
export function certainPagesOf(pdf: ScannedPdf): readonly PdfPage[] {
  const root = pdf.resolve(pdf.trailer.get("Root"));
  if (isDictionary(root)) checkNode(pdf, root.get("Pages"), undefined, 0);
  return pagesOf(pdf);
}

/**
 * Answers how many pages there are below. Some viewers go by Type and others by Kids, some inherit along the way that they came and
 * others along Parent: all have to say the same.
 */
function checkNode(
  pdf: ScannedPdf,
  reference: PdfValue | undefined,
  parent: number | undefined,
  depth: number,
): number {
  const node = pdf.resolve(reference);
  const kids = isDictionary(node) ? pdf.resolve(node.get("Kids")) : undefined;
  const type = isDictionary(node) ? nameOf(pdf.resolve(node.get("Type"))) : undefined;
  if (!isDictionary(node) || depth > DEPTH || objectOf(node.get("Parent")) !== parent)
    throw new PdfSyntaxError("page tree");
  if (type === "Page" && !node.has("Kids")) return 1;
  if (type !== "Pages" || !isPdfArray(kids)) throw new PdfSyntaxError("page tree");
  const own = objectOf(reference);
  let count = 0;
  for (const kid of kids) {
    if (count > PAGES || own === undefined) throw new PdfSyntaxError("page tree");
    count += checkNode(pdf, kid, own, depth + 1);
  }
  if (pdf.resolve(node.get("Count")) !== count) throw new PdfSyntaxError("page tree");
  return count;
}

class PageWalk {
  readonly #pdf: ScannedPdf;
  readonly #pages: PdfPage[] = [];
  #nodes = 0;

  constructor(pdf: ScannedPdf) {
    this.#pdf = pdf;
  }

  run(root: PdfValue | undefined): readonly PdfPage[] {
    this.#visit(root, [], 0);
    return this.#pages;
  }

  #visit(reference: PdfValue | undefined, above: readonly PdfDictionary[], depth: number): void {
    this.#nodes += 1;
    if (this.#nodes > NODES || depth > DEPTH) throw new BudgetError("a page tree beyond the limit");
    const node = this.#pdf.resolve(reference);
    if (!isDictionary(node)) return;
    const line = [node, ...above];
    const kids = this.#pdf.resolve(node.get("Kids"));
    if (isPdfArray(kids) && nameOf(this.#pdf.resolve(node.get("Type"))) !== "Page") {
      for (const kid of kids) this.#visit(kid, line, depth + 1);
      return;
    }
    if (this.#pages.length >= PAGES) throw new BudgetError("too many pages");
    this.#pages.push({
      dictionary: node,
      inherited: (name) => line.find((each) => (this.#pdf.resolve(each.get(name)) ?? null) !== null)?.get(name),
    });
  }
}

/** The largest content of a form or page, in bytes. */
export const FORM_LIMIT = 16 * 1024 * 1024;

/** The page's content streams as one (§7.8.2). @throws {BudgetError, PdfSyntaxError, Error} */
export function contentOf(
  { pdf, budget }: { readonly pdf: ScannedPdf; readonly budget: GraphBudget },
  page: PdfPage,
): Uint8Array {
  const own = page.dictionary.get("Contents");
  const list = pdf.resolve(own);
  const pieces = (isPdfArray(list) ? list : [own]).flatMap((reference) => {
    const stream = reference === undefined ? undefined : pdf.stream(reference);
    return stream === undefined ? [] : [plainStream(pdf, stream, Math.min(FORM_LIMIT, budget.bytes))];
  });
  checkPieces(pieces);
  const length = pieces.reduce((sum, piece) => sum + piece.length + 1, 0);
  budget.bytes -= length;
  if (length > FORM_LIMIT || budget.bytes < 0) throw new BudgetError("content beyond the limit");
  const whole = new Uint8Array(length).fill(10);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length + 1;
  }
  return whole;
}

/**
 * Some viewers put a blank between the pieces of a content and others nothing: no string, number or comment may go on from one to the
 * next. Two operators without a blank, as our own pages have, are the same to all but the most careless.
 */
function checkPieces(pieces: readonly Uint8Array[]): void {
  pieces.forEach((piece, index) => {
    const next = pieces[index + 1];
    if (next === undefined) return;
    const comment = piece.indexOf(PERCENT, Math.max(piece.lastIndexOf(10), piece.lastIndexOf(13)) + 1) >= 0;
    const joint = `${latin(piece.subarray(-1))}${latin(next.subarray(0, 1))}`;
    const isApart = joint.length < 2 || /[\s)>\]].|.[\s/(<[]|[A-Za-z]{2}/s.test(joint);
    if (comment || !isApart || !holdsWholeWords(piece)) throw new PdfSyntaxError("pieces of content");
  });
}

const PERCENT = 0x25;
