// A spreadsheet's cells as the values that a type's claims schema asks for. What cannot be read so stays as it was written, and
// issuing says what would be right there: there is one judge of values, not two.

import type { JsonObject, JsonValue } from "../../licence/json-value.ts";

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
      return schema["format"] === "date" ? readDate : (cell) => cell;
  }
}

/** Holders, parted by semicolons of either width or by line breaks. */
export function splitHolders(cell: string): readonly string[] {
  return split(cell, /[;；\n]/);
}

/** `2026-3-1`, `2026/03/01`, `2026.3.1`, `2026年3月1日`, `20260301` as `2026-03-01`; anything else as it is. */
export function readDate(cell: string): string {
  const match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(cell) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(cell) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(cell);
  if (match === null) return cell;
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
