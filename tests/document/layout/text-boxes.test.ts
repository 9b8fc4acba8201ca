import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TextBox } from "../../../src/licence/layout-box.ts";
import { PAGE_FORMATS, type PageFormat } from "../../../src/licence/layout-page.ts";
import { composed, edges, face, said } from "./stall-faces.ts";

const BOX: TextBox = { kind: "text", text: "{/claims/place}", x: 20, y: 30, width: 60, size: 12 };
const FORMATS = Object.keys(PAGE_FORMATS) as PageFormat[];
const CHARACTERS = [..."衢州市柯城区荷花街道东门一二三（），。：《》、ABCxyz0189 ·-"];

function linesOf(box: TextBox, place: string, page: PageFormat = "A4") {
  const { pages, errors } = composed([face([box], page)], { place });
  return { lines: pages.flatMap(({ passages }) => passages).flatMap(({ lines }) => lines), errors };
}

describe("a text in its box", () => {
  it("is refused or stays within the box, whatever it says and however it is set", () => {
    const text = fc.array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 120 });
    const style = fc.record({
      page: fc.constantFrom(...FORMATS.filter((format) => format !== "mark")),
      width: fc.integer({ min: 8, max: 60 }),
      size: fc.integer({ min: 5, max: 20 }),
      lines: fc.integer({ min: 1, max: 4 }),
      align: fc.constantFrom(undefined, "left", "centre", "right", "spread"),
      anchor: fc.constantFrom(undefined, "upper", "middle", "lower"),
      indent: fc.constantFrom(undefined, 0, 2),
    });
    let fitted = 0;
    fc.assert(
      fc.property(text, style, (characters, { page, width, size, lines, align, anchor, indent }) => {
        const box: TextBox = {
          ...{ kind: "text", text: "{/claims/place}", x: 10, y: 5, width, size, lines, leading: 1.4 * size },
          ...(align && { align }),
          ...(anchor && { anchor }),
          ...(indent !== undefined && { indent }),
        };
        const height = (((lines - 1) * 1.4 + 1) * size * 25.4) / 72;
        fc.pre(5 + height < PAGE_FORMATS[page].height);
        const set = linesOf(box, characters.join(""), page);
        if (set.errors.length > 0) {
          expect(set.errors[0]).toMatchObject({ pointer: "/claims/place", code: "text-overflow" });
          return;
        }
        fitted += 1;
        // A closing mark at a line's end may hang over by the half that is blank.
        const hanging = (size * 0.5 * 25.4) / 72 + 0.01;
        for (const line of set.lines) {
          const at = edges(line, page);
          expect(at.left).toBeGreaterThanOrEqual(10 - 0.01);
          expect(at.right).toBeLessThanOrEqual(10 + width + hanging);
          expect(at.top).toBeGreaterThanOrEqual(5 - 0.01);
          expect(at.bottom).toBeLessThanOrEqual(5 + height + 0.01);
          expect(line.size).toBeGreaterThanOrEqual(0.85 * size - 0.01);
        }
        expect(set.lines.map(said).join("").replaceAll(" ", "")).toBe(characters.join("").replaceAll(" ", ""));
      }),
      { numRuns: 400 },
    );
    expect(fitted).toBeGreaterThan(40);
  });

  it("begins at the box's upper left corner", () => {
    const [line] = linesOf(BOX, "东门").lines;
    expect(line && edges(line)).toMatchObject({ left: expect.closeTo(20, 3), top: expect.closeTo(30, 3) });
  });

  it("stands in the middle, at the right, or over the whole width when its data says so", () => {
    const at = (align: TextBox["align"]) => {
      const [line] = linesOf({ ...BOX, ...(align && { align }) }, "东门二号").lines;
      if (line === undefined) throw new Error("nothing set");
      return edges(line);
    };
    expect(at("centre").left - 20).toBeCloseTo(80 - at("centre").right, 3);
    expect(at("right").right).toBeCloseTo(80, 3);
    expect(at("spread")).toMatchObject({ left: expect.closeTo(20, 3), right: expect.closeTo(80, 3) });
  });

  it("stands at the box's lower edge when it is anchored there", () => {
    const height = (12 + 3 * 18) * (25.4 / 72);
    const [line] = linesOf({ ...BOX, lines: 4, anchor: "lower" }, "东门").lines;
    expect(line && edges(line).bottom).toBeCloseTo(30 + height, 3);
  });

  it("wraps before it is set smaller", () => {
    const place = "东门外大街二号摊位".repeat(2);
    const roomy = linesOf({ ...BOX, lines: 2 }, place);
    const tight = linesOf({ ...BOX, width: 71, lines: 1 }, place);
    expect(roomy.lines.map(({ size }) => size)).toEqual([12, 12]);
    expect(tight.lines).toHaveLength(1);
    expect(tight.lines[0]?.size).toBeLessThan(12);
  });

  it("is left out when the licence has nothing for its places, and stays when it has no places", () => {
    const kind: TextBox = { ...BOX, text: "电话：{/claims/phone}" };
    const words: TextBox = { ...BOX, text: "请扫码核验" };
    const { pages } = composed([face([kind, words])]);
    expect(pages[0]?.passages).toEqual([]);
    expect(composed([face([kind])], { phone: "13800000000" }).pages[0]?.passages).toHaveLength(1);
  });

  it("writes dates out, joins lists, and knows the licence's own names", () => {
    const text = "{holders}|{number}|{issuer}|{date}|{validity}|{/claims/openedOn}|{/claims/goods}|{title}";
    const { lines } = linesOf({ ...BOX, text, width: 180, lines: 4, size: 9 }, "东门");
    expect(lines.map(said).join("")).toBe(
      "王小明|TW3308022026000012|示例市市场局|2026年11月22日|2026年11月22日至长期|2026年12月1日|鱼、虾|摆摊证",
    );
  });

  it("comes below what stands before it, however many lines that takes", () => {
    const above: TextBox = { ...BOX, lines: 4 };
    const below: TextBox = { ...BOX, text: "{number}", y: { below: 5 } };
    const tops = ["东门", "东门外大街二号摊位".repeat(4)].map((place) => {
      const { pages } = composed([face([above, below])], { place });
      const [first, second] = pages[0]?.passages ?? [];
      const [end, start] = [first?.lines.at(-1), second?.lines[0]];
      if (end === undefined || start === undefined) throw new Error("nothing set");
      expect(edges(start).top - edges(end).bottom).toBeCloseTo(5, 3);
      return edges(start).top;
    });
    expect(tops[1]).toBeGreaterThan(tops[0] ?? 0);
  });

  it("is refused with its type when its own words do not fit or its page ends", () => {
    const refused = expect.objectContaining({ code: "configuration-invalid" });
    expect(() => composed([face([{ ...BOX, text: "请扫码核验".repeat(9) }])])).toThrow(refused);
    expect(() => composed([face([{ ...BOX, y: 290, lines: 3 }])])).toThrow(refused);
    expect(() => composed([face([{ ...BOX, text: "\u{31364}" }])])).toThrow(refused);
  });
});
