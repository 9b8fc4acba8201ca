// Rewrites a PDF from end to end with pdf-lib, as an editor does: texts of the page exchanged glyph by glyph within the fonts that are
// there, streams replaced, pages added.

import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  type PDFRef,
} from "pdf-lib";

/** Opens, changes, saves. */
export async function rewritten(
  pdf: Uint8Array,
  change: (document: PDFDocument) => unknown,
): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  await change(document);
  return Uint8Array.from(
    await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false }),
  );
}

/** The content of a page as characters 0-255. */
export function contentOf(page: PDFPage): string {
  const { context } = page.doc;
  const contents = context.lookup(page.node.get(PDFName.of("Contents")));
  const streams = contents instanceof PDFArray ? contents.asArray().map((item) => context.lookup(item)) : [contents];
  return streams.map((stream) => latinOf(decoded(stream))).join("\n");
}

/** Puts one content stream in the place of what a page has. */
export function setContent(page: PDFPage, content: string): void {
  const { context } = page.doc;
  const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0));
  page.node.set(PDFName.of("Contents"), context.register(context.flateStream(bytes)));
}

/** A stream's bytes without its filter. */
export function decoded(stream: PDFObject | undefined): Uint8Array {
  if (!(stream instanceof PDFRawStream)) throw new Error("no stream");
  return decodePDFRawStream(stream).decode();
}

/** Puts another stream in the place of the one behind a reference, with the same dictionary. */
export function replaceStream(document: PDFDocument, reference: PDFRef, bytes: Uint8Array): void {
  const stream = document.context.lookup(reference);
  if (!(stream instanceof PDFRawStream)) throw new Error("no stream");
  const entries = [...stream.dict.entries()].filter(
    ([key]) => !["/Filter", "/Length", "/DecodeParms"].includes(key.toString()),
  );
  const fresh = document.context.flateStream(bytes);
  for (const [key, value] of entries) fresh.dict.set(key, value);
  document.context.assign(reference, fresh);
}

/** A font of a page by its name in the resources. */
export interface PageFont {
  readonly dictionary: PDFDict;
  readonly characters: ReadonlyMap<string, string>;
}

/** The fonts of a page that say which character a code stands for. */
export function fontsOf(page: PDFPage): ReadonlyMap<string, PageFont> {
  const { context } = page.doc;
  const fonts = page.node.Resources()?.lookup(PDFName.of("Font"), PDFDict);
  return new Map(
    (fonts?.entries() ?? []).map(([name, reference]) => {
      const dictionary = context.lookup(reference, PDFDict);
      const map = latinOf(decoded(context.lookup(dictionary.get(PDFName.of("ToUnicode")))));
      const pairs = [...map.matchAll(/<([0-9A-F]{4})>\s*<([0-9A-F]+)>/gi)];
      return [
        name.toString().slice(1),
        {
          dictionary,
          characters: new Map(pairs.map(([, code = "", text = ""]) => [code.toLowerCase(), textOf(text)])),
        },
      ];
    }),
  );
}

interface Shown {
  readonly code: string;
  readonly text: string;
  /** Where its four digits stand in the content. */
  readonly at: number;
}

/** Every glyph that a page shows, in order. */
function glyphsOf(page: PDFPage, content: string): readonly Shown[] {
  const fonts = fontsOf(page);
  const glyphs: Shown[] = [];
  let font: PageFont | undefined;
  for (const match of content.matchAll(/\/([A-Za-z0-9]+) [\d.]+ Tf|<((?:[0-9a-f]{4})+)>(?!>)/gi)) {
    const [, name, hex] = match;
    if (name !== undefined) font = fonts.get(name);
    for (let digit = 0; font !== undefined && hex !== undefined && digit < hex.length; digit += 4) {
      const code = hex.slice(digit, digit + 4).toLowerCase();
      glyphs.push({ code, text: font.characters.get(code) ?? "?", at: match.index + 1 + digit });
    }
  }
  return glyphs;
}

/** Writes `to` in the place of the last `from` of the page, with glyphs that the page shows somewhere; both are of one length. */
export function retyped(page: PDFPage, from: string, to: string): void {
  const content = contentOf(page);
  const glyphs = glyphsOf(page, content);
  const start = glyphs
    .map(({ text }) => text)
    .join("")
    .lastIndexOf(from);
  if (start < 0 || from.length !== to.length) throw new Error(`${from} does not stand on the page`);
  const digits = [...content];
  [...to].forEach((character, index) => {
    const place = glyphs[start + index];
    if (place === undefined || character === from[index]) return;
    // A glyph near by is of the same font.
    const near = glyphs
      .filter(({ text }) => text === character)
      .toSorted((one, other) => Math.abs(one.at - place.at) - Math.abs(other.at - place.at))[0];
    if (near === undefined) throw new Error(`${character} does not stand on the page`);
    digits.splice(place.at, 4, ...near.code);
  });
  setContent(page, digits.join(""));
}

/** Where a text of the page begins, in points: the last Tm before its first glyph. */
export function placeOf(
  page: PDFPage,
  text: string,
): { readonly x: number; readonly y: number; readonly size: number } {
  const content = contentOf(page);
  const glyphs = glyphsOf(page, content);
  const start = glyphs
    .map((glyph) => glyph.text)
    .join("")
    .lastIndexOf(text);
  const before = content.slice(0, glyphs[start]?.at ?? 0);
  const matrix = [...before.matchAll(/([-\d.]+) ([-\d.]+) Tm/g)].at(-1);
  const size = [...before.matchAll(/\/[A-Za-z0-9]+ ([\d.]+) Tf/g)].at(-1);
  if (start < 0 || matrix === undefined || size === undefined) throw new Error(`${text} does not stand on the page`);
  return { x: Number(matrix[1]), y: Number(matrix[2]), size: Number(size[1]) };
}

function textOf(hex: string): string {
  return String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));
}

function latinOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
