// The fonts inside a printed PDF, read by pdf-lib and not by us: which glyph of the embedded program each identifier draws
// (CIDToGIDMap, ISO 32000-1 §9.7.4.2) and which text it stands for (ToUnicode, §9.10.3).

import { decodePDFRawStream, PDFArray, type PDFContext, PDFDict, PDFDocument, PDFName, PDFRawStream } from "pdf-lib";
import { readSfnt, type Sfnt } from "../../src/document/sfnt.ts";

/** A composite font with TrueType outlines. */
export interface EmbeddedFont {
  /** Its PostScript name without the subset's tag. */
  readonly name: string;
  readonly program: Sfnt;
  /** Text by identifier. */
  readonly texts: ReadonlyMap<number, string>;
  glyphOf(identifier: number): number;
}

/** Every font of a file. @throws {Error} one is not embedded, or not of the kind that we write. */
export async function embeddedFonts(pdf: Uint8Array): Promise<readonly EmbeddedFont[]> {
  const { context } = await PDFDocument.load(pdf, { updateMetadata: false });
  return context
    .enumerateIndirectObjects()
    .flatMap(([, object]) =>
      object instanceof PDFDict && isA(object, "Type0") ? [embeddedFont(context, object)] : [],
    );
}

function embeddedFont(context: PDFContext, font: PDFDict): EmbeddedFont {
  const descendant = context.lookup(font.lookup(PDFName.of("DescendantFonts"), PDFArray).get(0), PDFDict);
  const descriptor = descendant.lookup(PDFName.of("FontDescriptor"), PDFDict);
  const map = descendant.lookup(PDFName.of("CIDToGIDMap"));
  const glyphs = map instanceof PDFRawStream ? decodePDFRawStream(map).decode() : undefined;
  return {
    name: font.lookup(PDFName.of("BaseFont"), PDFName).decodeText().slice("ABCDEF+".length),
    program: readSfnt(content(descriptor, "FontFile2")),
    texts: textsOf(new TextDecoder().decode(content(font, "ToUnicode"))),
    glyphOf: (identifier) =>
      glyphs === undefined ? identifier : (glyphs[identifier * 2] ?? 0) * 256 + (glyphs[identifier * 2 + 1] ?? 0),
  };
}

function isA(dictionary: PDFDict, subtype: string): boolean {
  return dictionary.get(PDFName.of("Subtype")) === PDFName.of(subtype);
}

function content(dictionary: PDFDict, key: string): Uint8Array {
  const stream = dictionary.lookup(PDFName.of(key));
  if (!(stream instanceof PDFRawStream)) throw new Error(`a font without ${key}`);
  return Uint8Array.from(decodePDFRawStream(stream).decode());
}

function textsOf(map: string): ReadonlyMap<number, string> {
  const lines = [...map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)].flatMap(([, block = ""]) => [
    ...block.matchAll(/<([0-9A-F]{4})>\s*<([0-9A-F]+)>/gi),
  ]);
  return new Map(lines.map(([, identifier = "", units = ""]) => [Number.parseInt(identifier, 16), utf16(units)]));
}

function utf16(units: string): string {
  return Buffer.from(units, "hex").swap16().toString("utf16le");
}
