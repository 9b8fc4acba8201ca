// What can be said of a posted PDF against our own before anything is painted: pages added or taken away, turned or cropped, notes
// and form fields laid over them, layers, scripts. The seal's signature field paints nothing and is the one that may be there.

import type { PageFinding } from "../../licence/file-findings.ts";
import type { Box } from "../matrix.ts";
import type { ScannedPdf } from "../object-scan.ts";
import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue, textOf } from "../pdf-values.ts";
import { type GraphBudget, GraphText } from "./graph-text.ts";
import type { PdfPage } from "./page-list.ts";
import { plainStream } from "./stream-content.ts";

/** A file with its pages. */
export interface PagedPdf {
  readonly pdf: ScannedPdf;
  readonly pages: readonly PdfPage[];
  readonly budget: GraphBudget;
}

/** Something laid over a page. */
export interface Overlay {
  /** From 0. */
  readonly page: number;
  readonly kind: "annotation-added" | "form-field-added";
  readonly box: Box;
  /** Whether what lies under it cannot be read. */
  readonly hides: boolean;
  /** What it says, where it is text. */
  readonly text?: string;
}

/** The gravest thing that is wrong with the structure; undefined when nothing is. */
export function structureAlteration(
  own: PagedPdf,
  posted: PagedPdf,
  overlays: readonly Overlay[],
): PageFinding | undefined {
  if (posted.pages.length > own.pages.length) return "page-added";
  if (posted.pages.length < own.pages.length) return "page-removed";
  const field = overlays.find(({ kind }) => kind === "form-field-added");
  if (field !== undefined || hasForm(posted)) return "form-field-added";
  if (overlays.length > 0) return "annotation-added";
  if (isActive(posted)) return "active-content";
  if (hasLayers(posted)) return "hidden-content";
  const reshaped = own.pages.some((page, index) => !isSameShape(own, page, posted, posted.pages[index]));
  return reshaped ? "page-reshaped" : undefined;
}

/** Everything but an empty signature field, and but what our own page has too. */
export function overlaysOf(own: PagedPdf, posted: PagedPdf): readonly Overlay[] {
  const known = new Set(own.pages.flatMap((page) => annotationsOf(own, page).map((each) => written(own, each))));
  return posted.pages.flatMap((page, index) =>
    annotationsOf(posted, page)
      .filter((annotation) => !isEmptySeal(posted, annotation) && !known.has(written(posted, annotation)))
      .map((annotation) => overlay(posted, annotation, index)),
  );
}

/** References that lead back to the page, which is written where it belongs. */
const BACK = new Set(["P", "Parent", "StructParent"]);

function written({ pdf, budget }: PagedPdf, annotation: PdfDictionary): string {
  return new GraphText(pdf, budget).of(annotation, BACK);
}

function annotationsOf({ pdf }: PagedPdf, page: PdfPage): readonly PdfDictionary[] {
  const list = pdf.resolve(page.dictionary.get("Annots"));
  return isPdfArray(list) ? list.map((item) => pdf.resolve(item)).filter(isDictionary) : [];
}

/** A signature field that shows nothing. */
function isEmptySeal({ pdf }: PagedPdf, annotation: PdfDictionary): boolean {
  // Any other annotation that calls itself a field is drawn all the same, and actions wait for whoever clicks.
  if (nameOf(pdf.resolve(annotation.get("Subtype"))) !== "Widget") return false;
  if (nameOf(pdf.resolve(annotation.get("FT"))) !== "Sig" || ["MK", "A", "AA"].some((key) => annotation.has(key)))
    return false;
  const appearances = pdf.resolve(annotation.get("AP"));
  if (!isDictionary(appearances)) return true;
  return [...appearances.values()].every((reference) => {
    const stream = pdf.stream(reference);
    return (
      stream !== undefined && plainStream(pdf, stream, 64).every((byte) => byte === 10 || byte === 13 || byte === 32)
    );
  });
}

function overlay({ pdf }: PagedPdf, annotation: PdfDictionary, page: number): Overlay {
  const kind = nameOf(pdf.resolve(annotation.get("Subtype"))) === "Widget" ? "form-field-added" : "annotation-added";
  const text = textOf(pdf.resolve(annotation.get(kind === "form-field-added" ? "V" : "Contents")));
  const hides = !SEE_THROUGH.has(nameOf(pdf.resolve(annotation.get("Subtype"))) ?? "");
  return {
    page,
    kind,
    hides,
    box: boxOf(pdf, annotation.get("Rect")) ?? [0, 0, 0, 0],
    ...(text !== undefined && { text }),
  };
}

/** Annotations that mark text without hiding it (§12.5.6.10). */
const SEE_THROUGH = new Set(["Highlight", "Underline", "Squiggly", "StrikeOut", "Link", "Ink", "Popup"]);

/** A rectangle by its lower left and upper right corner (§7.9.5). */
export function boxOf(pdf: ScannedPdf, value: PdfValue | undefined): Box | undefined {
  const list = pdf.resolve(value);
  const numbers = isPdfArray(list) ? list.map((item) => pdf.resolve(item)) : [];
  const [x1, y1, x2, y2] = numbers;
  if (typeof x1 !== "number" || typeof y1 !== "number" || typeof x2 !== "number" || typeof y2 !== "number")
    return undefined;
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

/** Fields of a form that stand on no page are drawn by no viewer, but for what a form of XML (XFA) makes of them. */
function hasForm({ pdf }: PagedPdf): boolean {
  const form = pdf.resolve(catalogOf(pdf).get("AcroForm"));
  return isDictionary(form) && form.has("XFA");
}

/** Scripts, actions at opening, and portfolios, which viewers show instead of the page. */
function isActive({ pdf, pages }: PagedPdf): boolean {
  const catalog = catalogOf(pdf);
  const names = pdf.resolve(catalog.get("Names"));
  const scripted = isDictionary(names) && names.has("JavaScript");
  return (
    scripted ||
    ["OpenAction", "AA", "Collection"].some((key) => catalog.has(key)) ||
    pages.some(({ dictionary }) => dictionary.has("AA"))
  );
}

function hasLayers({ pdf }: PagedPdf): boolean {
  return catalogOf(pdf).has("OCProperties");
}

function catalogOf(pdf: ScannedPdf): PdfDictionary {
  const root = pdf.resolve(pdf.trailer.get("Root"));
  return isDictionary(root) ? root : new Map();
}

function isSameShape(own: PagedPdf, page: PdfPage, posted: PagedPdf, other: PdfPage | undefined): boolean {
  return other !== undefined && shapeOf(own.pdf, page) === shapeOf(posted.pdf, other);
}

/** What of the page is seen, how it is turned, and at which size. */
function shapeOf(pdf: ScannedPdf, page: PdfPage): string {
  const media = boxOf(pdf, page.inherited("MediaBox")) ?? [0, 0, 612, 792];
  const crop = boxOf(pdf, page.inherited("CropBox")) ?? media;
  const turn = pdf.resolve(page.inherited("Rotate"));
  const unit = pdf.resolve(page.dictionary.get("UserUnit"));
  const box = [...media, ...crop].map((value) => Math.round(value * 10));
  return JSON.stringify([
    box,
    typeof turn === "number" ? ((turn % 360) + 360) % 360 : 0,
    typeof unit === "number" ? unit : 1,
  ]);
}
