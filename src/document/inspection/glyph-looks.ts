// What a font of a PDF makes of the bytes that are shown (ISO 32000-1 §9): of our kind of font (Type 0 over TrueType with
// Identity-H) the very outline of every glyph, so that two subsets of one font look alike and an exchanged outline does not; of
// every other kind the whole font together with the bytes. Nothing is believed of a font program: what cannot be read is opaque.

import type { Box } from "../matrix.ts";
import type { ScannedPdf } from "../object-scan.ts";
import { isDictionary, isPdfArray, latin, nameOf, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { outlineReader, readSfnt, type Sfnt } from "../sfnt.ts";
import { type GraphBudget, GraphText } from "./graph-text.ts";
import type { Interner } from "./interner.ts";
import { soleOutlines } from "./outline-tables.ts";
import { plainStream } from "./stream-content.ts";

/** A glyph as it is drawn. */
export interface GlyphLook {
  /** Interned: equal numbers look alike. */
  readonly look: number;
  /** In thousandths of an em. */
  readonly advance: number;
  readonly isBlank: boolean;
  /** What it inks at most, in ems; absent where nobody knows. */
  readonly bounds?: Box;
  /** It is a whole string, whose letters are spaced by the state. */
  readonly isWhole?: true;
  /** A single byte 32, which word spacing counts. */
  readonly isSpace: boolean;
}

/** A font, asked for what it makes of bytes. */
export interface FontLook {
  /** The glyphs of a string; a font that is opaque makes one of the whole string. */
  glyphs(text: Uint8Array): readonly GlyphLook[];
}

const FONT_LIMIT = 8 * 1024 * 1024;
const COMPONENTS = 64;

/** Reads a font; never throws for what the font is. @throws {BudgetError} */
export function fontLook(
  pdf: ScannedPdf,
  font: PdfValue | undefined,
  { interner, budget }: { readonly interner: Interner; readonly budget: GraphBudget },
): FontLook {
  const dictionary = pdf.resolve(font);
  const own = isDictionary(dictionary) ? outlineFont(pdf, dictionary, interner) : undefined;
  if (own !== undefined) return own;
  const whole = new GraphText(pdf, budget).of(font);
  return {
    glyphs: (text) => [
      {
        look: interner.of(`opaque ${whole} ${latin(text)}`),
        advance: 0,
        isBlank: false,
        isSpace: false,
        isWhole: true,
        // Hardly any letter is wider than high.
        bounds: [-1, -1, 1 + 1.2 * text.length, 1.5],
      },
    ],
  };
}

function outlineFont(pdf: ScannedPdf, font: PdfDictionary, interner: Interner): FontLook | undefined {
  const descendants = pdf.resolve(font.get("DescendantFonts"));
  const descendant = isPdfArray(descendants) ? pdf.resolve(descendants[0]) : undefined;
  const isOfKind = (value: PdfDictionary, kind: string) => nameOf(pdf.resolve(value.get("Subtype"))) === kind;
  if (nameOf(pdf.resolve(font.get("Encoding"))) !== "Identity-H" || !isDictionary(descendant)) return undefined;
  if (!isOfKind(font, "Type0") || !isOfKind(descendant, "CIDFontType2")) return undefined;
  const descriptor = pdf.resolve(descendant.get("FontDescriptor"));
  const isSole = isDictionary(descriptor) && !descriptor.has("FontFile") && !descriptor.has("FontFile3");
  const program = isSole ? pdf.stream(descriptor.get("FontFile2")) : undefined;
  const toGlyph = glyphMap(pdf, descendant.get("CIDToGIDMap"));
  if (program === undefined || toGlyph === undefined) return undefined;
  try {
    const outlines = createOutlines(plainStream(pdf, program, FONT_LIMIT).slice(), interner);
    const widths = readWidths(pdf, descendant);
    return {
      glyphs: (text) =>
        codesOf(text).map((code) => ({ ...outlines(toGlyph(code)), advance: widths(code), isSpace: false })),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function codesOf(text: Uint8Array): readonly number[] {
  return Array.from(
    { length: text.length >> 1 },
    (_, index) => ((text[index * 2] ?? 0) << 8) | (text[index * 2 + 1] ?? 0),
  );
}

/** CID → glyph (§9.7.4.2). */
function glyphMap(pdf: ScannedPdf, value: PdfValue | undefined): ((cid: number) => number) | undefined {
  if (value === undefined || nameOf(pdf.resolve(value)) === "Identity") return (cid) => cid;
  const stream = objectOf(value) === undefined ? undefined : pdf.stream(value);
  if (stream === undefined) return undefined;
  const bytes = plainStream(pdf, stream, FONT_LIMIT);
  return (cid) => ((bytes[cid * 2] ?? 0) << 8) | (bytes[cid * 2 + 1] ?? 0);
}

type Outline = Pick<GlyphLook, "look" | "isBlank" | "bounds">;

/** The outlines of a TrueType font, each with the components it is put together from. @throws {RangeError} no such font. */
function createOutlines(program: Uint8Array, interner: Interner): (glyph: number) => Outline {
  const reader = openOutlines(program);
  const known = new Map<number, Outline>();
  const read = (glyph: number): Outline => {
    try {
      const look = interner.of(reader.written(glyph));
      return { look, isBlank: reader.record(glyph).length === 0, bounds: reader.bounds(glyph) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { look: interner.of(`broken ${glyph} ${latin(program)}`), isBlank: false };
    }
  };
  return (glyph) => {
    const outline = known.get(glyph) ?? read(glyph);
    known.set(glyph, outline);
    return outline;
  };
}

/** The outline's own box, wherever it is shifted to, in ems. */
function boundsOf(outline: Uint8Array, unitsPerEm: number, shift: number): Box {
  if (outline.length < 10) return [0, 0, 0, 0];
  const view = new DataView(outline.buffer, outline.byteOffset);
  const [left = 0, lower = 0, right = 0, upper = 0] = [2, 4, 6, 8].map((at) => view.getInt16(at) / unitsPerEm);
  const reach = shift / unitsPerEm;
  return [left - reach, lower, right + reach, upper];
}

interface OutlineReader {
  /** The glyph's record in `glyf`. */
  record(glyph: number): Uint8Array;
  /** All that its look depends on. */
  written(glyph: number): string;
  /** What it inks, in ems. */
  bounds(glyph: number): Box;
}

/** All of it throws RangeError for what is not there. */
function openOutlines(program: Uint8Array): OutlineReader {
  const font = readSfnt(program);
  const { glyphs, hinting } = soleOutlines(program, font);
  const place = outlineReader(font);
  const table = font.tables.get("glyf");
  const unitsPerEm = font.tables.get("head")?.getUint16(18);
  if (table === undefined || unitsPerEm === undefined) throw new RangeError("a font without outlines");
  const bearing = bearingReader(font);
  const record = (glyph: number): Uint8Array => {
    if (glyph >= glyphs) throw new RangeError("a glyph that the font does not count");
    const [start, end] = place(glyph);
    if (start > end || end > table.byteLength) throw new RangeError("an outline outside of its table");
    return new Uint8Array(table.buffer, table.byteOffset + start, end - start);
  };
  const written = (glyph: number, left: { components: number }): string => {
    const bytes = record(glyph);
    left.components -= 1;
    if (left.components < 0) throw new RangeError("too many components");
    const inner = partsOf(bytes).map((part) => written(part.glyph, left));
    return `${isHinted(bytes) ? hinting : ""}${withoutComponents(bytes)}(${inner.join(",")})`;
  };
  return {
    record,
    bounds: (glyph) => boundsOf(record(glyph), unitsPerEm, 8 * (Math.abs(shiftOf(record(glyph), bearing(glyph))) + 1)),
    written: (glyph) => {
      const shift = shiftOf(record(glyph), bearing(glyph));
      return `glyph ${unitsPerEm} ${shift} ${written(glyph, { components: COMPONENTS })}`;
    },
  };
}

/** By how much viewers shift the outline; one unit more or less is somebody's rounding. */
function shiftOf(outline: Uint8Array, bearing: number): number {
  if (outline.length < 4) return 0;
  return Math.round((bearing - new DataView(outline.buffer, outline.byteOffset).getInt16(2)) / 8) + 0;
}

/** The left side bearing. */
function bearingReader(font: Sfnt): (glyph: number) => number {
  const [hmtx, hhea] = [font.tables.get("hmtx"), font.tables.get("hhea")];
  if (hmtx === undefined || hhea === undefined) throw new RangeError("a font without metrics");
  const full = hhea.getUint16(34);
  return (glyph) => hmtx.getInt16(glyph < full ? glyph * 4 + 2 : full * 4 + (glyph - full) * 2);
}

interface Component {
  readonly glyph: number;
  /** Where the glyph's number stands. */
  readonly at: number;
  /** A program for the whole glyph follows the parts. */
  readonly isHinted: boolean;
}

/** Composite glyphs (ISO/IEC 14496-22 §5.3.4): flags and glyph of every part; none of a simple glyph. */
function partsOf(bytes: Uint8Array): readonly Component[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || view.getInt16(0) >= 0) return [];
  const parts: Component[] = [];
  for (let at = 10; parts.length < COMPONENTS; ) {
    const flags = view.getUint16(at);
    parts.push({ glyph: view.getUint16(at + 2), at: at + 2, isHinted: (flags & 0x100) !== 0 });
    at += 4 + (flags & 0x1 ? 4 : 2) + (flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    if ((flags & 0x20) === 0) break;
  }
  return parts;
}

/** Whether an outline has a program of its own: the programs of the font move nothing without one. */
function isHinted(bytes: Uint8Array): boolean {
  if (bytes.length < 10) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const contours = view.getInt16(0);
  return contours < 0 ? partsOf(bytes).some((part) => part.isHinted) : view.getUint16(10 + 2 * contours) > 0;
}

/** A subset renumbers its glyphs, so the numbers of parts say nothing. */
function withoutComponents(bytes: Uint8Array): string {
  const copy = bytes.slice();
  for (const { at } of partsOf(bytes)) copy.fill(0, at, at + 2);
  return latin(copy);
}

/** W and DW (§9.7.4.3). */
function readWidths(pdf: ScannedPdf, descendant: PdfDictionary): (cid: number) => number {
  const standard = pdf.resolve(descendant.get("DW"));
  const otherwise = typeof standard === "number" ? standard : 1000;
  const widths = new Map<number, number>();
  const list = pdf.resolve(descendant.get("W"));
  const items = isPdfArray(list) ? list.map((item) => pdf.resolve(item)) : [];
  for (let at = 0; at + 1 < items.length; ) {
    const [first, second, third] = items.slice(at, at + 3);
    if (typeof first !== "number") break;
    if (isPdfArray(second)) {
      second.forEach((item, index) => {
        const width = pdf.resolve(item);
        if (typeof width === "number") widths.set(first + index, width);
      });
      at += 2;
    } else if (typeof second === "number" && typeof third === "number") {
      for (let cid = first; cid <= Math.min(second, 0xffff); cid += 1) widths.set(cid, third);
      at += 3;
    } else break;
  }
  return (cid) => widths.get(cid) ?? otherwise;
}
