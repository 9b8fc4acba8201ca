// Joins the structure of a tagged original with that of the sheet (ISO 32000-1 §14.7): the original's topmost elements come first in the
// sheet's Document element, its keys of marked content keep their numbers, the sheet's follow.

import { isDictionary, isPdfArray, type PdfReference, type PdfValue } from "../pdf-values.ts";
import { type Binding, referenceOf } from "./open-binding.ts";

/** The structure of a bound file. */
export interface BoundStructure {
  readonly root: PdfReference;
  /** By how much the sheet's keys are counted up. */
  readonly shift: number;
}

/** Undefined when the original is not tagged: the file then has no structure at all, or a reader would pass the original over. */
export function bindStructure(bound: Binding): BoundStructure | undefined {
  const { original, file, catalogue, renumbered, redirect } = bound;
  const { structure } = original;
  if (structure === undefined) return undefined;
  const root = referenceOf(catalogue.get("StructTreeRoot"));
  const tree = file.dictionary(root);
  const document = referenceOf(tree.get("K"));
  redirect(structure.root, document);
  const body = file.dictionary(document);
  file.put(document, new Map(body).set("K", [...structure.kids.map(renumbered), ...listOf(body.get("K"))]));
  const parents = file.value(tree.get("ParentTree"));
  const own = isDictionary(parents) ? listOf(parents.get("Nums")) : [];
  const shift = structure.nextKey;
  const numbers = [
    ...structure.parents.flatMap(([key, value]) => [key, renumbered(value)]),
    ...own.map((item, index) => (index % 2 === 0 && typeof item === "number" ? item + shift : item)),
  ];
  const joined = new Map(tree)
    .set("ParentTree", new Map([["Nums", numbers]]))
    .set("ParentTreeNextKey", shift + own.length / 2);
  for (const [key, value] of structure.entries) joined.set(key, renumbered(value));
  file.put(root, joined);
  return { root, shift };
}

function listOf(value: PdfValue | undefined): readonly PdfValue[] {
  if (isPdfArray(value)) return value;
  return value === undefined ? [] : [value];
}
