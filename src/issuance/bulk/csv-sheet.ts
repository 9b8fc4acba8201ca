// A CSV file as a sheet: commas, semicolons or tabs, whichever the header is parted by or a `sep=` line says, as Excel writes them
// in different countries.

import { CsvRecords } from "./csv-records.ts";
import { hasText, type Sheet, type SheetOptions, type SheetPage, type SheetSource, withoutEmptyEnd } from "./sheet.ts";
import { decodeText } from "./text-decoding.ts";

const DELIMITERS = [",", ";", "\t"] as const;
/** By then a header is over, or it is none. */
const LONGEST_HEADER = 65_536;
const SEPARATOR_LINE = /^\ufeff?sep=([,;\t])\r?\n/i;

/** Opens it. @throws {LicenceError} document-unreadable: `csv-encoding`, `csv-quote`, the latter after the rows before it. */
export async function openCsv(source: SheetSource, options: SheetOptions): Promise<Sheet> {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of source.bytes()) {
      bytes += piece.length;
      yield piece;
    }
  }
  const text = decodeText(counted(), options.encoding);
  const start = await beginning(text);
  const separator = SEPARATOR_LINE.exec(start);
  const body = start.slice(separator?.[0].length ?? (start.startsWith("\ufeff") ? 1 : 0));
  const records = new CsvRecords(separator?.[1] ?? delimiterOf(body));
  // A `sep=` line is a row of the file to whoever looks at it as text, and none to whoever opens it in Excel, who is right.
  const rows = recordsOf(records, body, text);
  const first = await rows.next();
  const titles = withoutEmptyEnd(first.done ? [] : (first.value[0] ?? []));
  const read = (): number => (source.size === 0 ? 1 : Math.min(1, bytes / source.size));
  return {
    format: "csv",
    titles,
    pages: pagesOf(rows, first.done ? [] : first.value.slice(1), options.pageRows, read),
  };
}

/** The text up to the end of the first line at least. */
async function beginning(text: AsyncIterator<string>): Promise<string> {
  let start = "";
  while (start.length < LONGEST_HEADER && !/[\r\n]./s.test(start)) {
    const next = await text.next();
    if (next.done) break;
    start += next.value;
  }
  return start;
}

function delimiterOf(text: string): string {
  const header = /^(?:"[^"]*"|[^\r\n"])*/.exec(text)?.[0].replaceAll(/"[^"]*"/g, "") ?? "";
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

async function* recordsOf(
  records: CsvRecords,
  start: string,
  text: AsyncIterable<string>,
): AsyncGenerator<readonly string[][]> {
  const first = records.push(start);
  if (first.length > 0) yield first;
  for await (const piece of text) {
    const more = records.push(piece);
    if (more.length > 0) yield more;
  }
  const last = records.end();
  if (last.length > 0) yield last;
}

async function* pagesOf(
  groups: AsyncIterable<readonly string[][]>,
  begun: readonly string[][],
  pageRows: number,
  read: () => number,
): AsyncGenerator<SheetPage> {
  let row = 1;
  let rows: SheetPage["rows"][number][] = [];
  const take = (records: readonly string[][]): void => {
    for (const cells of records) {
      row += 1;
      if (hasText(cells)) rows.push({ row, cells });
    }
  };
  take(begun);
  try {
    for await (const records of groups) {
      take(records);
      while (rows.length >= pageRows) {
        yield { rows: rows.slice(0, pageRows), read: read() };
        rows = rows.slice(pageRows);
      }
    }
  } catch (error) {
    // What stands before the place where the file breaks off is read all the same.
    if (rows.length > 0) yield { rows, read: read() };
    throw error;
  }
  for (let at = 0; at < rows.length; at += pageRows) yield { rows: rows.slice(at, at + pageRows), read: 1 };
}
