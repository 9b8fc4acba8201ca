// An original and a printed sheet, opened to be bound into one file: what of the sheet is what, and under which numbers the original's
// objects go on.

import { pageReferences, readPrintedObjects } from "../pades/printed-objects.ts";
import {
  isDictionary,
  isPdfArray,
  objectOf,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
} from "../pdf-values.ts";
import { BoundFile } from "./bound-file.ts";
import type { Original } from "./original.ts";

/** What is bound, while it is. */
export interface Binding {
  readonly original: Original;
  readonly file: BoundFile;
  /** The sheet's catalogue. */
  readonly root: PdfReference;
  readonly catalogue: PdfDictionary;
  readonly sheetPages: readonly PdfReference[];
  readonly originalPages: readonly PdfReference[];
  /** An original's value with its references as they are in the new file. */
  readonly renumbered: (value: PdfValue) => PdfValue;
  /** What refers to this object of the original is to refer to another. */
  readonly redirect: (object: number, to: PdfReference) => void;
}

/** Opens both. @throws {PdfSyntaxError} the sheet is not of the printer's form. */
export function openBinding(original: Original, sheet: Uint8Array): Binding {
  const printed = readPrintedObjects(sheet);
  const file = new BoundFile(printed);
  const root = referenceOf(printed.trailer.get("Root"));
  const catalogue = file.dictionary(root);
  const numbers = new Map<number, PdfReference>();
  const originalPages = original.pages.map(({ object }) => {
    const reference = file.take();
    numbers.set(object, reference);
    return reference;
  });
  for (const object of original.objects) numbers.set(object, file.take());
  const renumbered = (value: PdfValue): PdfValue => {
    const object = objectOf(value);
    if (object !== undefined) return numbers.get(object) ?? null;
    if (isPdfArray(value)) return value.map(renumbered);
    return isDictionary(value) ? new Map([...value].map(([key, entry]) => [key, renumbered(entry)])) : value;
  };
  return {
    ...{ original, file, root, catalogue, originalPages, renumbered },
    sheetPages: pageReferences(printed, catalogue.get("Pages")).map(referenceOf),
    redirect: (object, to) => numbers.set(object, to),
  };
}

/** A page of the original in the new tree. */
export function originalPage(
  { original, renumbered }: Binding,
  entries: PdfDictionary,
  tree: PdfReference,
): PdfDictionary {
  const annotations = original.source.resolve(entries.get("Annots"));
  const page = new Map<string, PdfValue>([
    ["Type", { name: "Page" }],
    ["Parent", tree],
  ]);
  for (const [key, value] of entries) page.set(key, renumbered(value));
  if (isPdfArray(annotations)) page.set("Annots", renumbered(annotations));
  return page;
}

/** A reference that our own printer wrote. */
export function referenceOf(value: PdfValue | undefined): PdfReference {
  return { object: objectOf(value) ?? 0 };
}
