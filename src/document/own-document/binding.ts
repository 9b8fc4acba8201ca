// Binds a department's PDF and the printed signing of it into one file: the original's pages as they are, followed by the sheet's, or
// with the mark on the first of them. One clean revision, so that the signature over it covers everything; the same original and
// the same sheet always give the same bytes. It does not say of itself that it is an archival file, for nobody vouches for the
// original's; it is tagged when the original is.

import type { MarkPlace } from "../../licence/own-document.ts";
import type { SealField } from "../../licence/sealing.ts";
import { isDictionary, type PdfDictionary, type PdfReference } from "../pdf-values.ts";
import { bindStructure } from "./bound-structure.ts";
import { addMark } from "./mark-form.ts";
import { type MarkSize, provePlace } from "./mark-place.ts";
import { type Binding, openBinding, originalPage, referenceOf } from "./open-binding.ts";
import { readOriginal } from "./original.ts";

/** A printed sheet or mark. */
export interface PrintedSigning {
  /** Of the printer's form. */
  readonly bytes: Uint8Array;
  readonly seal?: SealField;
}

/** The original's pages, then the sheet's. @throws {RefusedOriginal} the original is none that was signed. */
export function appendSheet(original: Uint8Array, sheet: PrintedSigning): PrintedSigning {
  const bound = openBinding(readOriginal(original), sheet.bytes);
  const tagged = bindStructure(bound);
  for (const page of bound.sheetPages) bound.file.put(page, sheetPage(bound, page, tagged?.shift));
  close(bound, [...bound.originalPages, ...bound.sheetPages], tagged?.root);
  const bytes = bound.file.finish();
  if (sheet.seal === undefined) return { bytes };
  return { bytes, seal: { ...sheet.seal, page: sheet.seal.page + bound.original.pages.length } };
}

/** The original's pages, the mark on the first of them. @throws {RefusedOriginal} as above; its place is not blank. */
export function placeMark(
  original: Uint8Array,
  mark: PrintedSigning,
  at: { readonly place: MarkPlace; readonly size: MarkSize },
): PrintedSigning {
  const bound = openBinding(readOriginal(original), mark.bytes);
  const proven = provePlace(bound.original, at.place, at.size);
  const tagged = bindStructure(bound);
  addMark(bound, proven, tagged?.shift);
  close(bound, bound.originalPages, tagged?.root);
  return { bytes: bound.file.finish(), seal: { page: 0, box: proven.area } };
}

/** A page of the sheet, its marks under other keys; without marks where the file is not tagged. */
function sheetPage({ file }: Binding, page: PdfReference, shift: number | undefined): PdfDictionary {
  const entries = new Map(file.dictionary(page));
  const key = entries.get("StructParents");
  if (shift !== undefined && typeof key === "number") return entries.set("StructParents", key + shift);
  entries.delete("StructParents");
  entries.delete("Tabs");
  return entries;
}

/** Writes the original's objects, the page tree and the catalogue. */
function close(bound: Binding, kids: readonly PdfReference[], structure: PdfReference | undefined): void {
  const { original, file, renumbered, catalogue, originalPages } = bound;
  const tree = referenceOf(catalogue.get("Pages"));
  original.pages.forEach(({ entries }, index) => {
    const page = originalPages[index];
    if (page === undefined || file.value(page) !== null) return;
    file.put(page, originalPage(bound, entries, tree));
  });
  for (const object of original.objects) {
    const reference = renumbered({ object });
    const stream = original.source.stream({ object });
    file.put(referenceOf(reference), renumbered(original.source.resolve({ object }) ?? null), stream?.raw);
  }
  file.put(tree, new Map(file.dictionary(tree)).set("Kids", kids).set("Count", kids.length));
  file.put(bound.root, boundCatalogue(bound, structure));
}

function boundCatalogue(
  { original, file, catalogue, renumbered }: Binding,
  structure: PdfReference | undefined,
): PdfDictionary {
  const bound = new Map(catalogue);
  for (const key of ["OutputIntents", "StructTreeRoot", "MarkInfo"]) bound.delete(key);
  for (const [key, value] of original.catalogue) if (key !== "Names") bound.set(key, renumbered(value));
  const names = original.catalogue.get("Names");
  const own = file.value(catalogue.get("Names"));
  if (isDictionary(names) && isDictionary(own)) {
    const merged = new Map(own);
    for (const [key, value] of names) merged.set(key, renumbered(value));
    bound.set("Names", merged);
  }
  if (structure === undefined) return bound;
  return bound.set("StructTreeRoot", structure).set("MarkInfo", new Map([["Marked", true]]));
}
