// Transfer functions (ISO 32000-1 §10.5): a graphics state, or a halftone in one, may change every colour on its way to the paper. Some
// viewers do it and some do not, so that a page with one looks different to different people.

import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue } from "./pdf-values.ts";

/** What finds the object behind a reference. */
export interface Resolving {
  resolve(value: PdfValue | undefined): PdfValue | undefined;
}

const HARMLESS = new Set(["Identity", "Default"]);

/** Tells whether a graphics state's parameters change colours so, by themselves or by their halftone. */
export function hasTransfer(pdf: Resolving, parameters: PdfDictionary): boolean {
  return (
    [parameters.get("TR"), parameters.get("TR2")].some((value) => isTransfer(pdf, value)) ||
    halftoneHas(pdf, parameters.get("HT"))
  );
}

/** Tells the same of a halftone (§10.6); of one for each colour, of any of them. */
export function halftoneHas(pdf: Resolving, value: PdfValue | undefined): boolean {
  const halftone = pdf.resolve(value);
  if (!isDictionary(halftone)) return false;
  const parts = [...halftone.values()].map((part) => pdf.resolve(part)).filter((part) => isDictionary(part));
  return [halftone, ...parts].some((part) => isTransfer(pdf, part.get("TransferFunction")));
}

function isTransfer(pdf: Resolving, value: PdfValue | undefined): boolean {
  const found = pdf.resolve(value) ?? null;
  if (isPdfArray(found)) return found.some((each) => isTransfer(pdf, each));
  return found !== null && !HARMLESS.has(nameOf(found) ?? "");
}
