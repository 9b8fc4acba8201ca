import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSheet, type SheetRow } from "../../src/cli/batch/sheet.ts";
import { LicenceError } from "../../src/licence/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-sheet-"));

function fileOf(content: string | Uint8Array): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.csv`);
  writeFileSync(path, content);
  return path;
}

async function read(
  content: string | Uint8Array,
  pageRows = 100,
  encoding = "utf-8",
): Promise<{ rows: SheetRow[]; pages: number; fault?: LicenceError }> {
  const rows: SheetRow[] = [];
  let pages = 0;
  try {
    for await (const page of readSheet(fileOf(content), encoding, pageRows)) {
      pages += 1;
      rows.push(...page.rows);
    }
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return { rows, pages, fault: error };
  }
  return { rows, pages };
}

describe("a spreadsheet as CSV", () => {
  it("is read with a byte order mark, quotes, doubled quotes and line breaks in cells, rows counted as a spreadsheet shows them", async () => {
    const { rows } = await read('\ufeff姓名,地址\r\n"王,堃","第""一""行\n第二行"\r\n\r\n柳㛃,𠅤巷\r\n');
    expect(rows).toEqual([
      { row: 1, cells: ["姓名", "地址"] },
      { row: 2, cells: ["王,堃", '第"一"行\n第二行'] },
      { row: 4, cells: ["柳㛃", "𠅤巷"] },
    ]);
  });

  it.each([
    ["line feeds", "a,b\n1,2\n"],
    ["no line break at the end", "a,b\n1,2"],
    ["old Macintosh returns", "a,b\r1,2\r"],
    ["both kinds of line break", "a,b\r\n1,2\n"],
  ])("is read with %s", async (_, content) => {
    expect((await read(content)).rows.map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("keeps a stray quote inside a cell, as spreadsheets do", async () => {
    expect((await read('a\n5"管\n')).rows[1]?.cells).toEqual(['5"管']);
  });

  it("comes in pages of the size asked for, complete and in order", async () => {
    const lines = Array.from({ length: 5001 }, (_, index) => `${index},名${index}`).join("\n");
    const { rows, pages } = await read(lines, 500);
    expect(pages).toBe(11);
    expect(rows.map(({ cells }) => cells[0])).toEqual(Array.from({ length: 5001 }, (_, index) => String(index)));
  });

  it("is refused when it is not in the stated encoding, and read when it is", async () => {
    const gbk = Uint8Array.of(0xd0, 0xd5, 0xc3, 0xfb, 0x0a);
    expect((await read(gbk)).fault).toMatchObject({ code: "document-unreadable", fields: [{ code: "csv-encoding" }] });
    expect((await read(gbk, 10, "gb18030")).rows).toEqual([{ row: 1, cells: ["姓名"] }]);
  });

  it("keeps a character whole that falls across two reads", async () => {
    const { rows } = await read(`a${"堃".repeat(65_536)}`);
    expect(rows[0]?.cells[0]).toBe(`a${"堃".repeat(65_536)}`);
  });

  it("gives the rows before a quote that is never closed, then names its row", async () => {
    const { rows, fault } = await read('a,b\n1,2\n3,"oops\n5,6\n');
    expect(rows).toHaveLength(2);
    expect(fault).toMatchObject({
      code: "document-unreadable",
      fields: [{ code: "csv-quote", parameters: { row: 3 } }],
    });
  });

  it("is named when there is no such file", async () => {
    const reading = readSheet(join(folder, "none.csv"), "utf-8", 10).next();
    await expect(reading).rejects.toMatchObject({ code: "document-unreadable", fields: [{ code: "file" }] });
  });
});
