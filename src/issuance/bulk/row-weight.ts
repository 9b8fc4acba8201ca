// What rows weigh: a page is worked on in one go, and a handful of rows may say as much as a thousand. So a page ends by what its rows
// say, too, and whoever asks for a verdict meanwhile waits for some hundredths of a second.

import type { SheetRow } from "./sheet.ts";

/** Characters of one row, whatever the file: the longest decision with all its articles is below 100 KB. */
export const LONGEST_ROW = 262_144;
/** Characters of a page. */
const HEAVIEST_PAGE = 262_144;

/** The rows, in order, as pages of no more than that, or of one row alone. */
export function cutByWeight(rows: readonly SheetRow[]): readonly (readonly SheetRow[])[] {
  const pages: SheetRow[][] = [];
  let room = 0;
  for (const row of rows) {
    const weight = weightOf(row);
    const page = weight <= room ? pages.at(-1) : undefined;
    if (page === undefined) pages.push([row]);
    else page.push(row);
    room = (page === undefined ? HEAVIEST_PAGE : room) - weight;
  }
  return pages;
}

function weightOf({ cells, json }: SheetRow): number {
  if (json !== undefined) return JSON.stringify(json).length;
  return cells.reduce((sum, cell) => sum + cell.length, 0);
}
