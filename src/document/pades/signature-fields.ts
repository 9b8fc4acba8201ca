// Finds the signature dictionaries of a PDF (ISO 32000-2 §12.7.5.5, §12.8.1): values of signature fields, and what the catalogue
// names as the document's certification. Bounded; what is of another form is passed over.

import { instantOf, isDateTimeStamp, secondsOf } from "../../licence/calendar.ts";
import { BudgetError } from "../inflate-bounded.ts";
import type { ScannedPdf } from "../object-scan.ts";
import {
  isDictionary,
  isPdfArray,
  nameOf,
  objectOf,
  type PdfDictionary,
  type PdfValue,
  textOf,
} from "../pdf-values.ts";

/** A signature dictionary, as far as it could be read. */
export interface FoundSignature {
  /** Empty when there is none, or anything but numbers in it. */
  readonly byteRange: readonly number[];
  /** Empty when there is none. */
  readonly contents: Uint8Array;
  readonly claimedAt?: string;
  readonly certifies?: number;
}

/** A licence has one; somebody may have added some. More are refused. */
const SIGNATURES = 8;
const FIELDS = 2000;

/** Undefined when the PDF has no catalogue. @throws {BudgetError} more fields or signatures than any licence has. */
export function signaturesIn(pdf: ScannedPdf): readonly FoundSignature[] | undefined {
  const root = pdf.resolve(pdf.trailer.get("Root"));
  if (!isDictionary(root)) return undefined;
  const permissions = pdf.resolve(root.get("Perms"));
  const certification = isDictionary(permissions) ? permissions.get("DocMDP") : undefined;
  const values = new Map<number | PdfValue, PdfDictionary>();
  for (const value of [...fieldValues(pdf, root), certification]) {
    const dictionary = pdf.resolve(value);
    if (value !== undefined && isDictionary(dictionary)) values.set(objectOf(value) ?? dictionary, dictionary);
  }
  if (values.size > SIGNATURES) throw new BudgetError("too many signatures");
  return [...values.values()].map((dictionary) => readSignature(pdf, dictionary));
}

/** Values of all signature fields; the kind of a field may stand above it. */
function fieldValues(pdf: ScannedPdf, root: PdfDictionary): readonly PdfValue[] {
  const form = pdf.resolve(root.get("AcroForm"));
  const fields = isDictionary(form) ? pdf.resolve(form.get("Fields")) : undefined;
  const waiting = isPdfArray(fields) ? fields.map((field) => ({ field, inherited: "" })) : [];
  const found: PdfValue[] = [];
  for (let visited = 0; waiting.length > 0; visited += 1) {
    if (visited > FIELDS || waiting.length > FIELDS) throw new BudgetError("too many fields");
    const { field, inherited } = waiting.pop() ?? { field: null, inherited: "" };
    const dictionary = pdf.resolve(field);
    if (!isDictionary(dictionary)) continue;
    const kind = nameOf(pdf.resolve(dictionary.get("FT"))) ?? inherited;
    const value = dictionary.get("V");
    if (kind === "Sig" && value !== undefined) found.push(value);
    const kids = pdf.resolve(dictionary.get("Kids"));
    if (isPdfArray(kids)) waiting.push(...kids.map((kid) => ({ field: kid, inherited: kind })));
  }
  return found;
}

function readSignature(pdf: ScannedPdf, dictionary: PdfDictionary): FoundSignature {
  const range = pdf.resolve(dictionary.get("ByteRange"));
  const numbers = isPdfArray(range) ? range.map((number) => pdf.resolve(number)) : [];
  const contents = pdf.resolve(dictionary.get("Contents"));
  const claimedAt = instantIn(textOf(pdf.resolve(dictionary.get("M"))));
  const certifies = certificationOf(pdf, dictionary);
  return {
    byteRange: numbers.every((number) => typeof number === "number") ? numbers : [],
    contents: isText(contents) ? contents.text : new Uint8Array(),
    ...(claimedAt !== undefined && { claimedAt }),
    ...(certifies !== undefined && { certifies }),
  };
}

function isText(value: PdfValue | undefined): value is { readonly text: Uint8Array } {
  return textOf(value) !== undefined;
}

function certificationOf(pdf: ScannedPdf, dictionary: PdfDictionary): number | undefined {
  const references = pdf.resolve(dictionary.get("Reference"));
  for (const entry of isPdfArray(references) ? references.slice(0, SIGNATURES) : []) {
    const reference = pdf.resolve(entry);
    if (!isDictionary(reference) || nameOf(pdf.resolve(reference.get("TransformMethod"))) !== "DocMDP") continue;
    const parameters = pdf.resolve(reference.get("TransformParams"));
    const permission = isDictionary(parameters) ? pdf.resolve(parameters.get("P")) : undefined;
    // 2 when it is not said (§12.8.2.2, table 257).
    return typeof permission === "number" ? permission : 2;
  }
  return undefined;
}

/** A PDF date (§7.9.4) with time and zone, as a UTC instant. */
function instantIn(text: string | undefined): string | undefined {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z(?:00'?00'?)?|([+-]\d\d)'?(\d\d)'?)$/.exec(text ?? "");
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, zoneHour, zoneMinute] = match;
  const zone = zoneHour === undefined ? "Z" : `${zoneHour}:${zoneMinute}`;
  const stamp = `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
  return isDateTimeStamp(stamp) ? instantOf(secondsOf(stamp)) : undefined;
}
