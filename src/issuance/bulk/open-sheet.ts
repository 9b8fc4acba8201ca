// Opening a table whatever it is: told by its first bytes, since names and media types of uploads are often wrong.

import { openCsv } from "./csv-sheet.ts";
import { openNdjson } from "./ndjson-sheet.ts";
import {
  MOST_COLUMNS,
  type Sheet,
  type SheetFormat,
  type SheetOptions,
  type SheetSource,
  unreadable,
} from "./sheet.ts";
import { withoutTitleRows } from "./title-rows.ts";
import { openXlsx } from "./xlsx-sheet.ts";

const FIRST_BYTES = 512;
/** What Excel 97 wrote, and how an encrypted workbook is wrapped today (MS-CFB). */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

const OPENERS = { csv: openCsv, xlsx: openXlsx, ndjson: openNdjson } as const;

/** Opens a table. @throws {LicenceError} document-unreadable: `table-empty`, `table-columns`, `table-xls`, and what the readers say. */
export async function openSheet(source: SheetSource, options: SheetOptions): Promise<Sheet> {
  const start = await beginning(source);
  if (start.length === 0) throw unreadable("table-empty");
  if (beginsWith(start, COMPOUND_FILE)) throw unreadable("table-xls");
  const sheet = await withoutTitleRows(await OPENERS[formatOf(start)](source, options));
  if (sheet.format !== "ndjson" && sheet.titles.length === 0) throw unreadable("table-empty");
  if (sheet.titles.length > MOST_COLUMNS) throw unreadable("table-columns", { limit: MOST_COLUMNS });
  return sheet;
}

function formatOf(start: Uint8Array): SheetFormat {
  if (beginsWith(start, ZIP)) return "xlsx";
  return /^\ufeff?\s*\{/.test(new TextDecoder("utf-8", { ignoreBOM: true }).decode(start)) ? "ndjson" : "csv";
}

async function beginning({ bytes }: SheetSource): Promise<Uint8Array> {
  for await (const piece of bytes()) if (piece.length > 0) return piece.subarray(0, FIRST_BYTES);
  return new Uint8Array();
}

function beginsWith(bytes: Uint8Array, sign: readonly number[]): boolean {
  return sign.every((byte, index) => bytes[index] === byte);
}
