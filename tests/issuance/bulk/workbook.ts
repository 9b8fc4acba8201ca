// Workbooks as Excel writes them, made by code: shared or inline strings, date formats, prefixes, hidden sheets. fflate packs them.
import { strToU8, zipSync } from "fflate";

export type Value = string | number | boolean | Date | null | { readonly raw: string };

export interface WorkbookOptions {
  readonly strings?: "shared" | "inline";
  readonly prefix?: string;
  readonly date1904?: boolean;
  /** Sheets before the one that holds the rows. */
  readonly before?: readonly { readonly name: string; readonly state?: string }[];
  readonly name?: string;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "_x000D_");

/** Number formats: 0 general, 1 a built-in date, 2 the date of Chinese Excel, 3 a red figure that is no date. */
const STYLES = `<numFmts count="2"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="0.00_);[Red]\\(0.00\\)"/></numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>`;

export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

export function serialOf(date: Date, date1904 = false): number {
  return date.getTime() / 86_400_000 + 25_569 - (date1904 ? 1462 : 0);
}

export function workbookOf(rows: readonly (readonly Value[])[], options: WorkbookOptions = {}): Uint8Array {
  const { strings = "shared", prefix = "", date1904 = false, before = [], name = "Sheet1" } = options;
  const p = prefix === "" ? "" : `${prefix}:`;
  const main = `xmlns${prefix === "" ? "" : `:${prefix}`}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`;
  const table: string[] = [];
  const cell = (value: Value, row: number, at: number): string => {
    const open = `<${p}c r="${columnName(at)}${row}"`;
    const of = (attributes: string, text: string): string => `${open}${attributes}><${p}v>${text}</${p}v></${p}c>`;
    if (value === null) return "";
    if (typeof value === "number") return of(' s="3"', String(value));
    if (typeof value === "boolean") return of(' t="b"', value ? "1" : "0");
    if (value instanceof Date) return of(` s="${row % 2 === 0 ? 1 : 2}"`, String(serialOf(value, date1904)));
    if (typeof value === "object") return open + value.raw;
    if (strings === "inline")
      return `${open} t="inlineStr"><${p}is><${p}t xml:space="preserve">${escaped(value)}</${p}t></${p}is></${p}c>`;
    table.push(value);
    return of(' t="s"', String(table.length - 1));
  };
  const sheetRows = rows.map(
    (values, index) =>
      `<${p}row r="${index + 1}">${values.map((value, at) => cell(value, index + 1, at)).join("")}</${p}row>`,
  );
  const sheet = `<${p}worksheet ${main}><${p}sheetData>${sheetRows.join("")}</${p}sheetData></${p}worksheet>`;
  const all = [...before, { name }];
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  const parts: Record<string, string> = {
    "_rels/.rels": `<Relationships>${relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<${p}workbook ${main} xmlns:r="${relations}"><${p}workbookPr${date1904 ? ' date1904="1"' : ""}/><${p}sheets>${all
      .map((each, index) => {
        const state = "state" in each && each.state !== undefined ? ` state="${each.state}"` : "";
        return `<${p}sheet name="${each.name}" sheetId="${index + 1}"${state} r:id="rId${index + 1}"/>`;
      })
      .join("")}</${p}sheets></${p}workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${all.map((_, index) => relation(`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`)).join("")}${relation("rId90", "styles", "styles.xml")}${relation("rId91", "sharedStrings", "sharedStrings.xml")}</Relationships>`,
    "xl/styles.xml": `<styleSheet>${STYLES}</styleSheet>`,
    [`xl/worksheets/sheet${all.length}.xml`]: sheet,
    "xl/sharedStrings.xml": `<sst>${table.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t><rPh><t>read aloud</t></rPh></si>`).join("")}</sst>`,
  };
  before.forEach((_, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = "<worksheet><sheetData/></worksheet>";
  });
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)])));
}
