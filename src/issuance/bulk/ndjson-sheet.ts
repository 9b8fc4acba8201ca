// NDJSON as a sheet: each line a JSON object, read strictly (licence/json.ts). Its members are columns, called as a spreadsheet's are, or it
// is a request with `holders` and `claims` of its own. The first line's members are the header; a later line may lack some.

import { LicenceError, licenceErrorOf } from "../../licence/errors.ts";
import { parseJson } from "../../licence/json.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../licence/json-value.ts";
import { LONGEST_ROW } from "./row-weight.ts";
import { type Sheet, type SheetOptions, type SheetPage, type SheetRow, type SheetSource, unreadable } from "./sheet.ts";
import { decodeText } from "./text-decoding.ts";

/** Whether a line holds a request's own members. */
function isRequest(value: JsonObject): boolean {
  return isJsonArray(value["holders"]) || isJsonObject(value["claims"]);
}

/** Opens it. @throws {LicenceError} document-unreadable: `csv-encoding`, `ndjson-line` {row}, after the rows before it. */
export async function openNdjson(source: SheetSource, options: SheetOptions): Promise<Sheet> {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of source.bytes()) {
      bytes += piece.length;
      yield piece;
    }
  }
  const lines = linesOf(decodeText(counted(), "utf-8"));
  const first = await lines.next();
  const begun = first.done ? [] : [first.value];
  const head = begun.map(({ text }) => parsed(text))[0] ?? {};
  const titles = head instanceof LicenceError || isRequest(head) ? [] : Object.keys(head);
  const read = (): number => (source.size === 0 ? 1 : Math.min(1, bytes / source.size));
  return { format: "ndjson", titles, pages: pagesOf(begun, lines, { titles, read, pageRows: options.pageRows }) };
}

interface Line {
  readonly row: number;
  readonly text: string;
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let rest = "";
  let row = 0;
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_ROW) throw unreadable("ndjson-line", { row: row + 1 });
    for (const text of lines) {
      row += 1;
      if (text.trim() !== "") yield { row, text };
    }
  }
  if (rest.trim() !== "") yield { row: row + 1, text: rest };
}

async function* pagesOf(
  begun: readonly Line[],
  lines: AsyncIterable<Line>,
  {
    titles,
    read,
    pageRows,
  }: { readonly titles: readonly string[]; readonly read: () => number; readonly pageRows: number },
): AsyncGenerator<SheetPage> {
  let rows: SheetRow[] = begun.map((line) => rowOf(line, titles));
  try {
    for await (const line of lines) {
      rows.push(rowOf(line, titles));
      if (rows.length < pageRows) continue;
      yield { rows, read: read() };
      rows = [];
    }
  } catch (error) {
    if (rows.length > 0) yield { rows, read: read() };
    throw error;
  }
  if (rows.length > 0) yield { rows, read: 1 };
}

function rowOf({ row, text }: Line, titles: readonly string[]): SheetRow {
  const value = parsed(text);
  if (value instanceof LicenceError) return { row, cells: [text.trim()], fault: value };
  if (isRequest(value)) return { row, cells: [], json: value };
  const stray = Object.keys(value).find((name) => !titles.includes(name));
  if (stray === undefined) return { row, cells: titles.map((title) => cellOf(value[title])) };
  const expected = titles.join(", ");
  const fields = [{ pointer: `/${stray}`, code: "column-unknown", parameters: { found: stray, expected } }];
  return { row, cells: [text.trim()], fault: new LicenceError("request-invalid", { fields }) };
}

function parsed(text: string): JsonObject | LicenceError {
  try {
    const value = parseJson(text.replace(/^\ufeff/, "").trim());
    if (isJsonObject(value)) return value;
    return new LicenceError("json-invalid", { fields: [{ pointer: "", code: "type-object" }] });
  } catch (error) {
    return licenceErrorOf(error);
  }
}

/** A member's value as the cell that says the same; lists by lines. */
function cellOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (isJsonArray(value) && value.every((item) => typeof item === "string")) return value.join("\n");
  return JSON.stringify(value);
}
