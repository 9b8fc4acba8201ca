// A subset font as PDF objects: a composite font (ISO 32000-1 §9.7) with TrueType outlines, one identifier per character (per glyph
// where words are shaped), and a map back to Unicode, so that text can be searched and copied exactly.

import { zlibSync } from "fflate";
import type { PDFContext, PDFRef } from "pdf-lib";
import { utf8 } from "../licence/bytes.ts";
import type { FontLookup, ShownGlyph } from "./content.ts";
import { FONT_KEYS, type FontCoverage, type FontKey } from "./coverage.ts";
import { advanceReader, readSfnt } from "./sfnt.ts";
import { type ShownWord, WordCut } from "./shaping/word-cut.ts";
import type { FontSubset, Subsetter } from "./subsetter.ts";
import type { Glyph, Typeface, Word } from "./typeface.ts";
import { hex4, WrittenObject, type WrittenStream, writtenStream } from "./written-object.ts";

/** A font cut for some characters or words, not yet in a file. */
export interface CutFont {
  readonly key: FontKey;
  /** What a page's resources call it. */
  readonly name: string;
  /** How each character is shown. */
  readonly shown: ReadonlyMap<number, ShownGlyph>;
  /** How each word is shown. */
  readonly words: ReadonlyMap<string, ShownWord>;
  /** The font file. */
  readonly program: Uint8Array;
  /** Two bytes per identifier; absent where identifiers are the font's own glyph ids. */
  readonly glyphMap?: Uint8Array;
  readonly unicodeMap: Uint8Array;
  /** As the W array has them. */
  readonly widths: string;
  readonly tag: string;
}

/** What fonts are cut with. */
export interface FontCutters {
  readonly subsetter: Subsetter;
  readonly typeface: Typeface;
}

/** Cuts every font that the glyphs need but for what `there` shows already; `prefix` keeps the names of several sets apart. */
export async function cutFonts(
  parts: FontCutters,
  glyphs: Iterable<Glyph>,
  prefix: string,
  there?: FontLookup,
): Promise<readonly CutFont[]> {
  const wanted = new Map<FontKey, Wanted>();
  for (const glyph of glyphs) {
    if (there?.(glyph) !== undefined) continue;
    const { codes, words } = wanted.get(glyph.font) ?? { codes: new Set(), words: new Map() };
    if (codes.size === 0 && words.size === 0) wanted.set(glyph.font, { codes, words });
    if (glyph.word === undefined) codes.add(glyph.code);
    else words.set(glyph.word.key, glyph.word);
  }
  const cuts: CutFont[] = [];
  for (const key of FONT_KEYS) {
    const { codes, words } = wanted.get(key) ?? NOTHING_WANTED;
    const name = `${prefix}${key[0]}`;
    if (codes.size > 0) cuts.push(await cutFont(key, codes, name, parts));
    if (words.size > 0) cuts.push(await cutWords(key, words, name, parts));
  }
  return cuts;
}

/** Characters and words that a font is to show; no font shows both. */
interface Wanted {
  readonly codes: Set<number>;
  readonly words: Map<string, Word>;
}

const NOTHING_WANTED: Wanted = { codes: new Set(), words: new Map() };

/** Finds how a glyph is shown by the cut fonts. */
export function lookup(cuts: readonly CutFont[]): FontLookup {
  const byKey = new Map(cuts.map((cut) => [cut.key, cut]));
  return ({ font, code, word }) => {
    const cut = byKey.get(font);
    if (word === undefined) return cut?.shown.get(code);
    const shown = cut?.words.get(word.key);
    return cut && shown && { font: cut.name, hex: "", word: shown };
  };
}

async function cutFont(key: FontKey, codes: ReadonlySet<number>, name: string, parts: FontCutters): Promise<CutFont> {
  const sorted = [...codes].sort((a, b) => a - b);
  const subset = await parts.subsetter.subset(key, sorted);
  const own = identifiersOf(sorted, subset);
  const map =
    new Set(subset.glyphs.values()).size < sorted.length
      ? glyphMap(sorted.map((code) => subset.glyphs.get(code) ?? 0))
      : undefined;
  return {
    key,
    name,
    shown: new Map(own.map(({ code, identifier }) => [code, { font: name, hex: hex4(identifier) }])),
    words: new Map(),
    program: subset.bytes,
    ...(map !== undefined && { glyphMap: map }),
    unicodeMap: utf8(unicodeMap(own.map(({ code, identifier }) => ({ identifier, text: String.fromCodePoint(code) })))),
    widths: widthArray(own.map(({ code, identifier }) => ({ identifier, width: widthOf(code, key, parts.typeface) }))),
    tag: subsetTag(sorted),
  };
}

async function cutWords(
  key: FontKey,
  words: ReadonlyMap<string, Word>,
  name: string,
  parts: FontCutters,
): Promise<CutFont> {
  const cut = new WordCut([...words.values()]);
  const ids = [...new Set(cut.glyphs.map(({ glyph }) => glyph))];
  const program = await parts.subsetter.subsetGlyphs(key, ids);
  const widthOf = advanceReader(readSfnt(program));
  const own = cut.glyphs.map((read, index) => ({ ...read, identifier: index + 1 }));
  return {
    ...{ key, name, shown: new Map(), words: cut.shown(widthOf) },
    program,
    glyphMap: glyphMap(own.map(({ glyph }) => glyph)),
    unicodeMap: utf8(unicodeMap(own)),
    widths: widthArray(own.map(({ glyph, identifier }) => ({ identifier, width: widthOf(glyph) }))),
    tag: subsetTag([...ids, ...own.flatMap(({ text }) => [...text].map((character) => character.codePointAt(0) ?? 0))]),
  };
}

/** A character and the identifier that shows it. */
interface Identified {
  readonly code: number;
  readonly identifier: number;
}

/**
 * Glyph ids, in ascending order. Where two characters share a glyph (⼀ and 一) every character has a number of its own
 * instead, in code point order, or what is copied would be the other.
 */
function identifiersOf(sorted: readonly number[], { glyphs }: FontSubset): readonly Identified[] {
  if (new Set(glyphs.values()).size < sorted.length)
    return sorted.map((code, index) => ({ code, identifier: index + 1 }));
  return sorted
    .map((code) => ({ code, identifier: glyphs.get(code) ?? 0 }))
    .sort((one, other) => one.identifier - other.identifier);
}

/** How a font's streams lie in the file. */
export interface FontStreams {
  program(bytes: Uint8Array, entries: string): WrittenStream;
  unicodeMap(bytes: Uint8Array): WrittenStream;
}

/** Of a font that many files share: as short as can be. */
export const SHARED_FONT: FontStreams = {
  program: (bytes, entries) => flate(compress(bytes), entries),
  unicodeMap: (bytes) => flate(compress(bytes)),
};

/** Outlines hardly shrink, and of all that is deflated for one licence they take longest: 3 KB more for an eighth of its time. */
const STORED_OUTLINES = 12 * 1024;
const STORED_MAP = 1024;

/** Of a font that one file alone has. */
export const OWN_FONT: FontStreams = {
  program: (bytes, entries) => {
    return bytes.length > STORED_OUTLINES ? SHARED_FONT.program(bytes, entries) : writtenStream(entries, bytes);
  },
  unicodeMap: (bytes) => (bytes.length > STORED_MAP ? SHARED_FONT.unicodeMap(bytes) : writtenStream("", bytes)),
};

/** Adds the font to a file; the reference of its dictionary. */
export function embedFont(
  context: PDFContext,
  { cut, coverage, streams }: { readonly cut: CutFont; readonly coverage: FontCoverage; readonly streams: FontStreams },
): PDFRef {
  const add = (written: string) => context.register(new WrittenObject(written));
  const name = `/${cut.tag}+${coverage.name}`;
  const { ascent, descent, capHeight, bounds, weight } = coverage.metrics;
  const program = context.register(streams.program(cut.program, `/Length1 ${cut.program.length}`));
  const descriptor = add(
    `<</Type/FontDescriptor/FontName${name}/Flags 4/FontBBox[${bounds.join(" ")}]/ItalicAngle 0/Ascent ${ascent}` +
      `/Descent ${descent}/CapHeight ${capHeight}/StemV ${weight >= 600 ? 140 : 80}/FontFile2 ${program}>>`,
  );
  const glyphs = cut.glyphMap === undefined ? "/Identity" : ` ${context.register(writtenStream("", cut.glyphMap))}`;
  const descendant = add(
    `<</Type/Font/Subtype/CIDFontType2/BaseFont${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
      `/FontDescriptor ${descriptor}/DW 1000/W[${cut.widths}]/CIDToGIDMap${glyphs}>>`,
  );
  const unicode = context.register(streams.unicodeMap(cut.unicodeMap));
  return add(
    `<</Type/Font/Subtype/Type0/BaseFont${name}/Encoding/Identity-H/DescendantFonts[${descendant}]/ToUnicode ${unicode}>>`,
  );
}

/** Deflates with the one library whose bytes are the same on every runtime; `level` as zlib has it. */
export function compress(bytes: Uint8Array, level: 1 | 6 = 6): Uint8Array {
  return zlibSync(bytes, { level });
}

/** A stream of already deflated bytes; `entries` is the text of its dictionary's further entries. */
export function flate(deflated: Uint8Array, entries = ""): WrittenStream {
  return writtenStream(`${entries}/Filter/FlateDecode`, deflated);
}

function widthOf(code: number, key: FontKey, typeface: Typeface): number {
  const glyph = typeface.glyph(code, key === "bold" ? "bold" : "regular");
  return glyph?.advance ?? 1000;
}

/** Two bytes per identifier: the glyph that draws it; identifier 0 is .notdef. */
function glyphMap(glyphs: readonly number[]): Uint8Array {
  const map = new Uint8Array((glyphs.length + 1) * 2);
  glyphs.forEach((glyph, index) => {
    map[index * 2 + 2] = glyph >> 8;
    map[index * 2 + 3] = glyph & 0xff;
  });
  return map;
}

/** Widths other than the default of 1000, each stretch of following identifiers as `first[width width …]`. */
function widthArray(own: readonly { readonly identifier: number; readonly width: number }[]): string {
  let written = "";
  let next = -1;
  for (const { identifier, width } of own) {
    if (width === 1000) continue;
    if (identifier !== next) written += `${next < 0 ? "" : "]"}${identifier}[`;
    written += identifier === next ? ` ${width}` : width;
    next = identifier + 1;
  }
  return written === "" ? "" : `${written}]`;
}

/** A ToUnicode CMap (§9.10.3), at most 100 lines a block. */
function unicodeMap(own: readonly { readonly identifier: number; readonly text: string }[]): string {
  const lines = own.map(({ text, identifier }) => `<${hex4(identifier)}><${utf16(text)}>`);
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

function utf16(text: string): string {
  return Array.from({ length: text.length }, (_, at) => hex4(text.charCodeAt(at))).join("");
}

/** Six letters that tell subsets of one font apart (§9.6.4): FNV-1a over what they show. */
function subsetTag(shown: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const code of shown) hash = Math.imul(hash ^ code, 0x01000193) >>> 0;
  let tag = "";
  for (let at = 0; at < 6; at += 1) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}
