// A department's own PDF (existing document) that a licence is signed over: what is asked about it before it is signed, and what a type
// says that prints it. Its bytes are an enclosure of kind `document`; a type whose layout has `appendTo` is such a type.

import type { FieldError } from "./errors.ts";

/** Millimetres from the upper left corner of the first page as it is shown. */
export interface MarkPlace {
  readonly x: number;
  readonly y: number;
}

/** What is to be known of a PDF. */
export interface DocumentQuestion {
  readonly pdf: Uint8Array;
  /** Where a mark of the size is to be placed on its first page; absent: a sheet is appended. */
  readonly mark?: { readonly place: MarkPlace; readonly width: number; readonly height: number };
}

/** A PDF that may be signed, or everything that speaks against it; the pointers are the asker's to add. */
export type DocumentFinding =
  | { readonly outcome: "fit"; readonly pages: number }
  | { readonly outcome: "refused"; readonly faults: readonly Pick<FieldError, "code" | "parameters">[] };

/** Looks at PDFs in bounded time and memory, apart from whatever else is served. */
export interface DocumentExaminer {
  /** Never rejects for what the bytes are. */
  examine(question: DocumentQuestion): Promise<DocumentFinding>;
}
