import { describe, expect, it } from "vitest";
import type { FONT_KEYS } from "../../src/document/coverage.ts";
import { characterMap, readSfnt } from "../../src/document/sfnt.ts";
import { SHAPED_FONTS } from "../../src/document/shaping/scripts.ts";
import { createSubsetter } from "../../src/document/subsetter.ts";
import { createTypeface } from "../../src/document/typeface.ts";
import { measureFonts, openFontShelf, readCoverage } from "../../src/host/fonts.ts";
import { outlineOf } from "./outline.ts";

const fonts = openFontShelf();
const coverage = await readCoverage();
const typeface = createTypeface(coverage);
const subsetter = createSubsetter(fonts);

/** Every n-th character that a font is used for, and the rare ones that people are named. */
function charactersOf(key: (typeof FONT_KEYS)[number], step: number): readonly number[] {
  const weight = key === "bold" ? "bold" : "regular";
  const rare = [..."㛃䶮𠅤𬱖喆堃昇镕"].map((character) => character.codePointAt(0) ?? 0);
  const all = [...Array.from({ length: 0x32000 }, (_, code) => code)].filter(
    (code) => typeface.glyph(code, weight)?.font === key,
  );
  return [...new Set([...all.filter((_, index) => index % step === 0), ...all.filter((code) => rare.includes(code))])];
}

describe("a font cut for a document", () => {
  it.each([
    ["regular", 15],
    ["bold", 31],
    ["fallback", 5],
  ] as const)("draws every character exactly as the %s font does", async (key, step) => {
    const source = readSfnt(await fonts.font(key));
    const glyphs = characterMap(source);
    const codes = charactersOf(key, step);
    expect(codes.length).toBeGreaterThan(900);
    for (let at = 0; at < codes.length; at += 300) {
      const piece = codes.slice(at, at + 300);
      const cut = await subsetter.subset(key, piece);
      const subset = readSfnt(cut.bytes);
      const different = piece.filter((code) => {
        const outline = outlineOf(subset, cut.glyphs.get(code) ?? 0);
        return (
          outline !== outlineOf(source, glyphs.get(code) ?? 0) ||
          (outline === "empty" && ![0x20, 0xa0, 0x3000].includes(code))
        );
      });
      expect(different.map((code) => code.toString(16))).toEqual([]);
    }
  });

  it("is the same bytes for the same characters", async () => {
    const codes = [0x4e2d, 0x534e];
    expect(await subsetter.subset("regular", codes)).toEqual(await createSubsetter(fonts).subset("regular", codes));
  });

  it("is a font of six tables, each with its checksum", async () => {
    const { bytes } = await subsetter.subset("regular", [0x4e2d, 0x534e]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries = Array.from({ length: view.getUint16(4) }, (_, index) => 12 + index * 16);
    const names = entries.map((entry) => Buffer.from(bytes.subarray(entry, entry + 4)).toString());
    expect(names.toSorted()).toEqual(["glyf", "head", "hhea", "hmtx", "loca", "maxp"]);
    for (const entry of entries) {
      let sum = 0;
      const [start, length] = [view.getUint32(entry + 8), view.getUint32(entry + 12)];
      for (let at = start; at < start + length; at += 4) sum = (sum + view.getUint32(at)) % 2 ** 32;
      expect(view.getUint32(entry + 4)).toBe(sum);
    }
  });

  it("is refused when a character is not in the font", async () => {
    await expect(subsetter.subset("regular", [0x31364])).rejects.toThrow("U+31364");
  });

  it("is the same where memory is scarce and all fonts share one instance", async () => {
    const frugal = createSubsetter({ ...fonts, frugal: true });
    for (const key of ["regular", "bold", "fallback"] as const) {
      const codes = charactersOf(key, 997);
      expect(await frugal.subset(key, codes)).toEqual(await subsetter.subset(key, codes));
    }
    for (const key of SHAPED_FONTS)
      expect(await frugal.subsetGlyphs(key, [3, 5, 8])).toEqual(await subsetter.subsetGlyphs(key, [3, 5, 8]));
  });

  it.each(SHAPED_FONTS)("draws every glyph of words exactly as the %s font does, under its own id", async (key) => {
    const source = readSfnt(await fonts.font(key));
    const count = source.tables.get("maxp")?.getUint16(4) ?? 0;
    const ids = Array.from({ length: count }, (_, id) => id).filter((id) => id % 3 === 1);
    const subset = readSfnt(await subsetter.subsetGlyphs(key, ids));
    expect(ids.filter((id) => outlineOf(subset, id) !== outlineOf(source, id))).toEqual([]);
    expect(ids.filter((id) => outlineOf(subset, id) !== "empty").length).toBeGreaterThan(400);
  });

  it("tries a font again that could not be read the first time", async () => {
    let times = 0;
    const moody = createSubsetter({
      ...fonts,
      font: (key) => {
        times += 1;
        return times === 1 ? Promise.reject(new Error("no disk")) : fonts.font(key);
      },
    });
    await expect(moody.subset("regular", [0x4e2d])).rejects.toThrow("no disk");
    await expect(moody.subset("regular", [0x4e2d])).resolves.toBeDefined();
  });
});

describe("the coverage data", () => {
  it("is what the installed fonts measure now", async () => {
    expect(await measureFonts()).toEqual(coverage);
  });

  it("stays small enough to travel with a Worker", () => {
    expect(JSON.stringify(coverage).length).toBeLessThan(80_000);
  });
});
