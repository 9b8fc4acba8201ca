// Makes the structure elements of a printed mark speak of the form that it has become on the original's page (ISO 32000-1 §14.7.4.3).

import { type Box, type Matrix, movedBox } from "../matrix.ts";
import {
  isDictionary,
  isPdfArray,
  nameOf,
  objectOf,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
} from "../pdf-values.ts";
import type { Binding } from "./open-binding.ts";

/** From which page the mark comes, and as what it stands where. */
export interface Move {
  readonly from: PdfReference;
  readonly to: PdfReference;
  readonly form: PdfReference;
  readonly matrix: Matrix;
}

/** Moves every element of the mark. */
export function moveMarks({ file, catalogue }: Binding, move: Move): void {
  const tree = file.dictionary(catalogue.get("StructTreeRoot"));
  const waiting: PdfValue[] = [tree.get("K") ?? null];
  const seen = new Set<number>();
  while (waiting.length > 0) {
    const element = waiting.pop() ?? null;
    const object = objectOf(element);
    const dictionary = file.value(element);
    if (object === undefined || seen.has(object) || !isDictionary(dictionary)) continue;
    seen.add(object);
    const kids = dictionary.get("K") ?? [];
    const list = isPdfArray(kids) ? kids : [kids];
    waiting.push(...list.filter((kid) => objectOf(kid) !== undefined));
    if (objectOf(dictionary.get("Pg")) === move.from.object) file.put({ object }, moved(dictionary, list, move));
  }
}

function moved(element: PdfDictionary, kids: readonly PdfValue[], { to, form, matrix }: Move): PdfDictionary {
  const own = new Map(element).set("Pg", to).set(
    "K",
    kids.map((kid) =>
      typeof kid === "number" ? markIn(form, to, kid) : isMark(kid) ? markIn(form, to, kid.get("MCID") ?? 0) : kid,
    ),
  );
  const attributes = element.get("A");
  const box = isDictionary(attributes) ? attributes.get("BBox") : undefined;
  if (isDictionary(attributes) && isBox(box)) own.set("A", new Map(attributes).set("BBox", [...movedBox(matrix, box)]));
  return own;
}

function markIn(form: PdfReference, page: PdfReference, id: PdfValue): PdfDictionary {
  return new Map<string, PdfValue>([
    ["Type", { name: "MCR" }],
    ["Pg", page],
    ["Stm", form],
    ["MCID", id],
  ]);
}

function isMark(kid: PdfValue): kid is PdfDictionary {
  return isDictionary(kid) && nameOf(kid.get("Type")) === "MCR";
}

function isBox(value: PdfValue | undefined): value is Box {
  return isPdfArray(value) && value.length === 4 && value.every((edge) => typeof edge === "number");
}
