// The pages of a department's PDF in order (ISO 32000-1 §7.7.3), with what they inherit written out, and nothing of a page but what
// can be seen of it.

import { BudgetError } from "../inflate-bounded.ts";
import type { Box } from "../matrix.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, nameOf, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { RefusedOriginal } from "./refused-original.ts";
import type { SourceFile } from "./source-file.ts";

/** A page. */
export interface SourcePage {
  /** Its object number. */
  readonly object: number;
  /** What stands in its dictionary and is kept. */
  readonly entries: PdfDictionary;
  /** Everything that stands in its dictionary. */
  readonly all: PdfDictionary;
  /** What is shown of it, in its own space. */
  readonly visible: Box;
  /** Degrees clockwise by which it is shown: 0, 90, 180 or 270. */
  readonly rotation: number;
}

const INHERITED = ["Resources", "MediaBox", "CropBox", "Rotate"] as const;
const KEPT = [
  ...INHERITED,
  ...(["BleedBox", "TrimBox", "ArtBox", "Contents", "Group", "Annots", "StructParents", "Tabs"] as const),
];
const DEPTH = 32;

/** @throws {PdfSyntaxError} a tree that is none; {RefusedOriginal} more than `limit` pages. */
export function sourcePages(source: SourceFile, catalogue: PdfDictionary, limit: number): readonly SourcePage[] {
  const pages: SourcePage[] = [];
  const seen = new Set<number>();
  const visit = (node: PdfValue | undefined, inherited: PdfDictionary, depth: number): void => {
    const object = objectOf(node);
    const dictionary = source.resolve(node);
    if (object === undefined || !isDictionary(dictionary) || depth > DEPTH || seen.has(object))
      throw new PdfSyntaxError("a page tree");
    seen.add(object);
    if (seen.size > 8 * limit) throw new BudgetError("too many pages");
    const passed = new Map(inherited);
    for (const key of INHERITED) {
      const value = dictionary.get(key);
      if (value !== undefined) passed.set(key, value);
    }
    const kids = source.resolve(dictionary.get("Kids"));
    if (nameOf(source.resolve(dictionary.get("Type"))) === "Page" || !isPdfArray(kids)) {
      pages.push(pageOf(source, object, new Map([...dictionary, ...passed])));
      if (pages.length > limit) throw new RefusedOriginal([{ code: "pdf-pages", parameters: { limit } }]);
    } else for (const kid of kids) visit(kid, passed, depth + 1);
  };
  visit(catalogue.get("Pages"), new Map(), 0);
  return pages;
}

function pageOf(source: SourceFile, object: number, all: PdfDictionary): SourcePage {
  const media = boxOf(source, all.get("MediaBox"));
  if (media === undefined) throw new PdfSyntaxError("a page without a size");
  const crop = boxOf(source, all.get("CropBox")) ?? media;
  const visible: Box = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  const rotate = source.resolve(all.get("Rotate")) ?? 0;
  if (typeof rotate !== "number" || rotate % 90 !== 0) throw new PdfSyntaxError("a page that is shown askew");
  const entries = new Map(
    KEPT.flatMap((key) => {
      const value = all.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  return { object, entries, all, visible, rotation: ((rotate % 360) + 360) % 360 };
}

/** A rectangle with its corners in order. */
export function boxOf(source: SourceFile, value: PdfValue | undefined): Box | undefined {
  const found = source.resolve(value);
  if (!isPdfArray(found) || found.length !== 4) return undefined;
  const [a, b, c, d] = found.map((edge) => source.resolve(edge));
  if (typeof a !== "number" || typeof b !== "number" || typeof c !== "number" || typeof d !== "number")
    return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}
