// Where on the first page of a department's PDF the mark of its signing comes to stand, and the proof that nothing lies there. Places
// are millimetres from the upper left corner of the page as it is shown, turned pages included.

import { concatBytes, utf8 } from "../../licence/bytes.ts";
import type { MarkPlace } from "../../licence/own-document.ts";
import { BudgetError } from "../inflate-bounded.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray, type PdfValue } from "../pdf-values.ts";
import { boxThrough, combined, common, type Matrix, moved } from "./matrix.ts";
import type { Original } from "./original.ts";
import { walkPainted } from "./painted-boxes.ts";
import { RefusedOriginal } from "./refused-original.ts";
import type { SourceFile } from "./source-file.ts";
import { type Box, boxOf, type SourcePage } from "./source-pages.ts";
import { decodedStream, UnreadFilterError } from "./stream-data.ts";
import { UnprovenError } from "./unproven.ts";

/** Width and height in millimetres. */
export interface MarkSize {
  readonly width: number;
  readonly height: number;
}

/** A place that is proven blank. */
export interface ProvenPlace {
  /** From the mark's own space, in points with its lower left corner at the origin, to the page's. */
  readonly matrix: Matrix;
  /** In the page's space. */
  readonly area: Box;
  /** How many `q` the page's content leaves open. */
  readonly open: number;
}

const MM = 72 / 25.4;
/** Printers do not reach the paper's edge. */
const EDGE = 5;
const CONTENT = 32 * 1024 * 1024;

/** @throws {RefusedOriginal} place-off-page, place-on-… (what lies there), place-unproven. */
export function provePlace({ source, pages }: Original, place: MarkPlace, size: MarkSize): ProvenPlace {
  const [page] = pages;
  if (page === undefined) throw new RefusedOriginal([{ code: "pdf-damaged" }]);
  const { matrix, shown } = framed(page, place, size);
  const area = boxThrough(matrix, [0, 0, size.width * MM, size.height * MM]);
  const least = { right: shown.width - size.width - EDGE, down: shown.height - size.height - EDGE };
  if (!(place.x >= EDGE && place.y >= EDGE && place.x <= least.right && place.y <= least.down)) {
    const parameters = { ...found(place), least: EDGE, right: Math.floor(least.right), down: Math.floor(least.down) };
    throw new RefusedOriginal([{ code: "place-off-page", parameters }]);
  }
  const lying = new Set<string>();
  const note = (kind: string, box: Box): void => {
    if (common(box, area) !== undefined) lying.add(kind);
  };
  for (const box of annotationBoxes(source, page)) note("link", box);
  const open = walked(source, page, note);
  const [kind] = lying;
  if (kind === undefined) return { matrix, area, open };
  const parameters = { ...found(place), width: size.width, height: size.height };
  throw new RefusedOriginal([{ code: `place-on-${kind}`, parameters }]);
}

function walked(source: SourceFile, page: SourcePage, note: (kind: string, box: Box) => void): number {
  try {
    const resources = source.resolve(page.entries.get("Resources"));
    return walkPainted(
      source,
      {
        content: contentOf(source, page),
        resources: isDictionary(resources) ? resources : new Map(),
        visible: page.visible,
      },
      note,
    );
  } catch (error) {
    const isUnread =
      error instanceof UnprovenError || error instanceof UnreadFilterError || error instanceof BudgetError;
    if (!isUnread && !(error instanceof PdfSyntaxError)) throw error;
    throw new RefusedOriginal([{ code: "place-unproven", parameters: { found: error.message } }]);
  }
}

/** A page's content streams as one (§7.8.2). */
function contentOf(source: SourceFile, page: SourcePage): Uint8Array {
  const contents = page.entries.get("Contents");
  const list = source.resolve(contents);
  const references: readonly (PdfValue | undefined)[] = isPdfArray(list) ? list : [contents];
  let left = CONTENT;
  const pieces = references.flatMap((reference) => {
    const stream = source.stream(reference);
    if (stream === undefined) return [];
    const data = decodedStream(stream.dictionary, stream.raw, left, (value) => source.resolve(value));
    left -= data.length;
    return [data, utf8("\n")];
  });
  return concatBytes(...pieces);
}

function annotationBoxes(source: SourceFile, page: SourcePage): readonly Box[] {
  const annotations = source.resolve(page.entries.get("Annots"));
  return (isPdfArray(annotations) ? annotations : []).flatMap((annotation) => {
    const dictionary = source.resolve(annotation);
    const box = isDictionary(dictionary) ? boxOf(source, dictionary.get("Rect")) : undefined;
    return box === undefined ? [] : [box];
  });
}

/** The mark's way onto the page, and the size of the page as it is shown in millimetres. */
function framed(
  { visible: [left, lower, right, upper], rotation }: SourcePage,
  place: MarkPlace,
  size: MarkSize,
): { readonly matrix: Matrix; readonly shown: MarkSize } {
  const isTurned = rotation % 180 !== 0;
  const [width, height] = isTurned ? [upper - lower, right - left] : [right - left, upper - lower];
  const turned: Readonly<Record<number, Matrix>> = {
    0: [1, 0, 0, 1, left, lower],
    90: [0, 1, -1, 0, right, lower],
    180: [-1, 0, 0, -1, right, upper],
    270: [0, -1, 1, 0, left, upper],
  };
  const corner = moved(place.x * MM, height - (place.y + size.height) * MM);
  return {
    matrix: combined(corner, turned[rotation] ?? [1, 0, 0, 1, left, lower]),
    shown: { width: width / MM, height: height / MM },
  };
}

function found({ x, y }: MarkPlace): Readonly<Record<string, number>> {
  return { x, y };
}
