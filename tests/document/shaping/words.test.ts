import bidiFactory from "bidi-js/dist/bidi.mjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { glyphsOf, singleLine, textOf } from "../../../src/document/paragraph.ts";
import { piecesOf } from "../../../src/document/shaping/words.ts";
import { createTypeface } from "../../../src/document/typeface.ts";
import { coverage, NAMES } from "./scripts.ts";

const typeface = createTypeface(coverage);
const partsOf = (text: string): readonly string[] =>
  piecesOf(text).map((piece) => ("font" in piece ? piece.text : String.fromCodePoint(piece.code)));
const standing = (text: string): readonly string[] =>
  singleLine(glyphsOf(text, "regular", typeface).glyphs).glyphs.map(textOf);

describe("a text in several scripts", () => {
  it("is taken apart into words that are shaped whole and characters that stand alone", () => {
    expect(partsOf("王ئايگۈل مەمەت，A")).toEqual(["王", "ئايگۈل", " ", "مەمەت", "，", "A"]);
    expect(partsOf("扎བསྟན་འཛིན། ལྷ་ས")).toEqual(["扎", "བསྟན་", "འཛིན།", " ", "ལྷ་", "ས"]);
    expect(partsOf("巴ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠪᠠᠶᠠᠷ")).toEqual(["巴", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ", " ", "ᠪᠠᠶᠠᠷ"]);
  });

  it("keeps a tsheg and a shad with the syllable before them", () => {
    expect(partsOf("ང་། ཀ")).toEqual(["ང་།", " ", "ཀ"]);
  });

  it("parts what is too long to be a word between two letters, never before a sign", () => {
    const pieces = partsOf("بَ".repeat(40));
    expect(pieces.join("")).toBe("بَ".repeat(40));
    for (const piece of pieces) expect(piece).toMatch(/^(بَ){1,16}$/u);
  });

  it("stands from right to left where it is read so, numbers in it from left to right", () => {
    expect(standing("阿(ئايگۈل مەمەت)女")).toEqual(["阿", "(", "مەمەت", " ", "ئايگۈل", ")", "女"]);
    expect(standing("ئايگۈل 12 مەمەت")).toEqual(["مەمەت", " ", "1", "2", " ", "ئايگۈل"]);
  });

  it("has its brackets turned where it runs from right to left, and reads as it was written", () => {
    const line = singleLine(glyphsOf("ئا (با) تا", "regular", typeface).glyphs);
    expect(line.glyphs.map(({ code }) => String.fromCodePoint(code)).join("")).toBe("ت (ب) ئ");
    expect(line.reading?.map(textOf).join("")).toBe("ئا (با) تا");
  });

  it("stands in the very order of the Unicode algorithm, whatever is mixed", () => {
    const bidi = bidiFactory() as ReturnType<typeof bidiFactory> & {
      getReorderedIndices(text: string, levels: { readonly levels: Uint8Array }): readonly number[];
    };
    const text = fc
      .array(fc.constantFrom(...NAMES.arabic, ..."中文AB12 ،（）(),.-"), { minLength: 1, maxLength: 12 })
      .map((pieces) => pieces.join(""))
      // Spaces at the end are no part of a set line.
      .map((joined) => `${joined}终`);
    fc.assert(
      fc.property(text, (written) => {
        const expected = bidi.getReorderedIndices(written, bidi.getEmbeddingLevels(written, "ltr"));
        const found = singleLine(glyphsOf(written, "regular", typeface).glyphs).glyphs.flatMap((glyph) => {
          const said = [...textOf(glyph)];
          return (glyph.level ?? 0) % 2 === 1 ? said.reverse() : said;
        });
        expect(found.join("")).toBe(expected.map((index) => written[index]).join(""));
      }),
    );
  });

  it("keeps every gap between the glyphs that it parts", () => {
    const glyphs = glyphsOf("》》ئايگۈل مەمەت中", "regular", typeface).glyphs;
    const line = singleLine(glyphs);
    expect(line.gaps).toEqual([-500, 0, 0, 0, 0, 0]);
  });

  it("loses nothing and adds nothing", () => {
    const any = fc.array(fc.constantFrom(...NAMES.arabic, ...NAMES.tibetan, ...NAMES.mongolian, ..."中a1 ("), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(any, (pieces) => {
        expect(partsOf(pieces.join("")).join("")).toBe(pieces.join(""));
      }),
    );
  });

  it("misses a sign without a letter, a joiner alone, and a script without a font", () => {
    const missing = (text: string) => glyphsOf(text, "regular", typeface).missing.map((code) => code.toString(16));
    expect(missing("ئايگۈل བསྟན་ ᠪᠠᠶᠠᠷ")).toEqual([]);
    expect(missing("ུབ")).toEqual(["f74"]);
    expect(missing("中\u200dئ")).toEqual(["200d"]);
    expect(missing("ئا\u202eبا")).toEqual(["202e"]);
    expect(missing("עב")).toEqual(["5e2", "5d1"]);
    expect(missing("ﻻ")).toEqual(["fefb"]);
  });
});
