// What a PDF may hold for a department to sign it: pages as they are seen and links that lead somewhere else. Whatever runs, asks for
// input, hides, is fetched from elsewhere or is already signed is refused by name (ISO 32000-1 §12.5–12.8, §8.11, §7.11), for what
// is signed must look the same to everybody and for ever. Decided here and nowhere else; docs/ARCHITECTURE.md says why.

import { isDictionary, isPdfArray, latin, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { hasTransfer } from "../transfer-functions.ts";
import type { RawStream } from "./cross-references.ts";
import type { OriginalFaults } from "./refused-original.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourcePage } from "./source-pages.ts";

/** The page's edges that a reader can print or show, in points: a passport photo's height to A0. */
const EDGES = { shortest: 100, longest: 3400 } as const;
const POINTS_TO_MM = 25.4 / 72;
/** Pixels of the largest picture: A3 at 600 dpi is a quarter of it. */
const PIXELS = 300_000_000;
const FILTERS = new Set([
  ...["ASCIIHexDecode", "ASCII85Decode", "FlateDecode", "LZWDecode", "RunLengthDecode"],
  ...["DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode"],
]);
const MOST_FILTERS = 3;
const MEDIA = new Set(["RichMedia", "Screen", "Movie", "Sound", "3D"]);
const FIELDS = 2000;

/** Fonts that every viewer has or has a twin of (§9.6.2.2). */
const STANDARD_FONTS = new Set([
  ...["Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"],
  ...["Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"],
  ...["Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique", "Symbol", "ZapfDingbats"],
]);

const FONTS = new Set(["Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2"]);

/** What the file as a whole says of itself. */
export function admitCatalogue(source: SourceFile, catalogue: PdfDictionary, faults: OriginalFaults): void {
  const at = (key: string): PdfValue | undefined => source.resolve(catalogue.get(key)) ?? undefined;
  if (at("Perms") !== undefined || at("DSS") !== undefined) faults.add("pdf-signed");
  if (at("OCProperties") !== undefined) faults.add("pdf-layer");
  if (at("AF") !== undefined || at("Collection") !== undefined) faults.add("pdf-attachment");
  if (at("AA") !== undefined) faults.add("pdf-script");
  if (at("NeedsRendering") === true) faults.add("pdf-form");
  const opening = at("OpenAction");
  if (isDictionary(opening)) admitAction(source, opening, faults);
  const names = at("Names");
  if (isDictionary(names)) {
    if (isFilled(source, names.get("JavaScript"))) faults.add("pdf-script");
    if (isFilled(source, names.get("EmbeddedFiles"))) faults.add("pdf-attachment");
  }
  const form = at("AcroForm");
  if (isDictionary(form)) admitForm(source, form, faults);
}

/** A page's size, and what acts on it or lies over it. */
export function admitPage(source: SourceFile, page: SourcePage, number: number, faults: OriginalFaults): void {
  const [left, lower, right, upper] = page.visible;
  const edges = [right - left, upper - lower];
  const unit = source.resolve(page.all.get("UserUnit")) ?? 1;
  if (unit !== 1 || edges.some((edge) => !(edge >= EDGES.shortest && edge <= EDGES.longest))) {
    const found = edges.map((edge) => Math.round(edge * POINTS_TO_MM * Number(unit))).join(" × ");
    faults.add("pdf-page-size", {
      page: number,
      found,
      least: millimetres(EDGES.shortest),
      most: millimetres(EDGES.longest),
    });
  }
  if (isThere(source, page.all.get("AA"))) faults.add("pdf-script");
  if (isThere(source, page.all.get("AF"))) faults.add("pdf-attachment");
  const annotations = source.resolve(page.all.get("Annots"));
  for (const annotation of isPdfArray(annotations) ? annotations : []) {
    const dictionary = source.resolve(annotation);
    if (isDictionary(dictionary)) admitAnnotation(source, dictionary, number, faults);
  }
}

/** Any dictionary that the pages, the outline or the structure lead to. */
export function admitDictionary(
  source: SourceFile,
  dictionary: PdfDictionary,
  raw: RawStream | undefined,
  faults: OriginalFaults,
): void {
  const kind = nameOf(source.resolve(dictionary.get("Type")));
  if (kind === "OCG" || kind === "OCMD") faults.add("pdf-layer");
  if (kind === "Filespec" || isDictionary(source.resolve(dictionary.get("EF")))) faults.add("pdf-attachment");
  if (kind === "Sig") faults.add("pdf-signed");
  // Viewers take a font for one whether it says so or not.
  if (kind === "Font" || FONTS.has(nameOf(source.resolve(dictionary.get("Subtype"))) ?? ""))
    admitFont(source, dictionary, faults);
  admitGraphicsStates(source, dictionary, faults);
  const action = source.resolve(dictionary.get("A"));
  if (isDictionary(action) && nameOf(source.resolve(action.get("S"))) !== undefined)
    admitAction(source, action, faults);
  if (raw !== undefined) admitStream(source, dictionary, faults);
}

/** Those that resources name; a shading pattern has one of its own, which no name leads to. */
function admitGraphicsStates(source: SourceFile, dictionary: PdfDictionary, faults: OriginalFaults): void {
  const states = source.resolve(dictionary.get("ExtGState"));
  if (!isDictionary(states)) return;
  const isOne = dictionary.has("PatternType");
  const all = isOne ? [states] : [...states.values()].map((value) => source.resolve(value));
  if (all.some((state) => isDictionary(state) && hasTransfer(source, state))) faults.add("pdf-transfer");
}

function admitStream(source: SourceFile, dictionary: PdfDictionary, faults: OriginalFaults): void {
  const at = (key: string): PdfValue | undefined => source.resolve(dictionary.get(key)) ?? undefined;
  const subtype = nameOf(at("Subtype"));
  if (["F", "FFilter", "FDecodeParms", "Ref", "OPI"].some((key) => at(key) !== undefined)) faults.add("pdf-external");
  if (subtype === "PS" || nameOf(at("Subtype2")) === "PS") faults.add("pdf-script");
  if (subtype === "Image" && at("Alternates") !== undefined) faults.add("pdf-layer");
  const pixels = Number(at("Width") ?? 0) * Number(at("Height") ?? 0);
  if (subtype === "Image" && !(pixels <= PIXELS)) faults.add("pdf-too-complex", { found: pixels, limit: PIXELS });
  const filter = at("Filter");
  const filters = (isPdfArray(filter) ? filter : [filter ?? null]).map((one) => source.resolve(one));
  for (const one of filters) {
    const name = nameOf(one) ?? "";
    if (one !== null && !FILTERS.has(name)) faults.add("pdf-filter", { found: name });
  }
  if (filters.length > MOST_FILTERS) faults.add("pdf-filter", { found: String(filters.length) });
}

/** Links within the file and to the web are kept; anything else acts. */
function admitAction(source: SourceFile, action: PdfDictionary, faults: OriginalFaults): void {
  const kind = nameOf(source.resolve(action.get("S"))) ?? "";
  if (kind === "JavaScript" || isThere(source, action.get("JS"))) faults.add("pdf-script");
  else if (kind === "URI" ? !isWebAddress(source.resolve(action.get("URI"))) : kind !== "GoTo")
    faults.add("pdf-action", { found: kind });
  else if (isThere(source, action.get("Next"))) faults.add("pdf-action", { found: "Next" });
}

function isWebAddress(value: PdfValue | undefined): boolean {
  const text = isText(value) ? latin(value.text) : "";
  return /^(?:https?:\/\/|mailto:)/i.test(text);
}

function admitAnnotation(source: SourceFile, annotation: PdfDictionary, page: number, faults: OriginalFaults): void {
  const subtype = nameOf(source.resolve(annotation.get("Subtype"))) ?? "";
  if (isThere(source, annotation.get("AA"))) faults.add("pdf-script");
  if (subtype === "Link") return;
  if (subtype === "Widget") {
    const signature = nameOf(source.resolve(annotation.get("FT"))) === "Sig" && isThere(source, annotation.get("V"));
    faults.add(signature ? "pdf-signed" : "pdf-form");
  } else if (subtype === "FileAttachment") faults.add("pdf-attachment");
  else if (MEDIA.has(subtype)) faults.add("pdf-action", { found: subtype });
  else faults.add("pdf-annotation", { found: subtype, page });
}

/** A form without fields is what some programs leave behind in every file. */
function admitForm(source: SourceFile, form: PdfDictionary, faults: OriginalFaults): void {
  if (isThere(source, form.get("XFA"))) faults.add("pdf-form");
  const fields = source.resolve(form.get("Fields"));
  const waiting: (PdfValue | undefined)[] = isPdfArray(fields) ? [...fields] : [];
  for (let visited = 0; waiting.length > 0 && visited < FIELDS; visited += 1) {
    const field = source.resolve(waiting.pop());
    if (!isDictionary(field)) continue;
    const kids = source.resolve(field.get("Kids"));
    if (isPdfArray(kids)) waiting.push(...kids);
    const signature = nameOf(source.resolve(field.get("FT"))) === "Sig" && isThere(source, field.get("V"));
    faults.add(signature ? "pdf-signed" : "pdf-form");
  }
}

function admitFont(source: SourceFile, font: PdfDictionary, faults: OriginalFaults): void {
  const subtype = nameOf(source.resolve(font.get("Subtype")));
  // A composite font is embedded where its descendant is; the glyphs of a Type 3 font are in the file itself.
  if (subtype === "Type0" || subtype === "Type3") return;
  const descriptor = source.resolve(font.get("FontDescriptor"));
  const isEmbedded =
    isDictionary(descriptor) &&
    ["FontFile", "FontFile2", "FontFile3"].some((key) => isThere(source, descriptor.get(key)));
  const name = nameOf(source.resolve(font.get("BaseFont"))) ?? "";
  if (!isEmbedded && !STANDARD_FONTS.has(name))
    faults.add("pdf-font", { found: new TextDecoder().decode(bytesOf(name)) });
}

/** Names are UTF-8 by recommendation (§7.3.5). */
function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0));
}

function isThere(source: SourceFile, value: PdfValue | undefined): boolean {
  return (source.resolve(value) ?? null) !== null;
}

/** A name tree with anything in it. */
function isFilled(source: SourceFile, tree: PdfValue | undefined): boolean {
  const dictionary = source.resolve(tree);
  if (!isDictionary(dictionary)) return false;
  return ["Names", "Kids"].some((key) => {
    const list = source.resolve(dictionary.get(key));
    return isPdfArray(list) && list.length > 0;
  });
}

function isText(value: PdfValue | undefined): value is { readonly text: Uint8Array } {
  return typeof value === "object" && value !== null && "text" in value;
}

function millimetres(points: number): number {
  return Math.round(points * POINTS_TO_MM);
}
