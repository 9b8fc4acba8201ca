// The rows of one sheet of a workbook (ECMA-376 part 1, 18.3.1.73), as they come out of the XML: no more than a page of them is ever held.

import { LONGEST_ROW } from "./row-weight.ts";
import { type SharedStrings, unescaped } from "./shared-strings.ts";
import { MOST_COLUMNS, type SheetRow, unreadable } from "./sheet.ts";
import { numberText } from "./workbook-numbers.ts";
import { type Attributes, readXml } from "./workbook-xml.ts";

/** What cells refer to. */
export interface CellContext {
  readonly strings: SharedStrings;
  readonly dateStyles: readonly boolean[];
  readonly dates: "1900" | "1904";
}

/** Excel's last row. */
const LAST_ROW = 1_048_576;
/** Characters of all cells: few strings that many cells mean come to far more than the file. */
const LARGEST_TEXT = 134_217_728;

/** Gives the rows that each piece of XML completes, empty ones too; none where a piece completes none. @throws {LicenceError} document-unreadable */
export function* readSheetRows(pieces: Iterable<Uint8Array>, context: CellContext): Generator<readonly SheetRow[]> {
  const reader = new RowReader(context);
  for (const _ of readXml(pieces, reader)) {
    yield reader.rows;
    reader.rows = [];
  }
  if (reader.rows.length > 0) yield reader.rows;
}

class RowReader {
  rows: SheetRow[] = [];
  readonly #context: CellContext;
  #row = 0;
  #cells: string[] = [];
  #column = -1;
  #type = "n";
  #style = -1;
  #text = "";
  #length = 0;
  #lengthBeforeRow = 0;
  #isText = false;
  #isPhonetic = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "row") {
      const row = attributes["r"] === undefined ? this.#row + 1 : Number(attributes["r"]);
      if (!(Number.isInteger(row) && row > this.#row && row <= LAST_ROW))
        throw unreadable("xlsx-damaged", { reason: `row ${attributes["r"] ?? row}` });
      this.#row = row;
      this.#lengthBeforeRow = this.#length;
      this.#cells = [];
      this.#column = -1;
    } else if (name === "c") {
      this.#openCell(attributes);
    } else if (name === "rPh") this.#isPhonetic = true;
    else if (name === "v" || name === "t") this.#isText = !this.#isPhonetic;
  }

  text(piece: string): void {
    if (this.#isText) this.#text += piece;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isText = false;
    else if (name === "rPh") this.#isPhonetic = false;
    else if (name === "c") this.#closeCell();
    else if (name === "row") this.rows.push({ row: this.#row, cells: Array.from(this.#cells, (cell) => cell ?? "") });
  }

  #openCell(attributes: Attributes): void {
    this.#column = attributes["r"] === undefined ? this.#column + 1 : columnOf(attributes["r"]);
    if (this.#column >= MOST_COLUMNS) throw unreadable("table-columns", { limit: MOST_COLUMNS });
    if (this.#column < 0) throw unreadable("xlsx-damaged", { reason: `cell ${attributes["r"]}` });
    this.#type = attributes["t"] ?? "n";
    this.#style = Number(attributes["s"] ?? -1);
    this.#text = "";
  }

  #closeCell(): void {
    const text = this.#cellText();
    this.#length += text.length;
    if (this.#length > LARGEST_TEXT) throw unreadable("xlsx-too-large", { limit: LARGEST_TEXT });
    if (this.#length - this.#lengthBeforeRow > LONGEST_ROW)
      throw unreadable("xlsx-damaged", { reason: `row ${this.#row}: a text too long` });
    this.#cells[this.#column] = text;
  }

  #cellText(): string {
    const { strings, dateStyles, dates } = this.#context;
    switch (this.#type) {
      case "s":
        return strings.at(Number(this.#text));
      case "b":
        return this.#text === "1" ? "true" : this.#text === "0" ? "false" : this.#text;
      case "d":
        return this.#text.slice(0, 10);
      case "n":
        return numberText(this.#text, dateStyles[this.#style] ?? false, dates);
      default:
        return unescaped(this.#text);
    }
  }
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? "") column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
