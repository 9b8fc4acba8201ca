import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakLines, fitText, glyphsOf, singleLine, spreadLine } from "../../src/document/paragraph.ts";
import { createTypeface, type Glyph } from "../../src/document/typeface.ts";
import { readCoverage } from "../../src/host/fonts.ts";

const typeface = createTypeface(await readCoverage());
const set = (text: string): readonly Glyph[] => glyphsOf(text, "regular", typeface).glyphs;
const written = (glyphs: readonly Glyph[]): string => glyphs.map(({ code }) => String.fromCodePoint(code)).join("");
const linesOf = (text: string, ems: number): readonly string[] =>
  breakLines(set(text), ems * 1000, 0).map(({ glyphs }) => written(glyphs));

const chineseText = fc
  .array(fc.constantFrom(..."市场监督管理局许可决定书食品药品，。；：、（）《》“”！？·2026浙A1 —…㎡%"), {
    minLength: 1,
    maxLength: 120,
  })
  .map((characters) => characters.join(""));

describe("a paragraph", () => {
  it("begins no line with a stop or closing mark", () => {
    expect(linesOf("衢州市市场监督管理局，依法", 10)).toEqual(["衢州市市场监督管理", "局，依法"]);
    expect(linesOf("衢州市市场监督管理局，依法", 10.5)).toEqual(["衢州市市场监督管理局，", "依法"]);
    expect(linesOf("衢州市市场监督管理局吗？依法", 11)).toEqual(["衢州市市场监督管理局", "吗？依法"]);
  });

  it("ends no line with an opening mark", () => {
    expect(linesOf("根据中华人民共和国《民法典》", 10)).toEqual(["根据中华人民共和国", "《民法典》"]);
  });

  it("keeps numbers and Latin words whole", () => {
    expect(linesOf("统一社会信用代码91330802MA0000A193号", 16)).toEqual(["统一社会信用代码", "91330802MA0000A193号"]);
  });

  it("breaks a word that is longer than the line rather than let it run out of the box", () => {
    expect(linesOf("A".repeat(40), 10).length).toBeGreaterThan(2);
  });

  it("squeezes the blank halves of adjacent full-width marks together", () => {
    expect(singleLine(set("》《")).width).toBe(1500);
    expect(singleLine(set("）。")).width).toBe(1500);
    expect(singleLine(set("）中")).width).toBe(2000);
  });

  it("loses no character and adds none, whatever the width", () => {
    fc.assert(
      fc.property(chineseText, fc.integer({ min: 2, max: 40 }), (text, ems) => {
        const kept = linesOf(text, ems).join("").replaceAll(" ", "");
        expect(kept).toBe(text.replaceAll(" ", ""));
      }),
    );
  });

  it("holds every line within the measure, but for the blank half of a closing mark", () => {
    fc.assert(
      fc.property(chineseText, fc.integer({ min: 2, max: 40 }), (text, ems) => {
        for (const { width } of breakLines(set(text), ems * 1000, 0))
          expect(width).toBeLessThanOrEqual(ems * 1000 + 500.001);
      }),
    );
  });

  it("justifies every line but the last to the measure", () => {
    const lines = breakLines(
      set("根据国家法律法规的规定经审查核实准予登记颁发此证特此决定予以公告".repeat(3)),
      12_345,
      2000,
    );
    for (const { width } of lines.slice(0, -1)) expect(width).toBeCloseTo(12_345, 6);
    expect(lines.at(-1)?.width).toBeLessThan(12_345);
    expect(lines[0]?.indent).toBe(2000);
  });
});

describe("a text in a box", () => {
  const box = { width: 10_000, weight: "regular" } as const;

  it("is wrapped before it is made smaller", () => {
    expect(fitText([set("一二三四五六七八九十甲乙")], { ...box, lines: 2 }).scale).toBe(1);
  });

  it("is made smaller when wrapping does not help, never below 0.85", () => {
    const fitted = fitText([set("一二三四五六七八九十甲")], { ...box, lines: 1 });
    expect(fitted.lines).toHaveLength(1);
    expect(fitted.scale).toBeLessThan(1);
    expect(fitted.scale).toBeGreaterThanOrEqual(0.85);
  });

  it("keeps too many lines when nothing helps, so that it can be refused", () => {
    expect(fitText([set("一二三四五六七八九十甲乙丙丁")], { ...box, lines: 1 }).lines.length).toBe(2);
  });
});

describe("a label", () => {
  it("is spread over its column", () => {
    expect(spreadLine(set("承租人"), 7000)).toMatchObject({ gaps: [2000, 2000, 0], width: 7000 });
  });
});

describe("a typeface", () => {
  it("takes from the fallback what the body face lacks", () => {
    expect(typeface.glyph(0x4e2d, "regular")?.font).toBe("regular");
    expect(typeface.glyph(0x4e2d, "bold")?.font).toBe("bold");
    expect(typeface.glyph(0x30edd, "regular")?.font).toBe("fallback");
  });

  it.each([..."㛃䶮𠅤𬱖喆堃昇镕"])("has %s", (character) => {
    expect(typeface.glyph(character.codePointAt(0) ?? 0, "regular")).toBeDefined();
  });

  it("has nothing for what cannot be seen or needs a shaper", () => {
    for (const code of [
      0x00, 0x09, 0x200b, 0x202e, 0xad, 0xfe00, 0xfffd, 0x301, 0x628, 0xf40, 0x1820, 0xe000, 0xd800,
    ]) {
      expect(typeface.glyph(code, "regular"), code.toString(16)).toBeUndefined();
    }
  });
});
