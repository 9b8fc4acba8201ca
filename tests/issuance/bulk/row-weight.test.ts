// Pages of rows by what they say.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutByWeight, LONGEST_ROW } from "../../../src/issuance/bulk/row-weight.ts";
import type { SheetRow } from "../../../src/issuance/bulk/sheet.ts";

const rowOf = (row: number, characters: number): SheetRow => ({ row, cells: ["", "a".repeat(characters)] });
const weightOf = (page: readonly SheetRow[]): number => page.flatMap(({ cells }) => cells).join("").length;

describe("rows cut into pages by what they say", () => {
  it("stay one page where they are of a usual length, and each is a page alone where it is as long as a row may be", () => {
    const usual = Array.from({ length: 500 }, (_, row) => rowOf(row, 200));
    expect(cutByWeight(usual)).toEqual([usual]);
    const long = Array.from({ length: 3 }, (_, row) => rowOf(row, LONGEST_ROW));
    expect(cutByWeight(long)).toEqual(long.map((row) => [row]));
    const json = { claims: { text: "a".repeat(200_000) } };
    expect(cutByWeight([1, 2].map((row) => ({ row, cells: [], json })))).toHaveLength(2);
  });

  it("keep their order, are lost nowhere, and come in pages no heavier than one row may be", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: LONGEST_ROW }), { maxLength: 20 }), (lengths) => {
        const rows = lengths.map((characters, row) => rowOf(row, characters));
        const pages = cutByWeight(rows);
        expect(pages.flat()).toEqual(rows);
        expect(pages.every((page) => page.length > 0 && weightOf(page) <= LONGEST_ROW)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
