// A table as departments keep it often begins with its name across the whole width (a merged cell, above the header). Such a row is passed
// over: it is a first row with one cell of text above a row with several. Rows keep the numbers that the file gives them.

import type { Sheet, SheetPage } from "./sheet.ts";
import { withoutEmptyEnd } from "./sheet.ts";

/** The sheet with its header as the titles, whatever stands alone above it. */
export async function withoutTitleRows(sheet: Sheet): Promise<Sheet> {
  if (sheet.format === "ndjson" || filled(sheet.titles) !== 1) return sheet;
  const pages = sheet.pages[Symbol.asyncIterator]();
  const next = await pages.next();
  const begun: SheetPage = next.done ? { rows: [], read: 1 } : next.value;
  const at = begun.rows.findIndex(({ cells }) => filled(cells) !== 1);
  const header = begun.rows[at];
  if (header === undefined || at > MOST_TITLE_ROWS) return { ...sheet, pages: rest(begun, pages, 0) };
  const titles = withoutEmptyEnd(header.cells.map((cell) => cell.trim()));
  const below = { rows: begun.rows.slice(at + 1), read: begun.read };
  // Only a workbook leaves out empty cells; in a CSV file a short row lacks some.
  return { ...sheet, titles, pages: rest(below, pages, sheet.format === "xlsx" ? titles.length : 0) };
}

/** The table's name, and who filled it in; a longer run of single cells is a table of one column. */
const MOST_TITLE_ROWS = 2;

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== "").length;
}

async function* rest(begun: SheetPage, pages: AsyncIterator<SheetPage>, columns: number): AsyncGenerator<SheetPage> {
  if (begun.rows.length > 0) yield widened(begun, columns);
  for (let next = await pages.next(); !next.done; next = await pages.next()) yield widened(next.value, columns);
}

function widened({ rows, read }: SheetPage, columns: number): SheetPage {
  const wide = (cells: readonly string[]): readonly string[] =>
    cells.length >= columns ? cells : [...cells, ...Array.from({ length: columns - cells.length }, () => "")];
  return { rows: rows.map((row) => ({ ...row, cells: wide(row.cells) })), read };
}
