import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../../src/document/printer.ts";
import type { JsonObject } from "../../../src/licence/json-value.ts";
import type { FaceLayout } from "../../../src/licence/layout.ts";
import type { Box } from "../../../src/licence/layout-box.ts";
import { PAGE_FORMATS, type PageFormat } from "../../../src/licence/layout-page.ts";
import { MARKET_OFFICE } from "../../licence/licence-types.ts";
import { SAMPLE_PHOTOS } from "../../sample-photos.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { catalogue, fonts, sheetOf } from "../sheets.ts";
import { judge, VERAPDF_TOOLS } from "../verapdf/judge.ts";
import { face, stallSubject, stallType } from "./stall-faces.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const printer = createPrinter({ catalogue, fonts });
const [PHOTO = ""] = Object.keys(SAMPLE_PHOTOS);
const FORMATS = (Object.keys(PAGE_FORMATS) as PageFormat[]).filter((format) => format !== "mark");
const PHOTO_CLAIM: JsonObject = {
  photo: {
    ...{
      type: "string",
      pattern: "^[0-9a-f]{64}$",
      enclosure: "photo",
      maxLength: 64,
      title: "照片",
      description: "照片。",
    },
    "x-en": { title: "Photo", description: "A photo." },
    examples: ["0".repeat(64)],
  },
};

/** A front and a back for a format, with everything that any card or certificate has. */
function frontAndBack(page: PageFormat): readonly FaceLayout[] {
  const card = page.startsWith("card");
  const front: readonly Box[] = [
    { kind: "panel", x: 1, y: 1, width: 80, height: 10, fill: "tint" },
    { kind: "text", text: "{title}", role: "H1", x: 4, y: 3, width: 40, size: 12, weight: "bold", ink: "title" },
    { kind: "photo", field: "/claims/photo", x: 4, y: 14, width: 13, height: 16, placeholder: "照片" },
    { kind: "rule", x: 4, y: 32, width: 40, pattern: "double" },
    {
      ...{ kind: "fields", style: "open", x: 20, y: 14, width: 32, size: 6, labelMark: "：", heights: "form" },
      rows: [
        { label: "姓名", field: "/certificateHolder/0/name" },
        { label: "摊位", field: "/claims/place" },
      ],
    },
    { kind: "qr", x: 54, y: 14, size: card ? 22 : 30 },
  ];
  const back: readonly Box[] = [
    { kind: "text", text: "{note}", x: 4, y: 4, width: 70, size: 6 },
    {
      ...{ kind: "signature", x: 4, y: 20, width: 74, size: 6, lines: ["{issuer}", "{date}"] },
      seal: { diameter: card ? 20 : 42, down: card ? 0 : 20 },
    },
    { kind: "text", text: "{identifier}", x: 4, y: 45, width: 76, size: 5 },
  ];
  return [face(front, page), face(back, page)];
}

async function printed(page: PageFormat, claims: JsonObject = {}) {
  const type = stallType(frontAndBack(page), PHOTO_CLAIM);
  const sheet = sheetOf(type, MARKET_OFFICE, stallSubject(claims, type), "a".repeat(26));
  const { bytes, seal } = await printer.print(sheet);
  const file = path.join(folder, `${page}-${Object.keys(claims).length}.pdf`);
  writeFileSync(file, bytes);
  return { bytes, seal, file, sheet };
}

describe("a page", () => {
  itNeeds("pdfinfo")("has the size of its format", async () => {
    for (const page of FORMATS) {
      const { file } = await printed(page);
      const { width, height } = PAGE_FORMATS[page];
      const sizes = [...toolOutput("pdfinfo", "-l", "2", file).matchAll(/size: +([\d.]+) x ([\d.]+) pts/g)];
      expect(sizes).toHaveLength(2);
      for (const [, wide, high] of sizes) {
        expect((Number(wide) / 72) * 25.4).toBeCloseTo(width, 1);
        expect((Number(high) / 72) * 25.4).toBeCloseTo(height, 1);
      }
    }
  });

  it("has its seal in its own size, on the face that its data says", async () => {
    for (const page of FORMATS) {
      const { seal } = await printed(page);
      const [left = 0, , right = 0] = seal?.box ?? [];
      expect(seal?.page).toBe(1);
      expect(((right - left - 2) / 72) * 25.4).toBeCloseTo(page.startsWith("card") ? 20 : 42, 1);
    }
  });

  itNeeds("pdftoppm", "zbarimg")("has a QR code that is read at 150 dpi even on a card", async () => {
    for (const page of FORMATS) {
      const { file, sheet } = await printed(page);
      const image = file.replace(".pdf", "");
      toolOutput("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-gray", "-singlefile", file, image);
      const read = toolOutput("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", `${image}.pgm`);
      expect(read, page).toBe(`${sheet.verifyUrl.toUpperCase()}\n`);
    }
  });
});

describe("a photo", () => {
  it("lies in the file as it is kept, and is never smoothed", async () => {
    const { bytes } = await printed("card", { photo: PHOTO });
    expect(Buffer.from(bytes).includes(Buffer.from(SAMPLE_PHOTOS[PHOTO] ?? "no photo"))).toBe(true);
    expect(Buffer.from(bytes).toString("latin1")).toContain("/Interpolate false/Filter/DCTDecode");
  });

  itNeeds("pdftoppm", "pdftotext")("fills its place, which otherwise has its words", async () => {
    const inkAt = (file: string) => {
      const at = ["-r", "100", "-f", "1", "-l", "1", "-x", "18", "-y", "58", "-W", "46", "-H", "58", "-gray"];
      toolOutput("pdftoppm", ...at, "-singlefile", file, `${file}-photo`);
      const levels = toolOutput("sh", "-c", `tail -c +14 '${file}-photo.pgm' | base64 -w0`);
      const pixels = [...Buffer.from(levels, "base64")];
      return pixels.filter((level) => level < 235).length / pixels.length;
    };
    const [without, withPhoto] = [await printed("card"), await printed("card", { photo: PHOTO })];
    expect(inkAt(without.file)).toBeLessThan(0.2);
    expect(inkAt(withPhoto.file)).toBeGreaterThan(0.5);
    expect(toolOutput("pdftotext", without.file, "-")).toContain("照片");
    expect(toolOutput("pdftotext", withPhoto.file, "-")).not.toContain("照片");
  });

  itNeeds("qpdf")("is told to who cannot see it, by its holder's name", async () => {
    const { file } = await printed("card", { photo: PHOTO });
    const objects = toolOutput("qpdf", "--json", "--json-key=qpdf", "--json-stream-data=none", file);
    expect(objects).toContain('"/Alt": "u:王小明的照片"');
  });
});

describeWith(VERAPDF_TOOLS, "veraPDF", () => {
  it("finds pages of every format archival and accessible, with photos and without", { timeout: 300_000 }, async () => {
    const files: string[] = [];
    for (const page of FORMATS) {
      files.push((await printed(page)).file, (await printed(page, { photo: PHOTO })).file);
    }
    const verdicts = await judge(files);
    expect(verdicts.filter(({ passes }) => !passes).map((verdict) => JSON.stringify(verdict))).toEqual([]);
    expect(verdicts).toHaveLength(files.length * 2);
  });
});
