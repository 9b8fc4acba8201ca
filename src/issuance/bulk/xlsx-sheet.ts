// An XLSX file (ECMA-376) as a sheet. The packed file stands in memory, bounded; its rows are unpacked page by page. Formulas count by the
// value they had when the file was saved; pictures, notes and formats other than dates are left out.

import { readSharedStrings } from "./shared-strings.ts";
import {
  hasText,
  type Sheet,
  type SheetOptions,
  type SheetPage,
  type SheetRow,
  type SheetSource,
  unreadable,
  withoutEmptyEnd,
} from "./sheet.ts";
import { readDateStyles } from "./workbook-numbers.ts";
import { openWorkbookParts, type WorkbookParts } from "./workbook-parts.ts";
import { type CellContext, readSheetRows } from "./workbook-sheet.ts";
import { attributeNamed, readWholeXml } from "./workbook-xml.ts";

/** Bytes that a packed workbook may have; a hundred thousand rows are about 10 MB. */
const LARGEST_WORKBOOK = 67_108_864;
/** Pieces of a part, 64 KB of XML at most, that are read before others have a turn: some ten milliseconds of work. */
const PAUSE_EVERY = 4;

/**
 * Opens it.
 * @throws {LicenceError} body-too-large; document-unreadable: `xlsx-damaged` {reason}, `xlsx-encrypted`, `xlsx-too-large`,
 *   `xlsx-sheet-unknown` {found, expected}.
 */
export async function openXlsx(source: SheetSource, options: SheetOptions): Promise<Sheet> {
  const parts = openWorkbookParts(await wholeOf(source));
  const workbook = readWorkbook(parts);
  const sheet = chosen(workbook.sheets, options.sheet);
  const context: CellContext = {
    strings: await paused(readSharedStrings(parts.part(workbook.strings)), options),
    dateStyles: await paused(readDateStyles(parts.part(workbook.styles)), options),
    dates: workbook.dates,
  };
  const groups = readSheetRows(parts.part(sheet.part), context);
  const begun = await paused(firstRows(groups), options);
  const titles = withoutEmptyEnd(begun[0]?.cells.map((cell) => cell.trim()) ?? []);
  return {
    format: "xlsx",
    titles,
    pages: pagesOf(begun.slice(1), groups, { ...options, columns: titles.length, parts }),
  };
}

async function wholeOf({ bytes }: SheetSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes()) {
    pieces.push(piece);
    length += piece.length;
    if (length > LARGEST_WORKBOOK) throw unreadable("xlsx-too-large", { limit: LARGEST_WORKBOOK });
  }
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string; readonly isHidden: boolean }[];
  readonly strings: string;
  readonly styles: string;
  readonly dates: "1900" | "1904";
}

function readWorkbook(parts: WorkbookParts): Workbook {
  const root = relationsOf(parts, "_rels/.rels", "").find(({ kind }) => kind === "officeDocument")?.part;
  if (root === undefined || !parts.has(root)) throw unreadable("xlsx-damaged", { reason: "no workbook" });
  const folder = root.slice(0, root.lastIndexOf("/") + 1);
  const relations = relationsOf(parts, `${folder}_rels/${root.slice(folder.length)}.rels`, folder);
  const partOf = (kind: string): string => relations.find((relation) => relation.kind === kind)?.part ?? "";
  const sheets: Workbook["sheets"][number][] = [];
  let dates: Workbook["dates"] = "1900";
  readWholeXml(parts.part(root), {
    open(name, attributes) {
      if (name === "workbookPr" && /^(1|true)$/.test(attributes["date1904"] ?? "")) dates = "1904";
      if (name !== "sheet") return;
      const id = attributeNamed(attributes, "id");
      const relation = relations.find((each) => each.id === id && each.kind === "worksheet");
      const isHidden = (attributes["state"] ?? "visible") !== "visible";
      if (relation !== undefined) sheets.push({ name: attributes["name"] ?? "", part: relation.part, isHidden });
    },
  });
  return { sheets, strings: partOf("sharedStrings"), styles: partOf("styles"), dates };
}

interface Relation {
  readonly id: string;
  /** The last step of its type's address, which differs between the strict and the transitional form. */
  readonly kind: string;
  readonly part: string;
}

function relationsOf(parts: WorkbookParts, name: string, folder: string): readonly Relation[] {
  const relations: Relation[] = [];
  readWholeXml(parts.part(name), {
    open(tag, { Id: id = "", Type: type = "", Target: target = "" }) {
      if (tag !== "Relationship") return;
      const part = target.startsWith("/") ? target.slice(1) : folder + target;
      relations.push({ id, kind: type.slice(type.lastIndexOf("/") + 1), part });
    },
  });
  return relations;
}

function chosen(sheets: Workbook["sheets"], name: string | undefined): Workbook["sheets"][number] {
  const sheet =
    name === undefined ? sheets.find(({ isHidden }) => !isHidden) : sheets.find((each) => each.name === name);
  if (sheet !== undefined) return sheet;
  throw unreadable("xlsx-sheet-unknown", { found: name ?? "", expected: sheets.map((each) => each.name).join(", ") });
}

/** The rows from the first that has any text. */
function* firstRows(groups: Generator<readonly SheetRow[]>): Generator<void, readonly SheetRow[]> {
  for (let next = groups.next(); !next.done; next = groups.next()) {
    const at = next.value.findIndex(({ cells }) => hasText(cells));
    if (at >= 0) return next.value.slice(at);
    yield;
  }
  return [];
}

async function* pagesOf(
  begun: readonly SheetRow[],
  groups: Iterable<readonly SheetRow[]>,
  { pageRows, columns, parts, pause }: SheetOptions & { readonly columns: number; readonly parts: WorkbookParts },
): AsyncGenerator<SheetPage> {
  let rows: SheetRow[] = [];
  let pieces = 0;
  const take = (more: readonly SheetRow[]): void => {
    for (const { row, cells } of more) if (hasText(cells)) rows.push({ row, cells: padded(cells, columns) });
  };
  take(begun);
  try {
    for (const more of groups) {
      take(more);
      pieces += 1;
      if (pieces % PAUSE_EVERY === 0) await pause?.();
      while (rows.length >= pageRows) {
        yield { rows: rows.slice(0, pageRows), read: parts.read() };
        rows = rows.slice(pageRows);
      }
    }
  } catch (error) {
    if (rows.length > 0) yield { rows, read: parts.read() };
    throw error;
  }
  for (let at = 0; at < rows.length; at += pageRows) yield { rows: rows.slice(at, at + pageRows), read: 1 };
}

/** A workbook leaves empty cells out, so a short row lacks nothing. */
function padded(cells: readonly string[], columns: number): readonly string[] {
  const own = withoutEmptyEnd(cells);
  return own.length >= columns ? own : [...own, ...Array.from({ length: columns - own.length }, () => "")];
}

async function paused<T>(work: Generator<void, T>, { pause }: SheetOptions): Promise<T> {
  for (let pieces = 1; ; pieces += 1) {
    const next = work.next();
    if (next.done) return next.value;
    if (pieces % PAUSE_EVERY === 0) await pause?.();
  }
}
