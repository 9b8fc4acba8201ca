// Where on the first page of a department's PDF the mark of its signing comes to stand, and the proof that nothing lies there. Places
// are millimetres from the upper left corner of the page as it is shown, turned pages included.

import type { MarkPlace } from "../../licence/own-document.ts";
import { BudgetError } from "../inflate-bounded.ts";
import { type Box, common, type Matrix, movedBox, times, translation } from "../matrix.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, isPdfArray } from "../pdf-values.ts";
import type { Original } from "./original.ts";
import { contentOf } from "./page-content.ts";
import { walkPainted } from "./painted-boxes.ts";
import { RefusedOriginal } from "./refused-original.ts";
import { MM, shownExtent, shownToPage } from "./shown-page.ts";
import type { SourceFile } from "./source-file.ts";
import { boxOf, type SourcePage } from "./source-pages.ts";
import { UnreadFilterError } from "./stream-data.ts";
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
}

/** Printers do not reach the paper's edge. */
const EDGE = 5;

/** @throws {RefusedOriginal} place-off-page, place-on-… (what lies there), place-unproven. */
export function provePlace({ source, pages }: Original, place: MarkPlace, size: MarkSize): ProvenPlace {
  const [page] = pages;
  if (page === undefined) throw new RefusedOriginal([{ code: "pdf-damaged" }]);
  const extent = shownExtent(page);
  const shown = { width: extent.width / MM, height: extent.height / MM };
  const matrix = times(translation(place.x * MM, extent.height - (place.y + size.height) * MM), shownToPage(page));
  const area = movedBox(matrix, [0, 0, size.width * MM, size.height * MM]);
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
  walk(source, page, note);
  const [kind] = lying;
  if (kind === undefined) return { matrix, area };
  const parameters = { ...found(place), width: size.width, height: size.height };
  throw new RefusedOriginal([{ code: `place-on-${kind}`, parameters }]);
}

function walk(source: SourceFile, page: SourcePage, note: (kind: string, box: Box) => void): void {
  try {
    const resources = source.resolve(page.entries.get("Resources"));
    walkPainted(
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

function annotationBoxes(source: SourceFile, page: SourcePage): readonly Box[] {
  const annotations = source.resolve(page.entries.get("Annots"));
  return (isPdfArray(annotations) ? annotations : []).flatMap((annotation) => {
    const dictionary = source.resolve(annotation);
    const box = isDictionary(dictionary) ? boxOf(source, dictionary.get("Rect")) : undefined;
    return box === undefined ? [] : [box];
  });
}

function found({ x, y }: MarkPlace): Readonly<Record<string, number>> {
  return { x, y };
}
