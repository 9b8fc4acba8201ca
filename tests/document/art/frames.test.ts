// The paper and frames of faces, read back operator by operator and rendered by poppler.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { zlibSync } from "fflate";
import { PDFDocument, PDFName } from "pdf-lib";
import { afterAll, describe, expect, it } from "vitest";
import { frameArt } from "../../../src/document/art/frames.ts";
import { FRAME_STYLES, PAGE_FORMATS } from "../../../src/licence/layout-page.ts";
import { itNeeds, run } from "../../system-tools.ts";
import { beyond, drawnBy, isMixture } from "./drawn.ts";

const GOLD = { frame: "#A37E2C", title: "#B5121B", tint: "#FAF1E2", seal: "#D5161D" };
const MM = 72 / 25.4;
const FORMATS = Object.entries(PAGE_FORMATS).map(([format, { width, height }]) => ({
  ...{ format, size: { width: width * MM, height: height * MM } },
}));
/** Steps of repeated figures are written with three decimals, and add up. */
const ROUNDING = 0.1;

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
const palette = fc.record({ frame: colour, title: colour, tint: colour, seal: colour });
const extent = fc.record({
  width: fc.double({ min: 150, max: 1200, noNaN: true }),
  height: fc.double({ min: 150, max: 1200, noNaN: true }),
});

describe.each(FRAME_STYLES)("the %s frame", (style) => {
  it.each(FORMATS)("draws inside its page and leaves the graphics state as it found it: $format", ({ size }) => {
    const drawn = drawnBy(frameArt(style, GOLD, size));
    expect(drawn.painted).toBeGreaterThan(0);
    expect(beyond(drawn, size)).toBeLessThan(ROUNDING);
  });

  it("does so on a page of any size", () => {
    fc.assert(
      fc.property(extent, (size) => beyond(drawnBy(frameArt(style, GOLD, size)), size) < ROUNDING),
      { numRuns: 12 },
    );
  });

  it("uses no colour that is not mixed from its palette and white", () => {
    fc.assert(
      fc.property(palette, (colours) => {
        const { colours: used } = drawnBy(frameArt(style, colours, { width: 400, height: 300 }));
        return used.every((one) => isMixture(one, Object.values(colours)));
      }),
      { numRuns: 8 },
    );
  });

  it.each(FORMATS)("takes at most six kilobytes of a file: $format", ({ size }) => {
    const bytes = new TextEncoder().encode(frameArt(style, GOLD, size));
    expect(zlibSync(bytes, { level: 9 }).length).toBeLessThanOrEqual(6144);
  });

  it("is the same text every time", () => {
    const [{ size }] = FORMATS as [(typeof FORMATS)[number]];
    expect(frameArt(style, GOLD, size)).toBe(frameArt(style, { ...GOLD }, { ...size }));
  });
});

describe("all frames", () => {
  const folder = mkdtempSync(join(tmpdir(), "vellum-art-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  itNeeds("pdftoppm")("are rendered by poppler without a complaint, no two styles alike", async () => {
    const pictures = new Set<string>();
    for (const style of FRAME_STYLES) {
      const file = join(folder, `${style}.pdf`);
      writeFileSync(file, await pagesOf(style));
      const { stderr } = await run("pdftoppm", ["-r", "40", file, join(folder, style)]);
      expect(stderr, style).toBe("");
      pictures.add(readFileSync(join(folder, `${style}-1.ppm`)).toString("base64"));
    }
    expect(pictures.size).toBe(FRAME_STYLES.length);
  });
});

/** A style on a page of every format. */
async function pagesOf(style: (typeof FRAME_STYLES)[number]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (const { size } of FORMATS) {
    const page = document.addPage([size.width, size.height]);
    const content = document.context.register(document.context.flateStream(frameArt(style, GOLD, size)));
    page.node.set(PDFName.of("Contents"), content);
  }
  return document.save();
}
