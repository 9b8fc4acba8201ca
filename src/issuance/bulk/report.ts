// What a batch tells of its rows, as files that go back to whoever sent them: results (row, number, id, link, what became of it), and the rows that
// failed, as they came, with what would be right, to be corrected and sent again. Cells are written by csv-cell.ts, which defuses formulas.

import { describeError, describeFieldError } from "../../licence/describe.ts";
import { type FieldError, LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { Language, Words } from "../../licence/words.ts";
import { type Columns, REMARKS } from "./columns.ts";
import { undefuse } from "./csv-cell.ts";
import { columnOf } from "./row.ts";
import type { SheetRow } from "./sheet.ts";

/** Whose language remarks are in, and what they are about. */
export interface ReportParts {
  readonly columns: Columns;
  /** Titles of an earlier run's remarks, which are replaced. */
  readonly remarks: ReadonlySet<string>;
  readonly words: Words;
  readonly language: Language;
}

/** A row that was done. */
export interface DoneRow {
  readonly row: number;
  readonly number: string;
  readonly id: string;
  /** A key of `bulk.outcomes`. */
  readonly verdict: string;
}

const RESULT_TITLES = ["row", "number", "id", "link", "verdict"] as const;

/** The results' header. */
export function resultTitles(words: Words): readonly string[] {
  return RESULT_TITLES.map((name) => words(`bulk.results.${name}`));
}

/** A line of the results; `origin` is where the link leads. */
export function resultCells({ row, number, id, verdict }: DoneRow, origin: string, words: Words): readonly string[] {
  return [String(row), number, id, id === "" ? "" : `${origin}/v/${id}`, words(`bulk.outcomes.${verdict}`)];
}

/** The errors' header: the file's own columns, then the remarks. */
export function errorTitles(parts: ReportParts): readonly string[] {
  return [...ownCells(parts, parts.columns.titles), ...remarkTitlesIn(parts)];
}

/** The row as it was, then its number, the columns that are wrong, and what would be right. */
export function errorCells(parts: ReportParts, { row, cells }: SheetRow, error: LicenceError): readonly string[] {
  const own = ownCells(
    parts,
    parts.columns.titles.map((_, index) => undefuse(cells[index] ?? "")),
  );
  return [...own, String(row), ...remarksOf(parts, error)];
}

/** The header of what was borne: row, columns, what is not as today's rules want it. */
export function warningTitles(parts: ReportParts): readonly string[] {
  return remarkTitlesIn(parts);
}

/** What was borne in a row. */
export function warningCells(parts: ReportParts, { row }: SheetRow, fields: readonly FieldError[]): readonly string[] {
  return [String(row), ...remarksOf(parts, new LicenceError("request-invalid", { fields }))];
}

/** The same as a line of NDJSON. */
export function errorLine(parts: ReportParts, sheet: SheetRow, error: LicenceError): JsonObject {
  const [rowTitle = "", ...titles] = remarkTitlesIn(parts);
  const remarks = remarksOf(parts, error);
  const said = Object.fromEntries(titles.map((title, index) => [title, remarks[index] ?? ""]));
  return { ...ownMembers(parts, sheet), [rowTitle]: sheet.row, ...said };
}

function ownMembers({ columns, remarks }: ReportParts, { cells, json, fault }: SheetRow): JsonObject {
  const members = json ?? (fault === undefined ? titled(columns.titles, cells) : { line: cells[0] ?? "" });
  return Object.fromEntries(Object.entries(members).filter(([name]) => !remarks.has(name)));
}

function titled(titles: readonly string[], cells: readonly string[]): JsonObject {
  return Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ""]));
}

function remarkTitlesIn({ words }: ReportParts): readonly string[] {
  return REMARKS.map((name) => words(`bulk.remarks.${name}`));
}

function remarksOf({ columns, words, language }: ReportParts, error: LicenceError): readonly [string, string] {
  const named = error.fields.map(({ pointer }) => {
    const at = columnOf(columns, pointer);
    return at === undefined ? pointer : (columns.titles[at] ?? pointer);
  });
  const sentences = error.fields.map((field) => describeFieldError(words, language, field));
  const detail = sentences.length === 0 ? [describeError(words, error)] : sentences;
  return [[...new Set(named)].join("; "), `${detail.join(" ")} [${error.code}]`];
}

function ownCells({ columns, remarks }: ReportParts, cells: readonly string[]): readonly string[] {
  return cells.filter((_, index) => !remarks.has(columns.titles[index] ?? ""));
}
