// Reading a CSV file (RFC 4180) as a stream: a hundred thousand rows take no more memory than a thousand. Rows are counted as a
// spreadsheet shows them, the header being row 1. What is not text in the stated encoding is refused, never guessed.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { LicenceError } from "../../licence/errors.ts";
import { fileError } from "../input-file.ts";

/** A row of the file. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** A run of rows, with how much of the file has been read. */
export interface SheetPage {
  readonly rows: readonly SheetRow[];
  /** 0 to 1. */
  readonly read: number;
}

const READ_BYTES = 65_536;
const CSV_OPTIONS = {
  bom: true,
  relax_column_count: true,
  relax_quotes: true,
  // An opening quote that is never closed would otherwise swallow the rest of the file.
  max_record_size: 1_048_576,
  record_delimiter: ["\r\n", "\n", "\r"],
};

/**
 * Reads a file page by page. Rows without any text are passed over.
 * @throws {LicenceError} document-unreadable: `file`, `csv-encoding`, `csv-quote` {row}, after the rows before it.
 */
export async function* readSheet(path: string, encoding: string, pageRows: number): AsyncGenerator<SheetPage> {
  const size = await sizeOf(path);
  let bytes = 0;
  const text = Readable.from(decoded(path, encoding, (length) => (bytes += length)));
  const parser = parse(CSV_OPTIONS);
  pipeline(text, parser, () => undefined);
  let row = 0;
  let rows: SheetRow[] = [];
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (cells.some((cell) => cell.trim() !== "")) rows.push({ row, cells });
      if (rows.length < pageRows) continue;
      yield { rows, read: bytes / size };
      rows = [];
    }
  } catch (error) {
    if (rows.length > 0) yield { rows, read: bytes / size };
    throw error instanceof CsvError ? unreadable("csv-quote", { row: row + 1, reason: error.code }, error) : error;
  }
  if (rows.length > 0) yield { rows, read: 1 };
}

/** The rows behind the header, which stands in the first page. */
export async function* afterHeader(
  first: SheetPage | undefined,
  pages: AsyncIterable<SheetPage>,
): AsyncGenerator<SheetPage> {
  if (first !== undefined) yield { ...first, rows: first.rows.slice(1) };
  yield* pages;
}

/** An encoding by any of its names. @throws {LicenceError} request-invalid — it is none. */
export function encodingNamed(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    throw new LicenceError("request-invalid", {
      fields: [{ pointer: "/encoding", code: "encoding-unknown", parameters: { found: name } }],
    });
  }
}

async function* decoded(path: string, encoding: string, onBytes: (length: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const stream = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    for await (const bytes of stream) {
      onBytes(bytes.length);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable("csv-encoding", { encoding }, error);
    throw error instanceof Error && "syscall" in error ? fileError(path, error) : error;
  } finally {
    stream.destroy();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw fileError(path, error);
  }
}

function unreadable(code: string, parameters: Readonly<Record<string, string | number>>, cause: unknown): LicenceError {
  return new LicenceError("document-unreadable", { fields: [{ pointer: "", code, parameters }], cause });
}
