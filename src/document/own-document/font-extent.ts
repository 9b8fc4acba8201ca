// How far the glyphs of a font reach and advance (ISO 32000-1 §9.2.4, §9.6, §9.7), from what the font says of itself. Where it does
// not say, a range that no font leaves: the question is only where a text can be.

import type { Box } from "../matrix.ts";
import { isDictionary, isPdfArray, nameOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import type { SourceFile } from "./source-file.ts";
import { boxOf } from "./source-pages.ts";
import { UnprovenError } from "./unproven.ts";

/** Least and most. */
export type Range = readonly [number, number];

/** A font by its reach; lengths in ems. */
export interface FontExtent {
  /** Around every glyph, from its origin. */
  readonly reach: Box;
  /** The advances of a text together, and how many characters and blanks it may have. */
  measure(text: Uint8Array): { readonly advance: Range; readonly characters: Range; readonly blanks: Range };
}

/** Wider than any glyph of the standard fonts. */
const WIDEST = 1.2;
/** Where a font says less of its reach than its glyphs have as a rule. */
const USUAL: Box = [-0.1, -0.3, 1.1, 1];
const UNSAID: Box = [-0.5, -0.5, 1.5, 1.5];

/** @throws {UnprovenError} text that runs downwards, or a font that does not say how far it reaches. */
export function fontExtent(source: SourceFile, font: PdfDictionary): FontExtent {
  const subtype = nameOf(source.resolve(font.get("Subtype")));
  if (subtype === "Type0") return compositeExtent(source, font);
  if (subtype === "Type3") return drawnExtent(source, font);
  const descriptor = source.resolve(font.get("FontDescriptor"));
  const described = isDictionary(descriptor) ? descriptor : undefined;
  return { reach: reachOf(source, described), measure: simpleMeasure(source, font, described, 1 / 1000) };
}

function simpleMeasure(
  source: SourceFile,
  font: PdfDictionary,
  descriptor: PdfDictionary | undefined,
  unit: number,
): FontExtent["measure"] {
  const listed = source.resolve(font.get("Widths"));
  const first = numberIn(source, font.get("FirstChar")) ?? 0;
  const missing = numberIn(source, descriptor?.get("MissingWidth")) ?? 0;
  const widths = isPdfArray(listed) ? listed.map((width) => numberIn(source, width) ?? 0) : undefined;
  return (text) => {
    const blanks = text.reduce((count, code) => (code === 32 ? count + 1 : count), 0);
    const counted = { characters: [text.length, text.length], blanks: [blanks, blanks] } as const;
    if (widths === undefined) return { ...counted, advance: [0, text.length * WIDEST] };
    const sum = text.reduce((total, code) => total + (widths[code - first] ?? missing), 0) * unit;
    return { ...counted, advance: [sum, sum] };
  };
}

/** A Type 3 font has a matrix of its own; one that leaves its box at nothing says nothing (§9.6.5, table 112). */
function drawnExtent(source: SourceFile, font: PdfDictionary): FontExtent {
  const box = boxOf(source, font.get("FontBBox"));
  const matrix = source.resolve(font.get("FontMatrix"));
  const [a, b, c, d] = isPdfArray(matrix) ? matrix.map((number) => numberIn(source, number) ?? Number.NaN) : [];
  if (box === undefined || a === undefined || d === undefined || b !== 0 || c !== 0 || box.every((edge) => edge === 0))
    throw new UnprovenError("Type3");
  const reach: Box = [
    Math.min(box[0] * a, box[2] * a),
    Math.min(box[1] * d, box[3] * d),
    Math.max(box[0] * a, box[2] * a),
    Math.max(box[1] * d, box[3] * d),
  ];
  return { reach, measure: simpleMeasure(source, font, undefined, a) };
}

function compositeExtent(source: SourceFile, font: PdfDictionary): FontExtent {
  const encoding = source.resolve(font.get("Encoding"));
  const name = nameOf(encoding) ?? "";
  const isDownward = isDictionary(encoding) ? numberIn(source, encoding.get("WMode")) === 1 : name.endsWith("V");
  if (isDownward) throw new UnprovenError(name === "" ? "WMode" : name);
  const descendants = source.resolve(font.get("DescendantFonts"));
  const descendant = source.resolve(isPdfArray(descendants) ? descendants[0] : undefined);
  if (!isDictionary(descendant)) throw new UnprovenError("Type0");
  const descriptor = source.resolve(descendant.get("FontDescriptor"));
  const reach = reachOf(source, isDictionary(descriptor) ? descriptor : undefined);
  const usual = numberIn(source, descendant.get("DW")) ?? 1000;
  const widths = widthsOf(source, descendant.get("W"));
  if (name === "Identity-H") return { reach, measure: (text) => twoByteMeasure(text, widths, usual) };
  const most = [...widths.values()].reduce((one, other) => Math.max(one, other), usual) / 1000;
  // How many bytes a character takes only its map of codes says: one at least.
  return {
    reach,
    measure: (text) => ({
      advance: [0, text.length * most],
      characters: [0, text.length],
      blanks: [0, text.length],
    }),
  };
}

function twoByteMeasure(
  text: Uint8Array,
  widths: ReadonlyMap<number, number>,
  usual: number,
): ReturnType<FontExtent["measure"]> {
  let sum = 0;
  for (let at = 0; at + 1 < text.length; at += 2)
    sum += widths.get((text[at] ?? 0) * 256 + (text[at + 1] ?? 0)) ?? usual;
  const count = Math.floor(text.length / 2);
  return { advance: [sum / 1000, sum / 1000], characters: [count, count], blanks: [0, 0] };
}

/** §9.7.4.3: `first [w w …]` and `first last w`. */
function widthsOf(source: SourceFile, value: PdfValue | undefined): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  const list = source.resolve(value);
  const items = isPdfArray(list) ? list.map((item) => source.resolve(item)) : [];
  for (let at = 0; at < items.length; ) {
    const [first, second, third] = items.slice(at, at + 3);
    if (typeof first !== "number") throw new UnprovenError("W");
    if (isPdfArray(second)) {
      for (const [index, width] of second.entries()) widths.set(first + index, numberIn(source, width) ?? 0);
      at += 2;
    } else {
      if (typeof second !== "number" || typeof third !== "number" || second - first > 65_535)
        throw new UnprovenError("W");
      for (let code = first; code <= second; code += 1) widths.set(code, third);
      at += 3;
    }
  }
  return widths;
}

function reachOf(source: SourceFile, descriptor: PdfDictionary | undefined): Box {
  const said = boxOf(source, descriptor?.get("FontBBox"));
  if (said === undefined || said.every((edge) => edge === 0)) return UNSAID;
  return [
    Math.min(said[0] / 1000, USUAL[0]),
    Math.min(said[1] / 1000, USUAL[1]),
    Math.max(said[2] / 1000, USUAL[2]),
    Math.max(said[3] / 1000, USUAL[3]),
  ];
}

function numberIn(source: SourceFile, value: PdfValue | undefined): number | undefined {
  const found = source.resolve(value);
  return typeof found === "number" ? found : undefined;
}
