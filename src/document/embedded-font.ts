// A subset font as PDF objects: a composite font (ISO 32000-1 §9.7) with TrueType outlines, one identifier per character in
// code point order, and a map back to Unicode, so that text can be searched and copied exactly.

import { zlibSync } from "fflate";
import { PDFArray, type PDFContext, PDFHexString, PDFNumber, PDFRawStream, type PDFRef } from "pdf-lib";
import type { ShownFont } from "./content.ts";
import type { FontCoverage, FontKey } from "./coverage.ts";
import type { FontSubset, Subsetter } from "./subsetter.ts";
import type { Typeface } from "./typeface.ts";

/** A font cut for some characters, not yet in a file. */
export interface CutFont extends ShownFont {
  readonly key: FontKey;
  /** The font file, deflated. */
  readonly program: Uint8Array;
  readonly programLength: number;
  /** Two bytes per character; too short to be worth deflating. */
  readonly glyphMap: Uint8Array;
  /** Deflated. */
  readonly unicodeMap: Uint8Array;
  readonly widths: readonly (readonly [first: number, last: number, width: number])[];
  readonly tag: string;
}

/** Cuts a font for the characters; `name` is what a page's resources call it. */
export async function cutFont(
  key: FontKey,
  codes: ReadonlySet<number>,
  name: string,
  parts: { readonly subsetter: Subsetter; readonly typeface: Typeface },
): Promise<CutFont> {
  const sorted = [...codes].sort((a, b) => a - b);
  const subset = await parts.subsetter.subset(key, sorted);
  return {
    key,
    name,
    identifiers: new Map(sorted.map((code, index) => [code, index + 1])),
    program: compress(subset.bytes),
    programLength: subset.bytes.length,
    glyphMap: glyphMap(sorted, subset),
    unicodeMap: compress(new TextEncoder().encode(unicodeMap(sorted))),
    widths: widthRuns(sorted.map((code) => widthOf(code, key, parts.typeface))),
    tag: subsetTag(sorted),
  };
}

/** Adds the font to a file; the reference of its dictionary. */
export function embedFont(context: PDFContext, cut: CutFont, coverage: FontCoverage): PDFRef {
  const name = `${cut.tag}+${coverage.name}`;
  const { ascent, descent, capHeight, bounds, weight } = coverage.metrics;
  const program = PDFRawStream.of(
    context.obj({ Filter: "FlateDecode", Length: cut.program.length, Length1: cut.programLength }),
    cut.program,
  );
  const descriptor = context.obj({
    Type: "FontDescriptor",
    FontName: name,
    Flags: 4,
    FontBBox: [...bounds],
    ItalicAngle: 0,
    Ascent: ascent,
    Descent: descent,
    CapHeight: capHeight,
    StemV: weight >= 600 ? 140 : 80,
    FontFile2: context.register(program),
  });
  const descendant = context.obj({
    Type: "Font",
    Subtype: "CIDFontType2",
    BaseFont: name,
    CIDSystemInfo: {
      Registry: PDFHexString.of("41646F6265"),
      Ordering: PDFHexString.of("4964656E74697479"),
      Supplement: 0,
    },
    FontDescriptor: context.register(descriptor),
    DW: 1000,
    W: widthArray(context, cut),
    CIDToGIDMap: context.register(context.stream(cut.glyphMap)),
  });
  return context.register(
    context.obj({
      Type: "Font",
      Subtype: "Type0",
      BaseFont: name,
      Encoding: "Identity-H",
      DescendantFonts: [context.register(descendant)],
      ToUnicode: context.register(flate(context, cut.unicodeMap)),
    }),
  );
}

/** Deflates with the one library whose bytes are the same on every runtime. */
export function compress(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 6 });
}

/** A stream of already deflated bytes with further entries of its dictionary. */
export function flate(context: PDFContext, deflated: Uint8Array, entries: LiteralObject = {}): PDFRawStream {
  const dictionary = context.obj({ ...entries, Filter: "FlateDecode", Length: deflated.length });
  return PDFRawStream.of(dictionary, deflated);
}

/** Entries of a dictionary as pdf-lib's `context.obj` takes them. */
type LiteralObject = NonNullable<Parameters<PDFContext["stream"]>[1]>;

function widthOf(code: number, key: FontKey, typeface: Typeface): number {
  const glyph = typeface.glyph(code, key === "bold" ? "bold" : "regular");
  return glyph?.advance ?? 1000;
}

/** Two bytes per identifier: the glyph that draws it; identifier 0 is .notdef. */
function glyphMap(sorted: readonly number[], subset: FontSubset): Uint8Array {
  const map = new Uint8Array((sorted.length + 1) * 2);
  sorted.forEach((code, index) => {
    const glyph = subset.glyphs.get(code) ?? 0;
    map[index * 2 + 2] = glyph >> 8;
    map[index * 2 + 3] = glyph & 0xff;
  });
  return map;
}

function widthRuns(widths: readonly number[]): CutFont["widths"] {
  const runs: [number, number, number][] = [];
  widths.forEach((width, index) => {
    const last = runs.at(-1);
    if (last?.[2] === width) last[1] = index + 1;
    else runs.push([index + 1, index + 1, width]);
  });
  return runs.filter(([, , width]) => width !== 1000);
}

function widthArray(context: PDFContext, cut: CutFont): PDFArray {
  const array = PDFArray.withContext(context);
  for (const run of cut.widths) for (const value of run) array.push(PDFNumber.of(value));
  return array;
}

/** A ToUnicode CMap (§9.10.3), at most 100 lines a block. */
function unicodeMap(sorted: readonly number[]): string {
  const lines = sorted.map((code, index) => `<${hex4(index + 1)}> <${utf16(code)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
  }
  return [
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
    "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ...blocks,
    "endcmap CMapName currentdict /CMap defineresource pop end end",
  ].join("\n");
}

function utf16(code: number): string {
  const text = String.fromCodePoint(code);
  return Array.from({ length: text.length }, (_, at) => hex4(text.charCodeAt(at))).join("");
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, "0");
}

/** Six letters that tell subsets of one font apart (§9.6.4): FNV-1a over the characters. */
function subsetTag(sorted: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const code of sorted) hash = Math.imul(hash ^ code, 0x01000193) >>> 0;
  let tag = "";
  for (let at = 0; at < 6; at += 1) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}
