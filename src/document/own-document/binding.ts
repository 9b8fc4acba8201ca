// Binds a department's PDF and the printed signing of it into one file: the original's pages as they are, followed by the sheet's, or
// with the mark on the first of them. One clean revision, so that the signature over it covers everything; the same original and
// the same sheet always give the same bytes. It does not say of itself that it is an archival file, for nobody vouches for the
// original's; it is tagged when the original is.

import type { MarkPlace } from "../../licence/own-document.ts";
import type { SealField } from "../../licence/sealing.ts";
import { isDictionary, type PdfDictionary, type PdfReference } from "../pdf-values.ts";
import { bindStructure } from "./bound-structure.ts";
import { type MarkSize, provePlace } from "./mark-place.ts";
import { moveMarks } from "./mark-structure.ts";
import { type Binding, openBinding, referenceOf } from "./open-binding.ts";
import { readOriginal } from "./original.ts";
import { formOf, type Layer, layeredPage } from "./page-layers.ts";
import type { SourcePage } from "./source-pages.ts";
import { type Veil, veilOf } from "./veil.ts";

/** A printed sheet or mark. */
export interface PrintedSigning {
  /** Of the printer's form. */
  readonly bytes: Uint8Array;
  readonly seal?: SealField;
}

/** The same, with how many of its last pages are laid over the original's. */
export interface VeiledSigning extends PrintedSigning {
  readonly veils?: number;
}

/** The original's pages, then the sheet's. @throws {RefusedOriginal} the original is none that was signed. */
export function appendSheet(original: Uint8Array, { bytes, seal, veils = 0 }: VeiledSigning): PrintedSigning {
  const bound = openBinding(readOriginal(original), bytes);
  const tagged = bindStructure(bound);
  const [sheet, veil] = parted(bound, veils);
  putPages(bound, (page) => [veil(page)].filter((layer) => layer !== undefined));
  for (const page of sheet) bound.file.put(page, sheetPage(bound, page, tagged?.shift));
  close(bound, [...bound.originalPages, ...sheet], tagged?.root);
  const file = { bytes: bound.file.finish() };
  return seal === undefined ? file : { ...file, seal: { ...seal, page: seal.page + bound.original.pages.length } };
}

/** The original's pages, the mark on the first of them. @throws {RefusedOriginal} as above; its place is not blank. */
export function placeMark(
  original: Uint8Array,
  { bytes, veils = 0 }: VeiledSigning,
  at: { readonly place: MarkPlace; readonly size: MarkSize },
): PrintedSigning {
  const bound = openBinding(readOriginal(original), bytes);
  const { matrix, area } = provePlace(bound.original, at.place, at.size);
  const tagged = bindStructure(bound);
  const [[markPage], veil] = parted(bound, veils);
  const [first] = bound.originalPages;
  if (markPage === undefined || first === undefined) throw new RangeError("nothing to mark");
  const form = formOf(bound, markPage, tagged === undefined ? {} : { shift: tagged.shift });
  putPages(bound, (page, index) =>
    [veil(page), index === 0 ? { form, matrix } : undefined].filter((layer) => layer !== undefined),
  );
  if (tagged !== undefined) moveMarks(bound, { from: markPage, to: first, form, matrix });
  close(bound, bound.originalPages, tagged?.root);
  return { bytes: bound.file.finish(), seal: { page: 0, box: area } };
}

/** The sheet's own pages, and what its last ones are laid over the original's as. */
function parted(bound: Binding, veils: number): readonly [readonly PdfReference[], Veil] {
  const own = bound.sheetPages.length - veils;
  return [bound.sheetPages.slice(0, own), veilOf(bound, bound.sheetPages.slice(own))];
}

function putPages(bound: Binding, layersOn: (page: SourcePage, index: number) => readonly Layer[]): void {
  for (const [index, page] of bound.original.pages.entries()) {
    const reference = bound.originalPages[index];
    if (reference !== undefined) bound.file.put(reference, layeredPage(bound, page, layersOn(page, index)));
  }
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
  const { original, file, renumbered, catalogue } = bound;
  const tree = referenceOf(catalogue.get("Pages"));
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
