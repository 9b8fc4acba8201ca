// The same table written as CSV, as a workbook and as NDJSON asks for the same, and reading holds no more than a page.
import fc from "fast-check";
import { expect, it } from "vitest";
import { plainCell } from "../../../src/issuance/bulk/cells.ts";
import { csvLine } from "../../../src/issuance/bulk/csv-cell.ts";
import { openSheet } from "../../../src/issuance/bulk/open-sheet.ts";
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

it("takes no more of a file than the pages that are asked for, however long it goes on", async () => {
  let taken = 0;
  const line = new TextEncoder().encode(`${"堃".repeat(100)},b,c\n`.repeat(100));
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode("名称,b,c\n");
    for (;;) {
      taken += line.length;
      yield line;
    }
  }
  const sheet = await openSheet({ size: 1e12, bytes: endless }, { pageRows: 500 });
  let rows = 0;
  for await (const page of sheet.pages) {
    rows += page.rows.length;
    if (rows >= 50_000) break;
  }
  expect(rows).toBe(50_000);
  expect(taken).toBeLessThan(line.length * 510);
});

it("reads a workbook of twenty thousand rows in a few pages' memory", { timeout: 60_000 }, async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => [`${"堃".repeat(60)}${index}`, index, `${index}`]);
  const bytes = workbookOf([["名称", "b", "c"], ...many], { strings: "inline" });
  many.length = 0;
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const sheet = await openSheet({ size: bytes.length, bytes: whole }, { pageRows: 500 });
  const before = process.memoryUsage().heapUsed;
  let [rows, peak] = [0, 0];
  for await (const page of sheet.pages) {
    rows += page.rows.length;
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }
  expect(rows).toBe(20_000);
  expect(peak - before).toBeLessThan(100_000_000);
});
