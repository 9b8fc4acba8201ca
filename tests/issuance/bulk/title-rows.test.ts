// A table's name above its header, and files with nothing in them.
import { describe, expect, it } from "vitest";
import { faultOf, readTable } from "./reading.ts";
import { workbookOf } from "./workbook.ts";

const TABLE = [
  ["衢州市房屋租赁备案表", null, null],
  ["填报单位：衢州市住房和城乡建设局", null, null],
  ["承租人", "面积", "备注"],
  ["王堃昇", "89.52", null],
  ["柳㛃", "90", "二楼"],
] as const;
const ROWS = [
  { row: 4, cells: ["王堃昇", "89.52", ""] },
  { row: 5, cells: ["柳㛃", "90", "二楼"] },
];
const csvOf = (rows: readonly (readonly (string | null)[])[]): string =>
  rows.map((row) => row.map((cell) => cell ?? "").join(",")).join("\n");

describe("a table with its name above the header", () => {
  it.each<[string, string | Uint8Array]>([
    ["a CSV file", csvOf(TABLE)],
    ["a workbook", workbookOf(TABLE)],
  ])("is read from the header on, its rows under the file's own numbers: %s", async (_, table) => {
    const { titles, rows } = await readTable(table, { pageRows: 2 });
    expect(titles).toEqual(["承租人", "面积", "备注"]);
    expect(rows).toEqual(ROWS);
  });

  it("is not mistaken for a table of one column, nor for one whose rows are too long", async () => {
    const single = await readTable("承租人\n王堃昇\n柳㛃\n徐𠅤\n");
    expect([single.titles, single.rows.length]).toEqual([["承租人"], 3]);
    const { titles, rows } = await readTable("承租人,面积\n王堃昇,1,2\n");
    expect([titles, rows.length]).toEqual([["承租人", "面积"], 1]);
  });
});

it.each(["\ufeff", "\n\n \n", ",,\n,,\n"])("a file without any text is said to be empty: %j", async (text) => {
  expect(faultOf(await readTable(text))).toBe("table-empty");
});
