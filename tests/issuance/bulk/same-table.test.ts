// The same table written as CSV, as a workbook and as NDJSON asks for the same, and reading holds no more than a page.
import fc from "fast-check";
import { expect, it } from "vitest";
import { plainCell } from "../../../src/issuance/bulk/cells.ts";
import { csvLine } from "../../../src/issuance/bulk/csv-cell.ts";
import { type Reading, readTable } from "./reading.ts";
import { workbookOf } from "./workbook.ts";

const said = ({ rows }: Reading): readonly (readonly string[])[] => rows.map(({ cells }) => cells.map(plainCell));

it("gives the same rows from CSV in two encodings, from workbooks with shared and inline strings, and from NDJSON", async () => {
  // What GB18030 and XML both can hold, and spreadsheets leave as it is.
  const cell = fc.string({
    unit: fc.constantFrom("王", "堃", "㛃", "0", "7", "a", "Ｂ", ",", ";", '"', "&", "<", "=", "-", " ", "\n"),
    maxLength: 8,
  });
  const table = fc.array(fc.tuple(fc.constantFrom("甲", "乙"), cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const titles = ["名称", "b", "c"];
      const csv = `${csvLine(titles)}${rows.map(csvLine).join("")}`;
      const lines = rows.map((row) => JSON.stringify(Object.fromEntries(titles.map((title, at) => [title, row[at]]))));
      const expected = rows.map((row) => row.map((text) => plainCell(text)));
      expect(said(await readTable(csv))).toEqual(expected);
      expect(said(await readTable(`\ufeff${csv}`, { piece: 3 }))).toEqual(expected);
      expect(said(await readTable(workbookOf([titles, ...rows])))).toEqual(expected);
      expect(said(await readTable(workbookOf([titles, ...rows], { strings: "inline" }), { piece: 7 }))).toEqual(
        expected,
      );
      expect(said(await readTable(lines.join("\n")))).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

it("names a line of NDJSON that is no strict JSON, or has a member the first line lacks, and reads on", async () => {
  const { titles, rows } = await readTable(
    '{"a":"1","b":"2"}\n\n{"a":"1","a":"2"}\n{"a":"3"}\n{"c":"4"}\n[]\n{"a":true,"b":["x","y"]}',
  );
  expect(titles).toEqual(["a", "b"]);
  expect(rows.map(({ row, cells, fault }) => [row, fault?.fields[0]?.code ?? cells])).toEqual([
    [1, ["1", "2"]],
    [3, "json-duplicate-key"],
    [4, ["3", ""]],
    [5, "column-unknown"],
    [6, "type-object"],
    [7, ["true", "x\ny"]],
  ]);
});
