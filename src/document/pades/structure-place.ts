// A signature field's place in the order of reading: a Form element at the end of the document that refers to the field, as PDF/UA-1
// (ISO 14289-1 §7.18.4) wants it of a tagged file. A file without structure needs none.

import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { dictionaryAt, type PrintedObjects } from "./printed-objects.ts";

/** What the field is and stands on. */
export interface FieldPlace {
  readonly field: PdfValue;
  readonly page: PdfValue;
  /** The number that the new element gets. */
  readonly element: PdfValue;
}

/** What placing the field in the structure takes. */
export interface StructurePlace {
  /** StructParent of the field. */
  readonly key: number;
  readonly element: PdfDictionary;
  /** Dictionaries by object number, to be written instead of those that stand there. */
  readonly replaced: readonly (readonly [number, PdfDictionary])[];
}

/** Undefined when the file is not tagged. @throws {PdfSyntaxError} a structure of another form than the printer's. */
export function placeInStructure(
  printed: PrintedObjects,
  catalog: PdfDictionary,
  place: FieldPlace,
): StructurePlace | undefined {
  const rootObject = objectOf(catalog.get("StructTreeRoot"));
  if (rootObject === undefined) return undefined;
  const root = dictionaryAt(printed, { object: rootObject });
  const document = root.get("K");
  const documentObject = objectOf(document);
  const key = root.get("ParentTreeNextKey");
  const parents = root.get("ParentTree");
  const numbers = isDictionary(parents) ? parents.get("Nums") : undefined;
  if (documentObject === undefined || document === undefined || typeof key !== "number" || !isPdfArray(numbers))
    throw new PdfSyntaxError("a structure that is not ours");
  const body = dictionaryAt(printed, document);
  const kids = body.get("K") ?? [];
  const withElement = new Map(body).set("K", [...(isPdfArray(kids) ? kids : [kids]), place.element]);
  const withParent = new Map(root)
    .set("ParentTree", new Map([["Nums", [...numbers, key, place.element]]]))
    .set("ParentTreeNextKey", key + 1);
  const replaced = [
    [rootObject, withParent],
    [documentObject, withElement],
  ] as const;
  return { key, element: formElement(document, place), replaced };
}

function formElement(parent: PdfValue, { field, page }: FieldPlace): PdfDictionary {
  const reference = new Map<string, PdfValue>([
    ["Type", { name: "OBJR" }],
    ["Pg", page],
    ["Obj", field],
  ]);
  return new Map<string, PdfValue>([
    ["Type", { name: "StructElem" }],
    ["S", { name: "Form" }],
    ["P", parent],
    ["Pg", page],
    ["K", reference],
  ]);
}
