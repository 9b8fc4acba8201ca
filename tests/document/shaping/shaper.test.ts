// Against two peers: fontkit, which shares no code with harfbuzz, for what it can set (its reader of GSUB fails on the Mongolian
// font), and the harfbuzz of the system, another version, called as a program.

import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { create } from "fontkit";
import { afterAll, describe, expect, it } from "vitest";
import { glyphsOf, singleLine } from "../../../src/document/paragraph.ts";
import { SHAPED_FONTS, type ShapedFont } from "../../../src/document/shaping/scripts.ts";
import { createShaper, type PlacedGlyph } from "../../../src/document/shaping/shaper.ts";
import { createTypeface } from "../../../src/document/typeface.ts";
import { itNeeds, toolOutput } from "../../system-tools.ts";
import { coverage, fontFiles, NAMES, shape, shelf } from "./scripts.ts";

const typeface = createTypeface(coverage, shape);
const folder = await mkdtemp(path.join(tmpdir(), "vellum-shaping-"));
afterAll(() => rm(folder, { recursive: true }));

/** Glyphs as id, advance and offset. */
const ours = (font: ShapedFont, text: string): readonly string[] => shape(font, text).map(written);

function written({ glyph, advance, x, y }: PlacedGlyph): string {
  return `${glyph} ${advance} ${x},${y}`;
}

const fontkits = { arabic: create(fontFiles.arabic), tibetan: create(fontFiles.tibetan) };

function fontkitsAnswer(font: "arabic" | "tibetan", text: string): readonly string[] {
  const { glyphs, positions } = fontkits[font].layout(text);
  return glyphs.map(({ id }, index) => {
    const place = positions[index];
    return `${id} ${place?.xAdvance} ${place?.xOffset},${place?.yOffset}`;
  });
}

function systemsAnswer(font: ShapedFont, text: string): readonly string[] {
  const file = path.join(folder, `${font}.ttf`);
  writeFileSync(file, fontFiles[font]);
  const json = toolOutput("hb-shape", "--output-format=json", "--no-glyph-names", file, text);
  const glyphs = JSON.parse(json) as readonly { g: number; ax: number; dx: number; dy: number }[];
  return glyphs.map(({ g, ax, dx, dy }) => `${g} ${ax} ${dx},${dy}`);
}

describe("a shaped word", () => {
  it.each(["arabic", "tibetan"] as const)("is set as fontkit sets it, %s", (font) => {
    for (const name of NAMES[font]) expect(ours(font, name), name).toEqual(fontkitsAnswer(font, name));
  });

  describe.each(SHAPED_FONTS)("in the %s font", (font) => {
    itNeeds("hb-shape")("is set as the system's harfbuzz sets it", () => {
      for (const name of NAMES[font]) {
        // Joiners, which the program shows as glyphs without ink, are left out by us.
        const theirs = systemsAnswer(font, name).filter((glyph) => !/^\d+ 0 0,0$/.test(glyph));
        expect(ours(font, name), name).toEqual(theirs);
      }
    });

    it("has every letter joined, stacked or changed as the font has it, not the glyphs of single characters", () => {
      const changed = NAMES[font].filter((name) => {
        const alone = [...name].flatMap((letter) => ours(font, letter).map((glyph) => glyph.split(" ")[0]));
        return ours(font, name).some((glyph) => !alone.includes(glyph.split(" ")[0]));
      });
      expect(changed.length).toBeGreaterThan(NAMES[font].length / 2);
    });

    it("is the same glyphs when the words of a name are shaped one by one as when the name is shaped whole", () => {
      const [first = "", second = "", third = ""] = NAMES[font];
      for (const words of [
        [first, second],
        [second, third, first],
        [third, second],
      ]) {
        const name = words.join(font === "tibetan" ? "" : " ");
        const { glyphs } = singleLine(glyphsOf(name, "regular", typeface).glyphs);
        const placed = glyphs.flatMap(({ word }) => word?.shape ?? []);
        expect(placed.map(written), name).toEqual(ours(font, name));
      }
    });
  });

  it("has no dotted circle where a sign has no letter to stand on", () => {
    expect(shape("tibetan", "ཀིུ").map(({ glyph }) => glyph)).not.toContain(0);
    expect(shape("tibetan", "ི")).toHaveLength(1);
  });

  it("is refused by an instance of something else", async () => {
    await expect(createShaper(() => shelf.subsetter(), fontFiles)).rejects.toThrow("not an instance of harfbuzz");
  });

  it("takes a few megabytes, however many words are shaped", async () => {
    let memory: { readonly buffer: ArrayBuffer } | undefined;
    const open = async (imports: Parameters<typeof shelf.shaper>[0]) => {
      const exports = await shelf.shaper(imports);
      memory = exports["memory"] as typeof memory;
      return exports;
    };
    const fresh = await createShaper(open, fontFiles);
    for (const font of SHAPED_FONTS) for (const name of NAMES[font]) fresh(font, name);
    const after = memory?.buffer.byteLength ?? 0;
    for (let round = 0; round < 200; round += 1)
      for (const font of SHAPED_FONTS) for (const name of NAMES[font]) fresh(font, name);
    expect(memory?.buffer.byteLength).toBe(after);
    expect(after).toBeLessThan(4 * 1024 * 1024);
  });
});
