import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ComposedPage } from "../../../src/document/layout/composed-page.ts";
import type { FieldsBox } from "../../../src/licence/layout-box.ts";
import { composed, edges, face, said } from "./stall-faces.ts";

const BOX: FieldsBox = {
  ...{ kind: "fields", style: "ruled", x: 20, y: 30, width: 150, size: 12, leading: 17, bottom: 200 },
  rows: [
    { label: "摊主", field: "/certificateHolder/*/name" },
    { label: "摊位", field: "/claims/place", lines: 3 },
    { label: "电话", field: "/claims/phone" },
  ],
};

function rowsOf(pages: readonly ComposedPage[], role: "TH" | "TD") {
  return pages.flatMap(({ passages }) => passages.filter((passage) => passage.role === role));
}

describe("fields with their labels", () => {
  it("are refused or stay within the box, below one another, whatever they say", () => {
    const place = fc.array(fc.constantFrom(..."东门外大街二号摊位（），A1 "), { minLength: 1, maxLength: 160 });
    const style = fc.record({
      style: fc.constantFrom("ruled" as const, "lined" as const, "open" as const),
      columns: fc.constantFrom(1 as const, 2 as const),
      heights: fc.constantFrom("form" as const, "content" as const),
      width: fc.integer({ min: 90, max: 170 }),
    });
    fc.assert(
      fc.property(place, style, (characters, chosen) => {
        const { pages, errors } = composed([face([{ ...BOX, ...chosen }])], { place: characters.join("") });
        if (errors.length > 0) return;
        const values = rowsOf(pages, "TD");
        expect(values).toHaveLength(3);
        let end = 30;
        for (const { lines } of chosen.columns === 1 ? values : values.slice(0, 1)) {
          for (const line of lines) {
            const at = edges(line);
            expect(at.top).toBeGreaterThanOrEqual(end - 0.01);
            expect(at.right).toBeLessThanOrEqual(20 + chosen.width + (6 * 25.4) / 72);
            expect(at.left).toBeGreaterThan(20);
            expect(at.bottom).toBeLessThanOrEqual(200);
            end = at.bottom - 1.5;
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("stand on every licence at the same places on a printed form, whose labels are the plate's", () => {
    const form: FieldsBox = { ...BOX, heights: "form" };
    const [short, long] = ["东门", "东门外大街二号摊位".repeat(5)].map(
      (place) => composed([face([form])], { place }).pages,
    );
    if (short === undefined || long === undefined) throw new Error("nothing composed");
    expect(rowsOf(short, "TH")).toEqual([]);
    expect(short.flatMap(({ art }) => art)).toEqual([]);
    const tops = (pages: readonly ComposedPage[]) => [0, 2].map((at) => rowsOf(pages, "TD")[at]?.lines[0]?.y);
    expect(tops(short)).toEqual(tops(long));
  });

  it("follow what the licence says otherwise", () => {
    const plain: FieldsBox = { ...BOX, bottom: 290, tallest: 6 };
    const third = (place: string) => rowsOf(composed([face([plain])], { place }).pages, "TD")[2]?.lines[0]?.y ?? 0;
    expect(third("东门外大街二号摊位".repeat(5))).toBeLessThan(third("东门") - 15);
  });

  it("are set smaller where their row has smaller settings, each in its turn, and refused beyond the last", () => {
    const smaller = [
      { size: 9, leading: 12, lines: 3 },
      { size: 6, lines: 5 },
    ];
    const row = { label: "摊位", field: "/claims/place", lines: 2, smaller };
    const rows = [row, ...BOX.rows.filter(({ field }) => field !== row.field)];
    const boxes: readonly FieldsBox[] = (["ruled", "open", "lined"] as const).flatMap((style) =>
      (["form", "content"] as const).map((heights) => ({ ...BOX, style, heights, width: 60, rows })),
    );
    for (const box of boxes) {
      const said = new Map<number, number>();
      for (let length = 1; length < 140; length += 1) {
        const { pages, errors } = composed([face([box])], { place: "摊".repeat(length) });
        const [first, second] = rowsOf(pages, "TD");
        const refused = errors.find(({ pointer }) => pointer === row.field);
        const [line] = first?.lines ?? [];
        if (first === undefined || line === undefined) throw new Error("no value");
        if (refused !== undefined) {
          expect(refused.code).toBe("text-overflow");
          expect(first.lines.length).toBeGreaterThan(5);
          continue;
        }
        said.set(length, line.size);
        const most = line.size > 9 ? 2 : line.size > 6 ? 3 : 5;
        expect(first.lines.length).toBeLessThanOrEqual(most);
        const last = first.lines.at(-1) ?? line;
        expect(edges(last).bottom).toBeLessThan(edges(second?.lines[0] ?? line).top);
      }
      const sizes = [...said.values()];
      expect(sizes).toContain(12);
      expect(sizes).toContain(9);
      expect(sizes).toContain(6);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.85 * 6);
      expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
      expect(said.size).toBeLessThan(139);
    }
  });

  it("grow evenly to reach the lower edge, up to the tallest row", () => {
    const heightOf = (tallest: number) => {
      const { pages } = composed([face([{ ...BOX, tallest }])]);
      const ys = rowsOf(pages, "TD").map(({ lines }) => lines[0]?.y ?? 0);
      return ((ys[1] ?? 0) - (ys[2] ?? 0)) * (25.4 / 72);
    };
    expect(heightOf(20)).toBeCloseTo(20, 3);
    expect(heightOf(12)).toBeCloseTo(12, 3);
  });

  it("have a slash, nothing or no row at all where the licence has no value", () => {
    const shown = (absent: "slash" | "blank" | "omit") => {
      const rows = [{ label: "电话", field: "/claims/phone", absent }];
      const { pages } = composed([face([{ ...BOX, rows }])]);
      return [...rowsOf(pages, "TH"), ...rowsOf(pages, "TD")].map(({ lines }) => lines.map(said).join(""));
    };
    expect(shown("slash")).toEqual(["电话", "／"]);
    expect(shown("blank")).toEqual(["电话"]);
    expect(shown("omit")).toEqual([]);
  });

  it("stand side by side in two columns, a wide one across both", () => {
    const rows = BOX.rows.map((row, index) => ({ ...row, wide: index === 2 }));
    const { pages } = composed([face([{ ...BOX, columns: 2, gutter: 10, rows }])]);
    const [first, second, wide] = rowsOf(pages, "TH").map(({ lines }) => lines[0]);
    expect(first?.y).toBe(second?.y);
    expect(((second?.x ?? 0) - (first?.x ?? 0)) * (25.4 / 72)).toBeCloseTo(80, 3);
    expect(wide?.x).toBe(first?.x);
    expect(wide?.y).toBeLessThan(first?.y ?? 0);
  });

  it("are read label before value, row after row", () => {
    const { pages } = composed([face([BOX])]);
    const read = pages[0]?.passages.toSorted((one, other) => one.turn - other.turn).map(({ role }) => role);
    expect(read).toEqual(["TH", "TD", "TH", "TD", "TH", "TD"]);
  });

  it("spread short labels over their column and set long ones on two lines", () => {
    const rows = [
      { label: "摊位", field: "/claims/place" },
      { label: "法定代表人（负责人、经营者）", field: "/certificateNumber" },
    ];
    const { pages } = composed([face([{ ...BOX, rows }])]);
    const [short, long] = rowsOf(pages, "TH");
    expect(short?.lines).toHaveLength(1);
    expect(long?.lines.map(said)).toEqual(["法定代表人", "（负责人、经营者）"]);
    const width = (short?.lines[0]?.line.width ?? 0) * (short?.lines[0]?.size ?? 0);
    expect(width / 1000).toBeGreaterThan(4 * 12 - 0.01);
  });
});
