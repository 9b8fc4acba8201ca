// The pages of a PDF in order, each with what it inherits (ISO 32000-1 §7.7.3), walked within bounds. A page that the tree names
// twice is there twice, as viewers show it; a tree that leads back into itself ends at the bounds.

import { BudgetError } from "../inflate-bounded.ts";
import type { ScannedPdf } from "../object-scan.ts";
import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import type { GraphBudget } from "./graph-text.ts";
import { decodedStream } from "./stream-content.ts";

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
      inherited: (name) => line.find((each) => each.has(name))?.get(name),
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
    return stream === undefined ? [] : [decodedStream(pdf, stream, Math.min(FORM_LIMIT, budget.bytes)).bytes];
  });
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
