// Workbooks as Excel writes them, and as attackers do.
import { deflateRawSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { openWorkbookParts } from "../../../src/issuance/bulk/workbook-parts.ts";
import { faultOf, readTable } from "./reading.ts";
import { type Value, type WorkbookOptions, workbookOf } from "./workbook.ts";

const HEADER = ["姓名", "面积", "起", "代码", ""];
const ROWS: readonly (readonly Value[])[] = [
  HEADER,
  [" 王堃昇 ", 89.52, new Date(Date.UTC(2026, 11, 1)), "0088", null],
  ["柳㛃\n二行", 2300, new Date(Date.UTC(1949, 9, 1)), "1.5E+10", null],
  [null, null, null, null, null],
  ["𠅤&<b>", 0, null, null, null],
];
const CELLS = [
  { row: 2, cells: [" 王堃昇 ", "89.52", "2026-12-01", "0088"] },
  { row: 3, cells: ["柳㛃\n二行", "2300", "1949-10-01", "1.5E+10"] },
  { row: 5, cells: ["𠅤&<b>", "0", "", ""] },
];

describe("a workbook", () => {
  it.each<[string, WorkbookOptions]>([
    ["shared strings", { strings: "shared" }],
    ["inline strings", { strings: "inline" }],
    ["a prefix on every tag", { prefix: "x" }],
    ["days counted from 1904", { date1904: true }],
    ["a hidden sheet before it", { before: [{ name: "字典", state: "hidden" }] }],
  ])("is read with %s", async (_, options) => {
    const { titles, rows } = await readTable(workbookOf(ROWS, options), { piece: 100 });
    expect(titles).toEqual(HEADER.slice(0, 4));
    expect(rows).toEqual(CELLS);
  });

  it("is read from the sheet that is named, and the names are told when there is none such", async () => {
    const book = workbookOf(ROWS, { before: [{ name: "封面" }], name: "名单" });
    expect((await readTable(book, { sheet: "名单" })).rows).toEqual(CELLS);
    expect((await readTable(book)).rows).toEqual([]);
    const { fault } = await readTable(book, { sheet: "名册" });
    expect(fault?.fields[0]).toMatchObject({ code: "xlsx-sheet-unknown", parameters: { expected: "封面, 名单" } });
  });

  it("shows what a cell means: fifteen digits, no more; formulas by their value; errors as errors", async () => {
    const odd: readonly Value[] = [
      { raw: "><v>89.519999999999996</v></c>" },
      { raw: "><v>3.3080218800101E+17</v></c>" },
      { raw: ' t="str"><f>A1&amp;B1</f><v>甲乙</v></c>' },
      { raw: ' t="e"><v>#REF!</v></c>' },
      true,
      { raw: ' s="2"><v>0.5</v></c>' },
    ];
    const [row] = (await readTable(workbookOf([["a", "b", "c", "d", "e", "f"], odd]))).rows;
    expect(row?.cells).toEqual(["89.52", "3.3080218800101E+17", "甲乙", "#REF!", "true", "0.5"]);
  });

  it("lets others have a turn every few hundred rows, however densely it is packed and however long nothing comes", async () => {
    const same: readonly Value[] = ["同样的一行", "同样的一行"];
    const empty = Array.from({ length: 10_000 }, (): readonly Value[] => [null]);
    const many = Array.from({ length: 10_000 }, () => same);
    const book = workbookOf([...empty, ["a", "b"], ...many], { strings: "inline" });
    expect(book.length).toBeLessThan(400_000);
    let turns = 0;
    const pause = async (): Promise<void> => {
      turns += 1;
    };
    const { rows } = await readTable(book, { pause });
    expect(rows).toHaveLength(10_000);
    // 1.6 MB of XML, and at least one turn for each quarter of a megabyte.
    expect(turns).toBeGreaterThan(6);
  });

  it("comes in pages, each row under the number that Excel shows", async () => {
    const many = Array.from({ length: 2500 }, (_, index): readonly Value[] => [`行${index}`, index]);
    const { rows, pages } = await readTable(workbookOf([["a", "b"], ...many]), { pageRows: 200 });
    expect(pages).toBe(13);
    expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual(many.map(([name], index) => [index + 2, name]));
  });

  it.each([
    ["no ZIP behind its first bytes", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), "xlsx-damaged"],
    ["a ZIP without a workbook", zipSync({ a: strToU8("b") }), "xlsx-damaged"],
    ["a cut end", workbookOf(ROWS).subarray(0, 900), "xlsx-damaged"],
    ["a document type with entities", packed('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "xlsx-damaged"],
    ["broken XML", packed("<worksheet><sheetData><row></sheetData>"), "xlsx-damaged"],
    [
      "a cell far to the right",
      packed('<worksheet><sheetData><row><c r="XFD1"/></row></sheetData></worksheet>'),
      "table-columns",
    ],
    ["a cell before the first column", packed(sheetOf('<row><c r="a1"/></row>')), "xlsx-damaged"],
    ["two rows of one number", packed(sheetOf('<row r="2"/><row r="2"/>')), "xlsx-damaged"],
    ["a row whose number is none", packed(sheetOf('<row r="abc"/>')), "xlsx-damaged"],
    ["a row between two others", packed(sheetOf('<row r="2.5"/>')), "xlsx-damaged"],
    ["more rows than a sheet has", packed(sheetOf("<row/>".repeat(1_048_577))), "xlsx-damaged"],
    ["a text longer than a cell holds", packed(sheetOf(""), { strings: sharedOf("a".repeat(32_768)) }), "xlsx-damaged"],
    ["a text without end", packed(sheetOf(`<row><c><v>${" ".repeat(2_000_000)}`)), "xlsx-damaged"],
    ["a book of names as large as a sheet", packed(sheetOf(""), { names: "<n/>".repeat(2_200_000) }), "xlsx-too-large"],
    [
      "one long text that many cells of a row mean",
      packed(sheetOf(`<row>${meaning(100)}</row>`), LONG),
      "xlsx-damaged",
    ],
    [
      "one long text that many rows mean",
      packed(sheetOf(`<row>${meaning(7)}</row>`.repeat(600)), LONG),
      "xlsx-too-large",
    ],
  ])("is refused with %s", async (_, bytes, code) => {
    expect(faultOf(await readTable(bytes))).toBe(code);
  });

  it("is refused when it unpacks to more than a sheet can be, and takes no memory for it", () => {
    // Stored as it is packed already, with the directory saying so: zlib is quicker at it.
    const bomb = zipSync({ "s.xml": deflateRawSync(new Uint8Array(280_000_000)) }, { level: 0 });
    const [END, ENTRY, METHOD] = [22, 46 + "s.xml".length, 10];
    bomb[bomb.length - END - ENTRY + METHOD] = 8;
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = process.memoryUsage().rss;
    const unpack = (): void => {
      for (const _ of openWorkbookParts(bomb).part("s.xml"));
    };
    expect(unpack).toThrow(expect.objectContaining({ fields: [expect.objectContaining({ code: "xlsx-too-large" })] }));
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});

it("takes no part of a text for a cell that means half a number", async () => {
  const sheet = sheetOf(
    '<row><c t="inlineStr"><is><t>a</t></is></c></row><row><c t="s"><v>0.5</v></c><c><v>1</v></c></row>',
  );
  const { rows } = await readTable(packed(sheet, { strings: sharedOf("secret", "other") }));
  expect(rows.map(({ cells }) => cells)).toEqual([["", "1"]]);
});

it("lets others have a turn while styles are read, and counts no more of them than Excel has", async () => {
  let turns = 0;
  const pause = async (): Promise<void> => {
    turns += 1;
  };
  const styles = `<styleSheet><cellXfs>${'<xf numFmtId="14"/>'.repeat(100_000)}</cellXfs></styleSheet>`;
  const cell = (style: number): string => `<c s="${style}"><v>46357</v></c>`;
  const sheet = sheetOf(`<row>${cell(-1).repeat(3)}</row><row>${cell(0)}${cell(65_489)}${cell(65_490)}</row>`);
  const { rows } = await readTable(packed(sheet, { styles }), { pause });
  expect(rows[0]?.cells).toEqual(["2026-12-01", "2026-12-01", "46357"]);
  expect(turns).toBeGreaterThan(5);
});

const LONG = { strings: sharedOf("a".repeat(32_767)) };

function meaning(cells: number): string {
  return '<c t="s"><v>0</v></c>'.repeat(cells);
}

function sheetOf(rows: string): string {
  return `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
}

function sharedOf(...texts: readonly string[]): string {
  return `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join("")}</sst>`;
}

interface OtherParts {
  readonly strings?: string;
  readonly styles?: string;
  readonly names?: string;
}

/** A workbook whose sheet is that text. */
function packed(sheet: string, { strings = "<sst/>", styles = "<s/>", names = "" }: OtherParts = {}): Uint8Array {
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return zipSync({
    "_rels/.rels": strToU8(`<R><Relationship Id="a" Type="${relations}/officeDocument" Target="w.xml"/></R>`),
    "w.xml": strToU8(`<workbook xmlns:r="${relations}"><sheets><sheet name="s" r:id="b"/></sheets>${names}</workbook>`),
    "_rels/w.xml.rels": strToU8(
      `<R><Relationship Id="b" Type="${relations}/worksheet" Target="s.xml"/><Relationship Id="c" Type="${relations}/sharedStrings" Target="t.xml"/><Relationship Id="d" Type="${relations}/styles" Target="y.xml"/></R>`,
    ),
    "t.xml": strToU8(strings),
    "y.xml": strToU8(styles),
    "s.xml": strToU8(sheet),
  });
}
