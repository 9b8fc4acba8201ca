// The proof that a place on the first page is blank, held against what poppler paints there, and against content made to deceive it.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { degrees, PDFDocument, rgb, StandardFonts } from "pdf-lib";
import { afterAll, describe, expect, it } from "vitest";
import { provePlace } from "../../../src/document/own-document/mark-place.ts";
import { readOriginal } from "../../../src/document/own-document/original.ts";
import { RefusedOriginal } from "../../../src/document/own-document/refused-original.ts";
import { DOCUMENTS_FOLDER } from "../../sample-photos.ts";
import { describeWith, run } from "../../system-tools.ts";
import { type RawObject, rawPdf } from "./originals.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-marks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIZE = { width: 42, height: 56 };

/** "blank", or the code of why it is not proven. */
function proof(pdf: Uint8Array, x: number, y: number, size = SIZE): string {
  try {
    provePlace(readOriginal(pdf), { x, y }, size);
    return "blank";
  } catch (error) {
    if (!(error instanceof RefusedOriginal)) throw error;
    return error.faults[0]?.code ?? "";
  }
}

const letterNamed = (name: string) => Uint8Array.from(readFileSync(path.join(DOCUMENTS_FOLDER, name)));

/** A page of text, lines, pictures and areas by pdf-lib, turned as asked. */
async function drawing(turn: 0 | 90 | 180 | 270): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([595.28, 841.89]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  page.drawText("A few lines of an English letter,\nand one more", { x: 90, y: 640, size: 14, font, lineHeight: 20 });
  page.drawRectangle({ x: 300, y: 420, width: 160, height: 60, borderColor: rgb(0, 0, 1), borderWidth: 2 });
  page.drawLine({ start: { x: 60, y: 300 }, end: { x: 500, y: 260 }, thickness: 1 });
  page.drawEllipse({ x: 430, y: 150, xScale: 60, yScale: 30, color: rgb(1, 0, 0) });
  page.drawText("slanted", { x: 200, y: 120, size: 18, font, rotate: degrees(35) });
  page.setRotation(degrees(turn));
  return await document.save();
}

interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const DPI = 100;

async function painted(pdf: Uint8Array, name: string): Promise<Raster> {
  const file = path.join(folder, `${name}.pdf`);
  writeFileSync(file, pdf);
  await run("pdftoppm", [
    "-r",
    String(DPI),
    "-f",
    "1",
    "-l",
    "1",
    "-gray",
    "-singlefile",
    file,
    path.join(folder, name),
  ]);
  const picture = readFileSync(path.join(folder, `${name}.pgm`));
  const [head = "", width = "", height = ""] =
    /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(picture.subarray(0, 64).toString("latin1")) ?? [];
  return { width: Number(width), height: Number(height), pixels: picture.subarray(head.length) };
}

function isWhite({ width, pixels }: Raster, x: number, y: number): boolean {
  const pixel = (millimetres: number): number => Math.round((millimetres / 25.4) * DPI);
  for (let row = pixel(y); row < pixel(y + SIZE.height); row += 1)
    for (let column = pixel(x); column < pixel(x + SIZE.width); column += 1)
      if ((pixels[row * width + column] ?? 255) < 250) return false;
  return true;
}

describeWith(["pdftoppm"], "a place that is proven blank", () => {
  const sources: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, number])[] = [
    ["a notice by Chromium", () => letterNamed("road-closure.pdf"), 8],
    ["a reply by Chromium", () => letterNamed("park-reply.pdf"), 8],
    ["a drawing", () => drawing(0), 8],
    ["a drawing turned by 90°", () => drawing(90), 8],
    ["a drawing turned by 180°", () => drawing(180), 8],
    ["a drawing turned by 270°", () => drawing(270), 8],
  ];

  it.each(sources)("is white on paper wherever it is: %s", async (name, make, least) => {
    const pdf = await make();
    const paper = await painted(pdf, name.replace(/\W+/g, "-"));
    let proven = 0;
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 250 }), fc.integer({ min: 5, max: 250 }), (x, y) => {
        if (proof(pdf, x, y) !== "blank") return;
        proven += 1;
        expect(isWhite(paper, x, y), `${x}, ${y}`).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(proven).toBeGreaterThanOrEqual(least);
  });
});

const page = (content: string | RawObject, more: object = {}) => rawPdf({ content, resources: "", ...more });
const FONT = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
// 20 mm from the left and 41 mm from the upper edge; 42 × 56 mm.
const at = (pdf: Uint8Array): string => proof(pdf, 20, 41);

describe("what lies at a place is named", () => {
  it.each([
    ["text", "BT /F1 12 Tf 80 650 Td (Hello) Tj ET", "place-on-text"],
    [
      "text that begins far to the left",
      "BT /F1 12 Tf -300 650 Td (AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA) Tj ET",
      "place-on-text",
    ],
    ["text that is pushed there", "BT /F1 12 Tf 300 650 Td [20000 (Hello)] TJ ET", "place-on-text"],
    [
      "text by the next line",
      "BT /F1 12 Tf 14 TL 80 900 Td (a) Tj (b) ' T* T* T* T* T* T* T* T* T* T* T* T* T* T* (c) Tj ET",
      "place-on-text",
    ],
    ["an outlined text beside it", "BT 2 Tr 60 w /F1 12 Tf 190 650 Td (I) Tj ET", "place-on-text"],
    [
      "text of which the first operands lie elsewhere",
      "BT /F1 12 Tf 400 100 80 650 Td (Hello) Tj ET",
      "place-unproven",
    ],
    ["text whose place is restored", "BT /F1 12 Tf 80 650 Td q 0 -600 Td Q (Hello) Tj ET", "place-unproven"],
    ["a filled area", "0.9 g 0 0 595 842 re f", "place-on-area"],
    ["a curve whose ends lie outside", "10 700 m 300 900 300 500 10 690 c f", "place-on-area"],
    ["a wide line beside it", "40 w 195 600 m 195 700 l S", "place-on-line"],
    ["the corner of a line that runs out far", "10 w 250 600 m 200 650 l 250 652 l S", "place-on-line"],
    ["a shading", "/S sh", "place-on-area"],
    ["an inline picture", "q 30 0 0 30 80 640 cm BI /W 1/H 1/BPC 8/CS/G ID x EI Q", "place-on-picture"],
    ["white where it is blended", "/G gs 1 g 0 0 595 842 re f", "place-on-area"],
  ])("%s", (_, content, code) => {
    const resources = `${FONT}/ExtGState<</G<</BM/Difference>>>>/Shading<</S<<>>>>`;
    expect(at(page(content, { resources }))).toBe(code);
  });

  it("a picture, in a form too, and a link", () => {
    const resources = "/XObject<</I 10 0 R/F 11 0 R>>";
    const image: RawObject = {
      entries: "/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
      data: "x",
    };
    const form: RawObject = {
      entries: "/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 10 0 R>>>>",
      data: "/I Do",
    };
    const objects = [image, form];
    expect(at(page("q 50 0 0 50 60 640 cm /I Do Q", { resources, objects }))).toBe("place-on-picture");
    expect(at(page("q 50 0 0 50 60 640 cm /F Do Q", { resources, objects }))).toBe("place-on-picture");
    expect(
      at(page("", { page: "/Annots[<</Subtype/Link/Rect[80 640 120 660]/A<</S/URI/URI(https://x.example)>>>>]" })),
    ).toBe("place-on-link");
  });

  it.each([
    ["the paper's own white", "1 g 0 0 595 842 re f 1 1 1 RG 5 w 60 600 m 200 600 l S"],
    ["what is cut off by a clip", "q 300 300 200 200 re W n 0 0 595 842 re f Q"],
    ["text that is not painted", "BT 3 Tr /F1 12 Tf 80 650 Td (recognised) Tj ET"],
    ["a path that is not painted", "0 0 595 842 re n"],
    ["what lies elsewhere", "q 1 0 0 1 300 -300 cm 0 842 100 100 re f Q BT /F1 12 Tf 300 300 Td (Hello) Tj ET"],
  ])("but not %s", (_, content) => {
    expect(at(page(content, { resources: FONT }))).toBe("blank");
  });
});

describe("what does not tell how far it reaches is never taken for blank", () => {
  const vertical = "/Font<</F1<</Type/Font/Subtype/Type0/Encoding/Identity-V/DescendantFonts[10 0 R]>>>>";
  const descendant = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Helvetica>>";
  it.each([
    ["an operator nobody knows", page("10 10 frobnicate")],
    ["an operator within BX and EX", page("BX 10 10 frobnicate EX")],
    ["more Q than q", page("Q 0 g")],
    ["text that runs downwards", page("BT /F1 9 Tf (ab) Tj ET", { resources: vertical, objects: [descendant] })],
    ["a font that is not there", page("BT /F9 9 Tf (ab) Tj ET", { resources: FONT })],
    ["text without a font", page("BT (ab) Tj ET")],
    [
      "a form that shows itself",
      page("/F Do", {
        resources: "/XObject<</F 10 0 R>>",
        objects: [{ entries: "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 10 0 R>>>>", data: "/F Do" }],
      }),
    ],
    ["content in a compression that is not read", page({ entries: "/Filter/LZWDecode", data: "\x80\x0b\x60" })],
    ["operands without an operator", page("1 2 3")],
  ])("%s", (_, pdf) => {
    expect(at(pdf)).toBe("place-unproven");
  });
});

describe("a place", () => {
  const empty = page("");
  it("lies wholly on the page as it is shown, five millimetres from its edges", () => {
    expect(proof(empty, 5, 5)).toBe("blank");
    expect(proof(empty, 163, 236)).toBe("blank");
    for (const [x, y] of [
      [4, 5],
      [5, 4],
      [164, 5],
      [5, 237],
      [-50, 5],
      [Number.NaN, 5],
    ] as const)
      expect(proof(empty, x, y), `${x},${y}`).toBe("place-off-page");
  });

  it("is measured on what is shown of a page, not on its whole sheet", () => {
    const cropped = page("", { page: "/CropBox[100 100 400 400]" });
    expect(proof(cropped, 5, 5)).toBe("blank");
    expect(proof(cropped, 60, 5)).toBe("place-off-page");
    expect(provePlace(readOriginal(cropped), { x: 5, y: 5 }, SIZE).area[0]).toBeCloseTo(100 + (5 * 72) / 25.4, 6);
  });
});
