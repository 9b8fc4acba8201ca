import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellReader, readDate, splitHolders } from "../../../src/issuance/bulk/cells.ts";
import { csvLine, defuse, undefuse } from "../../../src/issuance/bulk/csv-cell.ts";

const yesNo = { yes: new Set(["是", "true"]), no: new Set(["否", "false"]) };
// Cells rich in what matters: quotes, formula starts, separators, line breaks, rare characters.
const cell = fc.string({
  unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "\n", ",", '"', " ", "1", "a", "𠅤", "，"),
});

describe("a cell written for a spreadsheet", () => {
  it.each(["=1+1", "+86 570", "-5", "@SUM(A1)", "\tx", "\rx", "\nx", "'=1", "''-1"])(
    "never begins a formula: %j",
    (text) => {
      expect(defuse(text)).toBe(`'${text}`);
      expect(undefuse(defuse(text))).toBe(text);
    },
  );

  it.each(["", "王堃昇", "5-3", "'quoted", "''", "a=b", "'"])("is left alone when it is harmless: %j", (text) => {
    expect(defuse(text)).toBe(text);
    expect(undefuse(text)).toBe(text);
  });

  it("comes back as it was, whatever it holds, through any CSV reader", () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
        const [back = []] = parse(csvLine([...cells, "end"])) as string[][];
        expect(back.map(undefuse)).toEqual([...cells, "end"]);
        for (const written of back) expect(written).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });

  it("keeps its meaning when a file that was never ours is fed, corrected and fed again", () => {
    fc.assert(
      fc.property(cell, (raw) => {
        const meant = undefuse(raw);
        expect(undefuse(defuse(meant))).toBe(meant);
      }),
    );
  });
});

describe("a cell read for a claim", () => {
  it.each([
    ["88.5", 88.5],
    ["１，２３４．５", 1234.5],
    ["1,234", 1234],
    ["-5", -5],
    ["-0", 0],
    ["0088", 88],
  ])("is the number %s", (text, value) => {
    expect(cellReader({ type: "number" }, yesNo)(text)).toBe(value);
  });

  it.each(["八十九", "12,34", "1e5", "12345678901234567890", "1.5.2", "Infinity"])(
    "stays text when it is no number: %s",
    (text) => {
      expect(cellReader({ type: "number" }, yesNo)(text)).toBe(text);
    },
  );

  it.each(["2026-03-01", "2026-3-1", "2026/3/01", "2026.3.1", "2026年3月1日", "20260301"])("is the date %s", (text) => {
    expect(cellReader({ type: "string", format: "date" }, yesNo)(text)).toBe("2026-03-01");
    expect(readDate(text)).toBe("2026-03-01");
  });

  it.each(["3/1/2026", "26-3-1", "2026年3月", "下月"])(
    "stays text when the date could mean another day: %s",
    (text) => {
      expect(readDate(text)).toBe(text);
    },
  );

  it("is yes or no in either language, and text otherwise", () => {
    const read = cellReader({ type: "boolean" }, yesNo);
    expect(["是", "TRUE", "否", "也许"].map(read)).toEqual([true, true, false, "也许"]);
  });

  it("is a list parted by semicolons of either width, or by line breaks", () => {
    const read = cellReader({ type: "array", items: { type: "string", maxLength: 60 } }, yesNo);
    expect(read("徐𠅤；陈𬱖; 王")).toEqual(["徐𠅤", "陈𬱖", "王"]);
    expect(read("甲；乙\n丙")).toEqual(["甲；乙", "丙"]);
  });

  it("keeps the semicolons of sentences: long items are parted by line breaks only", () => {
    const read = cellReader({ type: "array", items: { type: "string", maxLength: 2000 } }, yesNo);
    expect(read("不得转让；不得出租。\n逾期失效。")).toEqual(["不得转让；不得出租。", "逾期失效。"]);
  });

  it("parts co-owners and passes over empty ones", () => {
    expect(splitHolders("徐𠅤;；陈𬱖；")).toEqual(["徐𠅤", "陈𬱖"]);
  });
});
