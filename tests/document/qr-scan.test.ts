import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { describeWith, run } from "../system-tools.ts";
import { blurred, type Pose, photograph, readPgm, writePgm } from "./photograph.ts";
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

/** The photograph of a whole page as messengers keep it, three megapixels. */
const LONG_SIDE = 2016;
/** Along a page's longer side: more than twice what the photograph has of it. */
const PHOTOGRAPHED_PIXELS = 3000;
/** Cards are lower than this, pages and booklets are not. */
const CARD_HEIGHT_MM = 80;

const slugs = catalogue.types().map(({ slug }) => slug);
const millimetres = (points: number) => (points / 72) * 25.4;

/** A page in grey; the picture's file. */
async function drawn(name: string, pdf: Uint8Array, page: number, dpi: number): Promise<string> {
  const file = path.join(folder, `${name}-${dpi}`);
  writeFileSync(`${file}.pdf`, pdf);
  await run("pdftoppm", ["-r", `${dpi}`, "-f", `${page}`, "-gray", "-singlefile", `${file}.pdf`, file]);
  return `${file}.pgm`;
}

function written(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** Another hold for every type, between a careful one and a careless one. */
function poseOf(index: number): Pose {
  const along = index / (slugs.length - 1);
  const [tilt, turn] = [12 + 8 * along, 25 * Math.sin(index * 2.4)];
  return {
    tilt: index % 2 === 0 ? tilt : -tilt,
    turn,
    shade: 0.45,
    noise: 5,
    jpegQuality: 60,
    longSide: LONG_SIDE,
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
      printed.push({ ...sample, pdf, code, page: await drawn(slug, pdf, code.page, 150) });
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

  it("says exactly its address in a phone's photograph of the whole page, at an angle, in uneven light", {
    timeout: 120_000,
  }, async () => {
    const photographs: string[] = [];
    for (const [index, { type, pdf, code }] of printed.entries()) {
      const dpi = Math.round((PHOTOGRAPHED_PIXELS * 72) / Math.max(code.width, code.height));
      const page = readPgm(readFileSync(await drawn(type.slug, pdf, code.page, dpi)));
      photographs.push(written(`${type.slug}.jpg`, photograph(page, { x: 0, y: 0, ...page }, poseOf(index))));
    }
    expect(await readCodes(photographs)).toEqual(addresses());
  });
});
