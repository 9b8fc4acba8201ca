// What every reader of tables makes, whatever the file: pages of rows under one header. Rows are numbered as a spreadsheet shows
// them, the header being row 1; a line of NDJSON has the number of its line.

import { LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { WordParameters } from "../../licence/words.ts";

/** A row of the file. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
  /** A line of NDJSON that holds a request's own members (`holders`, `claims` …) instead of columns. */
  readonly json?: JsonObject;
  /** What is wrong with the row before anything in it is read: a line that is no JSON. */
  readonly fault?: LicenceError;
  /** Hashes of the photos that came with the table, by the names that the row has for them; or what is wrong with one. */
  readonly files?: ReadonlyMap<string, string> | LicenceError;
}

/** A run of rows, with how much of the file has been read. */
export interface SheetPage {
  readonly rows: readonly SheetRow[];
  /** 0 to 1. */
  readonly read: number;
}

/** The formats that are told apart by their first bytes. */
export type SheetFormat = "csv" | "xlsx" | "ndjson";

/** A file that has been opened: its header is read, its rows are not. */
export interface Sheet {
  readonly format: SheetFormat;
  /** Titles of the columns, without empty ones at the end. */
  readonly titles: readonly string[];
  readonly pages: AsyncIterable<SheetPage>;
}

/** A file as it comes. */
export interface SheetSource {
  /** Begins anew at each call. */
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** Bytes; only for saying how far reading has come. */
  readonly size: number;
}

/** How to read a file. */
export interface SheetOptions {
  readonly pageRows: number;
  /** A label of the Encoding standard; found out when absent. */
  readonly encoding?: string;
  /** A workbook's sheet; the first that is not hidden when absent. */
  readonly sheet?: string;
  /** Lets others have a turn; awaited between pieces of what is unpacked in one go. */
  readonly pause?: () => Promise<void>;
}

/** Columns that a table may have, whatever the file. */
export const MOST_COLUMNS = 1024;

/** What is wrong with a file as a whole. */
export function unreadable(code: string, parameters: WordParameters = {}, cause?: unknown): LicenceError {
  return new LicenceError("document-unreadable", { fields: [{ pointer: "", code, parameters }], cause });
}

/** Whether there is any text in a row. */
export function hasText(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== "");
}

/** Without the empty cells at the end. */
export function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== "");
  return last + 1 === cells.length ? cells : cells.slice(0, last + 1);
}
