// The inspector of posted PDFs, in place: for a thread that can be ended, and for workerd, where a request has a limit of its own.

import type { PdfInspector } from "../../licence/inspecting.ts";
import type { SubtleChecks } from "../pades/signer-check.ts";
import { comparePages } from "./page-comparison.ts";
import type { TextExtractor } from "./page-text.ts";
import { readPostedPdf } from "./posted-pdf.ts";

/** Makes an inspector; without an extractor pages that are not the same by their objects are compared by what they paint alone. */
export function createPdfInspector<Key>(parts: {
  readonly subtle: SubtleChecks<Key>;
  readonly extract?: TextExtractor;
}): PdfInspector {
  return {
    read: (pdf) => readPostedPdf(pdf, parts.subtle),
    comparePages: (order) => comparePages(order, parts.extract),
  };
}
