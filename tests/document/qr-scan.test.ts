import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { describeWith, run } from "../system-tools.ts";
import { blurred, type Picture, type Pose, photograph, readPgm, writePgm } from "./photograph.ts";
import { type CodeSquare, codeSquare, readCodes } from "./qr-reader.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets } from "./sheets.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-qr-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Printed extends SampleSheet {
  readonly pdf: Uint8Array;
  readonly code: CodeSquare;
  /** The code's page in grey at 150 dpi. */
  readonly page: string;
}

/** A phone so far away that a whole A4 page would fill a photograph of three megapixels: pixels of the picture's longer side. */
const LONG_SIDE_PER_MM = 9;
/** Of what is photographed: twice what the photograph has of it. */
const FINE_DPI = 300;
/** What is photographed reaches so many times the code's width beyond it. */
const SURROUNDINGS = 0.3;
/** Cards are lower than this, pages and booklets are not. */
const CARD_HEIGHT_MM = 80;

const slugs = catalogue.types().map(({ slug }) => slug);
const millimetres = (points: number) => (points / 72) * 25.4;

/** A page in grey, or a part of it; the picture's file. */
async function drawn(
  name: string,
  pdf: Uint8Array,
  { page, dpi, cut = [] }: { readonly page: number; readonly dpi: number; readonly cut?: readonly string[] },
): Promise<string> {
  const file = path.join(folder, `${name}-${dpi}`);
  writeFileSync(`${file}.pdf`, pdf);
  await run("pdftoppm", ["-r", `${dpi}`, "-f", `${page}`, "-gray", "-singlefile", ...cut, `${file}.pdf`, file]);
  return `${file}.pgm`;
}

/** The code with what stands around it. */
async function surroundings({ type, pdf, code }: Printed): Promise<Picture> {
  const reach = code.size * SURROUNDINGS;
  const pixels = (points: number) => Math.round((points * FINE_DPI) / 72);
  const left = Math.max(0, pixels(code.x - reach));
  const top = Math.max(0, pixels(code.height - code.y - code.size - reach));
  const side = pixels(code.size + 2 * reach);
  const cut = ["-x", left, "-y", top, "-W", side, "-H", side].map(String);
  return readPgm(readFileSync(await drawn(type.slug, pdf, { page: code.page, dpi: FINE_DPI, cut })));
}

function written(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** Another hold for every type, between a careful one and a careless one. */
function poseOf(index: number, longSide: number): Pose {
  const along = index / (slugs.length - 1);
  const [tilt, turn] = [12 + 8 * along, 25 * Math.sin(index * 2.4)];
  return {
    tilt: index % 2 === 0 ? tilt : -tilt,
    turn,
    shade: 0.45,
    noise: 5,
    jpegQuality: 60,
    longSide,
    seed: index + 1,
  };
}

describeWith(["pdftoppm", "zbarimg"], "the QR code of every type", () => {
  const printed: Printed[] = [];
  const addresses = () => printed.map(({ sheet }) => [sheet.verifyUrl.toUpperCase()]);

  beforeAll(async () => {
    const printer = createPrinter({ catalogue, fonts });
    for (const slug of slugs) {
      const [sample] = sampleSheets(slug);
      if (sample === undefined) throw new Error(`no sample of ${slug}`);
      const { bytes: pdf } = await printer.print(sample.sheet);
      const code = await codeSquare(pdf, sample.sheet.verifyUrl);
      printed.push({ ...sample, pdf, code, page: await drawn(slug, pdf, { page: code.page, dpi: 150 }) });
    }
  });

  it("stands on page 1, or on the sheet that signs a department's own document", () => {
    for (const { type, code } of printed) if (type.layout.appendTo === undefined) expect(code.page, type.slug).toBe(1);
  });

  it("is at least 30 mm wide, on a card 22 mm", () => {
    for (const { code, title } of printed) {
      const least = millimetres(code.height) < CARD_HEIGHT_MM ? 22 : 30;
      // Its box is written to a tenth of a point.
      expect(millimetres(code.size), title).toBeGreaterThan(least - 0.05);
    }
  });

  it.each([0, 0.8])("says exactly its address at 150 dpi under a blur of %f pixels", async (sigma) => {
    const pictures = printed.map(({ type, page }) =>
      written(`${type.slug}-blurred.pgm`, writePgm(blurred(readPgm(readFileSync(page)), sigma))),
    );
    expect(await readCodes(pictures)).toEqual(addresses());
  });

  it("says exactly its address in a phone's photograph at an angle, in uneven light, kept as a JPEG", async () => {
    const photographs: string[] = [];
    for (const [index, sample] of printed.entries()) {
      const around = await surroundings(sample);
      const side = millimetres(sample.code.size) * (1 + 2 * SURROUNDINGS);
      const pose = poseOf(index, Math.round(side * LONG_SIDE_PER_MM));
      photographs.push(written(`${sample.type.slug}.jpg`, photograph(around, { x: 0, y: 0, ...around }, pose)));
    }
    expect(await readCodes(photographs)).toEqual(addresses());
  });
});
