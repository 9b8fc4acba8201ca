// Pages as pictures, drawn by PDFium in a thread that runs what the last build made; poppler is the second opinion.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { openPageImages, type PageImages } from "../../src/host/page-images.ts";
import { catalogue, fonts, sampleSheets } from "../document/sheets.ts";
import { itNeeds, toolOutput } from "../system-tools.ts";

let images: PageImages;
let pdf: { readonly bytes: Uint8Array; readonly sha256: string };
beforeAll(async () => {
  images = openPageImages();
  const [sample] = sampleSheets("business-licence");
  if (sample === undefined) throw new Error("no sample");
  pdf = { bytes: (await createPrinter({ catalogue, fonts }).print(sample.sheet)).bytes, sha256: "business-licence" };
});
afterAll(() => images.close());

const BLOCK = 6;
/** Of 255: how far a block has to be away to be another. Renderers smooth fine lines differently. */
const AWAY = 60;
/** A page without its seal, or without its text, has a hundred and more such blocks in ten thousand; this one has three. */
const MOST = 0.002;

/** The share of blocks whose means are far from each other. */
function difference(one: PNG, other: PNG): number {
  const mean = (picture: PNG, left: number, top: number, channel: number): number => {
    let sum = 0;
    for (let y = top; y < top + BLOCK; y += 1)
      for (let x = left; x < left + BLOCK; x += 1) sum += picture.data[(y * picture.width + x) * 4 + channel] ?? 0;
    return sum / BLOCK ** 2;
  };
  let [blocks, away] = [0, 0];
  for (let top = 0; top + BLOCK <= Math.min(one.height, other.height); top += BLOCK)
    for (let left = 0; left + BLOCK <= Math.min(one.width, other.width); left += BLOCK) {
      const isAway = (channel: number): boolean =>
        Math.abs(mean(one, left, top, channel) - mean(other, left, top, channel)) > AWAY;
      blocks += 1;
      away += [0, 1, 2].some(isAway) ? 1 : 0;
    }
  return away / blocks;
}

describe("pictures of pages", () => {
  it("are as wide as asked for, in the page's proportions, and the same each time", async () => {
    const drawn = await images.draw({ pdf, page: 1, width: 600 });
    const picture = PNG.sync.read(Buffer.from(drawn.bytes));
    expect(picture.width).toBe(600);
    const again = await images.draw({ pdf: { ...pdf, sha256: "by another name" }, page: 1, width: 600 });
    expect(again.sha256).toBe(drawn.sha256);
  });

  it("of a page that is not there are refused by name", async () => {
    await expect(images.draw({ pdf, page: 99, width: 600 })).rejects.toMatchObject({
      code: "request-invalid",
      fields: [{ pointer: "/page", code: "range", parameters: { minimum: 1, found: 99 } }],
    });
  });

  it("are turned away by name when too many are waiting, and drawn again afterwards", async () => {
    const many = Array.from({ length: 40 }, (_, index) => images.draw({ pdf, page: 1, width: 200 + index }));
    const outcomes = await Promise.allSettled(many);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toHaveLength(40 - 17);
    for (const error of refused) expect(error).toMatchObject({ code: "printing-busy", parameters: { seconds: 3 } });
    expect((await images.draw({ pdf, page: 1, width: 239 })).bytes.length).toBeGreaterThan(1000);
  });

  itNeeds("pdftoppm")("look as poppler draws the page, text, Chinese, seal and all", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "vellum-image-"));
    try {
      const file = path.join(folder, "licence.pdf");
      writeFileSync(file, pdf.bytes);
      toolOutput(
        "pdftoppm",
        "-png",
        "-singlefile",
        "-scale-to-x",
        "900",
        "-scale-to-y",
        "-1",
        file,
        path.join(folder, "page"),
      );
      const poppler = PNG.sync.read(readFileSync(path.join(folder, "page.png")));
      const ours = PNG.sync.read(Buffer.from((await images.draw({ pdf, page: 1, width: 900 })).bytes));
      expect(difference(ours, poppler)).toBeLessThan(MOST);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
