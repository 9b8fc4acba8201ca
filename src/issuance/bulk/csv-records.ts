// Cutting text into records (RFC 4180) as it arrives: quotes doubled within quotes, any kind of line end, a quote inside a plain cell
// taken for itself, as spreadsheets do. It holds no more than the record it is in. tests/issuance/bulk hold it to csv-parse.

import { LONGEST_ROW } from "./row-weight.ts";
import { unreadable } from "./sheet.ts";

/** Excel's columns: some programs write a delimiter for each of them. */
const WIDEST_RECORD = 16_384;

/** Takes text in pieces and gives records. */
export class CsvRecords {
  readonly #delimiter: number;
  readonly #plainEnd: RegExp;
  #cells: string[] = [];
  #cell = "";
  /** `closing`: a quote within quotes, whose meaning the next character tells. */
  #state: "start" | "plain" | "quoted" | "closing" = "start";
  #afterReturn = false;
  #length = 0;
  #count = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#plainEnd = new RegExp(`[${delimiter === "\t" ? "\\t" : delimiter}\r\n]`, "g");
  }

  /** The records that a piece of text completes. @throws {LicenceError} document-unreadable: `csv-quote` {row} */
  push(text: string): string[][] {
    const records: string[][] = [];
    for (let at = 0; at < text.length; ) at = this.#step(text, at, records);
    // An opening quote that is never closed would otherwise swallow the rest of the file.
    if (this.#length > LONGEST_ROW) throw unreadable("csv-quote", { row: this.#count + 1 });
    return records;
  }

  /** The last record, when the text does not end with a line end. @throws {LicenceError} document-unreadable: `csv-quote` */
  end(): string[][] {
    const records: string[][] = [];
    if (this.#state === "quoted") throw unreadable("csv-quote", { row: this.#count + 1 });
    if (this.#state !== "start" || this.#cells.length > 0) this.#closeRecord(records);
    return records;
  }

  #step(text: string, at: number, records: string[][]): number {
    const code = text.charCodeAt(at);
    if (this.#afterReturn) {
      this.#afterReturn = false;
      if (code === 0x0a) return at + 1;
    }
    switch (this.#state) {
      case "quoted":
        return this.#quoted(text, at);
      case "closing":
        if (code !== 0x22 && !this.#isEnd(code)) {
          this.#add('"');
          this.#state = "quoted";
          return at;
        }
        this.#state = code === 0x22 ? "quoted" : "plain";
        if (code !== 0x22) return at;
        this.#add('"');
        return at + 1;
      case "start":
        this.#state = code === 0x22 ? "quoted" : "plain";
        return code === 0x22 ? at + 1 : at;
      case "plain":
        return this.#plain(text, at, records);
    }
  }

  #quoted(text: string, at: number): number {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    this.#add(text.slice(at, end));
    if (quote < 0) return end;
    this.#state = "closing";
    return quote + 1;
  }

  #plain(text: string, at: number, records: string[][]): number {
    this.#plainEnd.lastIndex = at;
    const end = this.#plainEnd.exec(text)?.index ?? text.length;
    if (end > at) this.#add(text.slice(at, end));
    if (end === text.length) return end;
    const code = text.charCodeAt(end);
    if (code === this.#delimiter) {
      this.#closeCell();
      // The cell behind a delimiter is there even when the text ends.
      this.#state = "start";
    } else {
      this.#afterReturn = code === 0x0d;
      this.#closeRecord(records);
    }
    return end + 1;
  }

  #isEnd(code: number): boolean {
    return code === this.#delimiter || code === 0x0a || code === 0x0d;
  }

  #add(text: string): void {
    this.#cell += text;
    this.#length += text.length;
  }

  #closeCell(): void {
    this.#cells.push(this.#cell);
    if (this.#cells.length > WIDEST_RECORD) throw unreadable("table-columns", { limit: WIDEST_RECORD });
    this.#cell = "";
  }

  #closeRecord(records: string[][]): void {
    this.#closeCell();
    records.push(this.#cells);
    this.#cells = [];
    this.#state = "start";
    this.#length = 0;
    this.#count += 1;
  }
}
