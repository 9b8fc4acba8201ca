// A spreadsheet's cells as the values that a type's claims schema asks for. What cannot be read so stays as it was written, and
// issuing says what would be right there: there is one judge of values, not two.

import type { JsonObject, JsonValue } from "../../licence/json-value.ts";
import { undefuse } from "./csv-cell.ts";
import { dateOfSerial } from "./workbook-numbers.ts";

/** Reads one cell, already trimmed and not empty. */
export type CellReader = (cell: string) => JsonValue;

/** Words for yes and no, in lower case. */
export interface YesNo {
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
}

// Longer items are sentences, in which a semicolon is punctuation: only line breaks part them.
const LONGEST_LISTED_ITEM = 100;

/** How cells of a field are read: numbers, dates, yes and no, lists parted by semicolons or line breaks, or plain text. */
export function cellReader(schema: JsonObject, yesNo: YesNo): CellReader {
  switch (schema["type"]) {
    case "number":
    case "integer":
      return readNumber;
    case "boolean":
      return (cell) => readYesNo(cell, yesNo);
    case "array":
      return listReader(schema, yesNo);
    default:
      if (schema["format"] === "date") return readDate;
      return schema["pattern"] === undefined ? (cell) => cell : codeLike;
  }
}

/** The cell's own text: without the quote that keeps spreadsheets from computing it, without `="…"`, which keeps zeros in front. */
export function plainCell(cell: string): string {
  const plain = undefuse(cell).trim();
  const kept = /^="((?:[^"]|"")*)"$/.exec(plain)?.[1];
  return kept === undefined ? plain : kept.replaceAll('""', '"').trim();
}

/** What a spreadsheet has spoiled: a long number cut to a few digits, a formula that came to nothing; undefined when neither. */
export function cellFault(cell: string): "cell-exponent" | "cell-error" | undefined {
  if (/^\d(?:\.\d+)?E\+\d{2,3}$/i.test(cell)) return "cell-exponent";
  return /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/.test(cell) ? "cell-error" : undefined;
}

/** Full-width digits, letters and signs in half width, as codes and dates are written. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");
}

/** A code typed in full width is the same code; a text with other characters in it stays as it is. */
function codeLike(cell: string): string {
  const half = halfWidth(cell);
  return /^[\x20-\x7e]+$/.test(half) ? half : cell;
}

/** Holders, parted by semicolons of either width or by line breaks. */
export function splitHolders(cell: string): readonly string[] {
  return split(cell, /[;；\n]/);
}

/**
 * `2026-3-1`, `2026/03/01`, `2026.3.1`, `2026年3月1日`, `20260301`, each also with midnight behind it, and the days that Excel counts
 * (`46357`) as `2026-03-01`; anything else as it is.
 */
export function readDate(cell: string): string {
  const written = halfWidth(cell).replace(/[ T]0{1,2}:00(?::00(?:\.0+)?)?Z?$/, "");
  const match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(written) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(written) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(written);
  // Five digits are a day from 1927 to 2119 or so; years and months are never written so.
  if (match === null) return /^[1-7]\d{4}$/.test(written) ? (dateOfSerial(Number(written)) ?? cell) : cell;
  const [, year = "", month = "", day = ""] = match;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function readNumber(cell: string): JsonValue {
  const folded = cell.normalize("NFKC");
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(folded) ? folded.replaceAll(",", "") : folded;
  if (!/^-?\d{1,15}(\.\d{1,10})?$/.test(plain)) return cell;
  const value = Number(plain);
  return value === 0 ? 0 : value;
}

function readYesNo(cell: string, { yes, no }: YesNo): JsonValue {
  const word = cell.normalize("NFKC").toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : cell;
}

function listReader(schema: JsonObject, yesNo: YesNo): CellReader {
  const { items } = schema;
  const itemSchema = typeof items === "object" && items !== null && "type" in items ? items : {};
  const readItem = cellReader(itemSchema, yesNo);
  const { maxLength } = itemSchema;
  const short = typeof maxLength === "number" && maxLength <= LONGEST_LISTED_ITEM;
  return (cell) => split(cell, cell.includes("\n") || !short ? /\n/ : /[;；]/).map(readItem);
}

function split(cell: string, separator: RegExp): readonly string[] {
  return cell
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
