import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitText, glyphsOf } from "../../../src/document/paragraph.ts";
import { SHAPED_FONTS } from "../../../src/document/shaping/scripts.ts";
import { createTypeface } from "../../../src/document/typeface.ts";
import { anyWord, coverage, lettersOf, NAMES, shape } from "./scripts.ts";

const checking = createTypeface(coverage);
const printing = createTypeface(coverage, shape);
/** How much wider the bounds of names are, all together: a Tibetan stack is as wide as one letter, and is made of many. */
const LOOSENESS = { arabic: 1.2, tibetan: 1.8, mongolian: 1.6 } as const;
const widthOf = (glyphs: readonly { readonly advance: number }[]) =>
  glyphs.reduce((sum, { advance }) => sum + advance, 0);

describe.each(SHAPED_FONTS)("the width of a word, %s", (font) => {
  it("is never more than the bound that it is checked by, whatever its letters", () => {
    fc.assert(
      fc.property(anyWord(font), (word) => {
        expect(printing.word(font, word).advance).toBeLessThanOrEqual(checking.word(font, word).advance);
      }),
      { numRuns: 2000 },
    );
  });

  it("needs no tightening to be so for names, and hardly any for other letters", () => {
    for (const name of NAMES[font])
      expect(widthOf(shape(font, name)), name).toBeLessThanOrEqual(checking.word(font, name).advance);
    fc.assert(
      fc.property(anyWord(font), (word) => {
        expect(widthOf(shape(font, word))).toBeLessThanOrEqual(checking.word(font, word).advance * 1.1);
      }),
      { numRuns: 5000 },
    );
  });

  it("is not much less for names, so that checking refuses few that would fit", () => {
    const [bound, width] = [checking, printing].map((typeface) =>
      widthOf(NAMES[font].map((name) => typeface.word(font, name))),
    );
    expect((bound ?? 0) / (width ?? 1)).toBeLessThan(LOOSENESS[font]);
  });

  it("is known for the letters of its script", () => {
    expect(lettersOf(font).length).toBeGreaterThan(150);
  });

  it("lets everything fit when it is printed that fitted when it was checked", () => {
    const text = fc
      .array(fc.oneof(anyWord(font), fc.constantFrom(...NAMES[font]), fc.constantFrom("（", "，", "中", "A1", " ")), {
        minLength: 1,
        maxLength: 12,
      })
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 30 }), fc.integer({ min: 1, max: 4 }), (written, ems, lines) => {
        const box = { width: ems * 1000, lines, weight: "regular" } as const;
        const checked = fitText([glyphsOf(written, "regular", checking).glyphs], box);
        if (checked.lines.length > lines) return;
        const printed = fitText([glyphsOf(written, "regular", printing).glyphs], box);
        expect(printed.lines.length).toBeLessThanOrEqual(lines);
        expect(printed.scale).toBeGreaterThanOrEqual(checked.scale);
        for (const { width } of printed.lines) {
          expect(width * printed.scale).toBeLessThanOrEqual(box.width + 500);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
