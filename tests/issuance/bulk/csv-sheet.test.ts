// CSV as Excel and others write it; csv-parse is the peer for what RFC 4180 says.
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf, readTable } from "./reading.ts";

/** 姓名,地址 / 王堃,荷五路 in GB18030. */
const GB18030 = Uint8Array.from([
  0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb5, 0xd8, 0xd6, 0xb7, 0x0a, 0xcd, 0xf5, 0x88, 0xd2, 0x2c, 0xba, 0xc9, 0xce, 0xe5,
  0xc2, 0xb7, 0x0a,
]);

describe("a spreadsheet as CSV", () => {
  it("is read with a byte order mark, quotes, doubled quotes and line breaks in cells, rows counted as a spreadsheet shows them", async () => {
    const { titles, rows } = await readTable('\ufeff姓名,地址\r\n"王,堃","第""一""行\n第二行"\r\n\r\n柳㛃,𠅤巷\r\n');
    expect(titles).toEqual(["姓名", "地址"]);
    expect(rows).toEqual([
      { row: 2, cells: ["王,堃", '第"一"行\n第二行'] },
      { row: 4, cells: ["柳㛃", "𠅤巷"] },
    ]);
  });

  it.each([
    ["line feeds", "a,b\n1,2\n"],
    ["no line break at the end", "a,b\n1,2"],
    ["old Macintosh returns", "a,b\r1,2\r"],
    ["both kinds of line break", "a,b\r\n1,2\n"],
    ["semicolons", "a;b\n1;2\n"],
    ["tabs", "a\tb\n1\t2\n"],
    ["a line that names the separator", "sep=;\r\na;b\r\n1;2"],
    ["a separator that stands in the cells too", 'sep=;\n"a";b\n1;2'],
    ["empty columns and rows at the end", "a,b,,,\n1,2,,,\n,,,,\n , ,,,\n"],
  ])("is read with %s", async (_, content) => {
    const { titles, rows } = await readTable(content);
    expect(titles).toEqual(["a", "b"]);
    expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual([["1", "2"]]);
    expect(rows[0]?.cells.slice(2).join("")).toBe("");
  });

  it("is what csv-parse makes of it, wherever it is cut in pieces", async () => {
    const cell = fc.string({
      unit: fc.constantFrom('"', ",", "\n", "\r", ";", "=", "'", "堃", "𠅤", "a", " "),
      maxLength: 6,
    });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, piece) => {
        const written = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(","));
        const text = ["x,y,z", ...written].join("\r\n");
        const peer = (parse(text) as string[][]).slice(1).filter((cells) => cells.some((each) => each.trim() !== ""));
        expect((await readTable(text, { piece })).rows.map(({ cells }) => cells)).toEqual(peer);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps a stray quote inside a cell, as spreadsheets do", async () => {
    expect((await readTable('a\n5"管\n')).rows[0]?.cells).toEqual(['5"管']);
    expect((await readTable('a,b\n="001",2\n')).rows[0]?.cells).toEqual(['="001"', "2"]);
  });

  it("comes in pages of the size asked for, complete and in order", async () => {
    const lines = Array.from({ length: 5001 }, (_, index) => `${index},名${index}`).join("\n");
    const { rows, pages } = await readTable(`n,m\n${lines}`, { pageRows: 500 });
    expect(pages).toBe(11);
    expect(rows.map(({ cells }) => cells[0])).toEqual(Array.from({ length: 5001 }, (_, index) => String(index)));
  });

  it.each([1, 2, 3, 4096])("tells GB18030 from UTF-8 by itself, in pieces of %d bytes", async (piece) => {
    const whole = { titles: ["姓名", "地址"], rows: [{ row: 2, cells: ["王堃", "荷五路"] }] };
    expect(await readTable(GB18030, { piece: Math.max(piece, 4) })).toMatchObject(whole);
    expect(await readTable("姓名,地址\n王堃,荷五路\n", { piece: Math.max(piece, 4) })).toMatchObject(whole);
    const wide = Uint8Array.from([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from("姓名\t地址\n王堃\t荷五路", (c) => c.charCodeAt(0)).buffer),
    ]);
    expect(await readTable(wide)).toMatchObject(whole);
  });

  it("is refused when it is not in the encoding it is said to be in", async () => {
    expect(faultOf(await readTable(GB18030, { encoding: "utf-8" }))).toBe("csv-encoding");
    expect((await readTable(GB18030, { encoding: "gb18030" })).titles).toEqual(["姓名", "地址"]);
  });

  it("gives the rows before a quote that is never closed, then names its row", async () => {
    const { rows, fault } = await readTable('a,b\n1,2\n3,"oops\n5,6\n');
    expect(rows).toHaveLength(1);
    expect(fault).toMatchObject({
      code: "document-unreadable",
      fields: [{ code: "csv-quote", parameters: { row: 3 } }],
    });
  });

  it("is refused when there is nothing in it, or when it is an old or locked workbook", async () => {
    expect(faultOf(await readTable(""))).toBe("table-empty");
    expect(faultOf(await readTable(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1)))).toBe("table-xls");
  });

  it.each([
    ["a header of thousands of names", `${Array.from({ length: 1025 }, (_, index) => `a${index}`).join()}\n1\n`],
    ["a row of nothing but delimiters", `a,b\n${",".repeat(20_000)}\n`],
    [
      "an object of thousands of members",
      JSON.stringify(Object.fromEntries(Array.from({ length: 1025 }, (_, n) => [`a${n}`, 0]))),
    ],
  ])("is refused when it is wider than any sheet: %s", async (_, text) => {
    expect(faultOf(await readTable(text))).toBe("table-columns");
  });
});
