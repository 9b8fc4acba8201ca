// The words of a copy for one use (加注件) over every page of an original: printed once upright and once lying, and shown over each
// page as large as covers it.

import { type Matrix, times } from "../matrix.ts";
import { isPdfArray, type PdfReference } from "../pdf-values.ts";
import type { Binding } from "./open-binding.ts";
import { formOf, type Layer } from "./page-layers.ts";
import { shownExtent, shownToPage } from "./shown-page.ts";
import type { SourcePage } from "./source-pages.ts";

/** The layer over a page; undefined where nothing is laid over pages. */
export type Veil = (page: SourcePage) => Layer | undefined;

/** Makes forms of the printed pages that carry nothing but the words. */
export function veilOf(bound: Binding, pages: readonly PdfReference[]): Veil {
  const veils = pages.map((page) => {
    const box = bound.file.dictionary(page).get("MediaBox");
    const [, , width, height] = isPdfArray(box) ? box : [];
    return { width: Number(width), height: Number(height), form: formOf(bound, page, { transparent: true }) };
  });
  return (page) => {
    const shown = shownExtent(page);
    const lying = shown.width > shown.height;
    const veil = veils.find(({ width, height }) => width > height === lying);
    if (veil === undefined) return undefined;
    const scale = Math.max(shown.width / veil.width, shown.height / veil.height);
    const [x, y] = [(shown.width - veil.width * scale) / 2, (shown.height - veil.height * scale) / 2];
    const centred: Matrix = [scale, 0, 0, scale, x, y];
    return { form: veil.form, matrix: times(centred, shownToPage(page)) };
  };
}
