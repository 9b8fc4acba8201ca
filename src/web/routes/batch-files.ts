// What a batch leaves, as files made while they are read: results, the rows that failed with what would be right, and the PDFs in a ZIP,
// stored as they are, since a PDF is packed already. None of them ever stands in memory whole.

import { makeZip } from "client-zip";
import type { Context } from "hono";
import type { BatchRecord, BatchRow } from "../../issuance/bulk/batch-entries.ts";
import type { BatchOffice, RowSpan } from "../../issuance/bulk/batch-office.ts";
import { actionOf, type Bulk } from "../../issuance/bulk/bulk.ts";
import { csvLine } from "../../issuance/bulk/csv-cell.ts";
import {
  errorCells,
  errorLine,
  errorTitles,
  type ReportParts,
  resultCells,
  resultTitles,
} from "../../issuance/bulk/report.ts";
import { errorOf, sheetRowOf } from "../../issuance/bulk/row-source.ts";
import type { HandingOut } from "../../issuance/handing-out.ts";
import type { RegisterArchive } from "../../issuance/ports.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { Words } from "../../licence/words.ts";
import type { Answers } from "../answers.ts";
import { attachmentDisposition } from "../attachment-disposition.ts";
import { MEDIA } from "../contract/route.ts";
import type { Handler } from "../guard.ts";
import { preferredMediaType } from "../negotiation.ts";
import { streamOf } from "./batch-events.ts";

/** What making the files stands on. */
export interface BatchFileParts {
  readonly answers: Answers;
  readonly origin: string;
  readonly batches: Pick<BatchOffice, "batch" | "rows">;
  readonly bulk: Pick<Bulk, "begin">;
  readonly archive: Pick<RegisterArchive, "record" | "records">;
  readonly handingOut: Pick<HandingOut, "document">;
  /** Rows whose PDFs one answer may hold; absent: all. */
  readonly mostPdfs?: number;
}

const BYTE_ORDER_MARK = "\ufeff";
/** Printed ahead of whoever reads: enough that printing does not wait for the network. */
const AHEAD = 4;
const BUSY_MS = 500;

/** Row, number, id, link and what became of each row that was done. */
export function batchResults(parts: BatchFileParts): Handler {
  return async (context, principal) => {
    const batch = await parts.batches.batch(principal, context.req.param("batch") ?? "");
    const { words } = parts.answers.speechOf(context);
    const format = formatOf(context, "csv");
    return file(parts, results(parts, { batch, words, format }), { format, name: `${batch.id}.results` });
  };
}

async function* results(
  parts: BatchFileParts,
  { batch, words, format }: { readonly batch: BatchRecord; readonly words: Words; readonly format: Format },
): AsyncGenerator<string> {
  if (format === "csv") yield BYTE_ORDER_MARK + csvLine(resultTitles(words));
  for await (const rows of parts.batches.rows(batch)) {
    const done = rows.filter(({ outcome }) => outcome === "done" || outcome === "repeated");
    const numbers = await numbersOf(parts, done);
    const told = done.map((row) => toldOf(numbers, batch, row));
    yield told
      .map((row) => {
        if (format === "csv") return csvLine(resultCells(row, parts.origin, words));
        return `${JSON.stringify({ ...row, ...(row.id !== "" && { link: `${parts.origin}/v/${row.id}` }) })}\n`;
      })
      .join("");
  }
}

/** The numbers of the rows' licences by their ids. */
async function numbersOf({ archive }: BatchFileParts, rows: readonly BatchRow[]): Promise<ReadonlyMap<string, string>> {
  const records = await archive.records(rows.flatMap(({ licence }) => licence ?? []));
  return new Map(records.map(({ id, number }) => [id, number]));
}

function toldOf(
  numbers: ReadonlyMap<string, string>,
  { asked }: BatchRecord,
  { row, outcome, licence = "" }: BatchRow,
) {
  const manner = asked.dryRun ? "checked" : actionOf(asked.kind) === "issue" ? "issued" : "changed";
  return {
    ...{ row, number: numbers.get(licence) ?? "", id: licence },
    verdict: outcome === "repeated" ? "repeated" : manner,
  };
}

/** The rows that failed, as they came, with remarks; to be corrected and sent as another batch. */
export function batchErrors(parts: BatchFileParts): Handler {
  return async (context, principal) => {
    const batch = await parts.batches.batch(principal, context.req.param("batch") ?? "");
    const { words, language } = parts.answers.speechOf(context);
    const { kind, type, issuer, forAll, ignored, mapping, titles, isTitled } = batch.asked;
    const rights = { client: principal.client, departments: [issuer], actions: [actionOf(kind)] };
    const order = { kind, type, issuer, forAll, ignored, mapping, principal: rights };
    const { columns, remarks } = await parts.bulk.begin(order, titles, isTitled);
    const format = formatOf(context, batch.asked.format);
    const text = errors(parts, batch, { report: { columns, remarks, words, language }, format });
    return file(parts, text, { format, name: `${batch.id}.errors` });
  };
}

async function* errors(
  { batches }: BatchFileParts,
  batch: BatchRecord,
  { report, format }: { readonly report: ReportParts; readonly format: Format },
): AsyncGenerator<string> {
  if (format === "csv") yield BYTE_ORDER_MARK + csvLine(errorTitles(report));
  for await (const rows of batches.rows(batch)) {
    const failed = rows.flatMap((row) => (row.error === undefined ? [] : [{ row, error: errorOf(row.error) }]));
    yield failed
      .map(({ row, error }) => {
        if (format === "csv") return csvLine(errorCells(report, sheetRowOf(row), error));
        return `${JSON.stringify(errorLine(report, sheetRowOf(row), error))}\n`;
      })
      .join("");
  }
}

/** The PDFs of the rows that were done, or of those among so many rows from a place on, in a ZIP. */
export function batchPdfs(parts: BatchFileParts): Handler {
  return async (context, principal) => {
    const batch = await parts.batches.batch(principal, context.req.param("batch") ?? "");
    const span = spanOf(context, batch, parts.mostPdfs);
    const headers = headersOf(parts, MEDIA.zip, `${batch.id}.zip`);
    return new Response(makeZip(quietly(pdfs(parts, batch, span))), { headers });
  };
}

/** Somebody who goes away in the middle is no error. */
function quietly<T>(files: AsyncGenerator<T, void>): AsyncIterable<T> {
  const end = (): Promise<IteratorResult<T, void>> => files.return();
  return { [Symbol.asyncIterator]: () => ({ next: () => files.next(), return: end, throw: end }) };
}

type Printed = Promise<{ readonly name: string; readonly input: Uint8Array<ArrayBuffer> }>;

/** @throws {LicenceError} request-invalid — `from` or `rows` is no such number, or an answer cannot hold so many. */
function spanOf(context: Context, { total }: BatchRecord, most = total): RowSpan {
  const numbered = (name: string, usual: number, maximum: number): number => {
    const text = context.req.query(name) ?? String(usual);
    const number = /^\d{1,7}$/.test(text) ? Number(text) : -1;
    if (number >= 0 && number <= maximum) return number;
    const parameters = { minimum: 0, maximum, found: text };
    throw new LicenceError("request-invalid", { fields: [{ pointer: `/${name}`, code: "range", parameters }] });
  };
  const from = numbered("from", 0, total);
  return { from, until: from + numbered("rows", total - from, Math.max(most, 1)) };
}

async function* pdfs(parts: BatchFileParts, batch: BatchRecord, span: RowSpan): AsyncGenerator<Awaited<Printed>> {
  const ahead: Printed[] = [];
  for await (const rows of parts.batches.rows(batch, span)) {
    for (const { licence, row } of rows) {
      if (licence === undefined) continue;
      const printing = printed(parts, licence, row);
      // Whoever takes it meets the error then.
      printing.catch(() => undefined);
      ahead.push(printing);
      const next = ahead.length >= AHEAD ? ahead.shift() : undefined;
      if (next !== undefined) yield await next;
    }
  }
  for (const next of ahead) yield await next;
}

async function printed({ archive, handingOut }: BatchFileParts, licence: string, row: number): Printed {
  const record = await archive.record(licence);
  if (record === undefined) throw new LicenceError("not-found", { parameters: { id: licence } });
  for (;;) {
    try {
      const { bytes, filename } = await handingOut.document(record);
      return { name: `${String(row).padStart(6, "0")}-${filename}`, input: bytes.slice() };
    } catch (error) {
      // A ZIP has begun to go out: it waits for its turn rather than break off.
      if (!(error instanceof LicenceError) || error.code !== "printing-busy") throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
  }
}

type Format = "csv" | "ndjson";

function preferredFormat(accept: string | undefined, usual: Format): Format {
  const other = usual === "csv" ? "ndjson" : "csv";
  return preferredMediaType(accept, [MEDIA[usual], MEDIA[other]]) === MEDIA[usual] ? usual : other;
}

/** @throws {LicenceError} request-invalid — a format that is none. */
function formatOf(context: Context, usual: Format): Format {
  const wanted = context.req.query("format") ?? preferredFormat(context.req.header("accept"), usual);
  if (wanted === "csv" || wanted === "ndjson") return wanted;
  const parameters = { allowed: "csv, ndjson" };
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/format", code: "one-of", parameters }] });
}

function file(
  parts: BatchFileParts,
  text: AsyncGenerator<string>,
  { format, name }: { readonly format: Format; readonly name: string },
): Response {
  const mediaType = format === "csv" ? `${MEDIA.csv}; charset=utf-8` : MEDIA.ndjson;
  return new Response(streamOf(text), { headers: headersOf(parts, mediaType, `${name}.${format}`) });
}

function headersOf({ answers }: BatchFileParts, mediaType: string, name: string): Readonly<Record<string, string>> {
  return {
    ...answers.headers.report,
    ...{ "cache-control": "private, no-store", "content-type": mediaType },
    "content-disposition": attachmentDisposition(name, name),
  };
}
