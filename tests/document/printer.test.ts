import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { itNeeds, toolOutput } from "../system-tools.ts";
import { sealFieldOf } from "./pades/seals.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets, sheetOf } from "./sheets.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-document-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const printer = createPrinter({ catalogue, fonts });

async function printed(sample: SampleSheet): Promise<string> {
  const file = path.join(folder, `${sample.id}.pdf`);
  writeFileSync(file, (await printer.print(sample.sheet)).bytes);
  return file;
}

function firstOf(slug: string): SampleSheet {
  const [sample] = sampleSheets(slug);
  if (sample === undefined) throw new Error(`no sample of ${slug}`);
  return sample;
}

/** Extracted text, cell by cell and not across columns, without white space, which justified and wrapped text has anywhere. */
function textOf(file: string): string {
  return toolOutput("pdftotext", "-raw", file, "-").replace(/\s/g, "");
}

describe.each(catalogue.types().map(({ slug }) => slug))("a printed %s", (slug) => {
  itNeeds("pdfdetach")("carries its signed credential, byte for byte", async () => {
    const sample = firstOf(slug);
    const file = await printed(sample);
    const out = path.join(folder, `${sample.id}.json`);
    toolOutput("pdfdetach", "-savefile", "credential.json", "-o", out, file);
    expect(readFileSync(out, "utf8")).toBe(sample.sheet.credential);
  });

  it("is the same bytes again from another printer", async () => {
    const { sheet } = firstOf(slug);
    const again = await createPrinter({ catalogue, fonts }).print(sheet);
    const once = await printer.print(sheet);
    expect(Buffer.from(again.bytes).equals(once.bytes)).toBe(true);
    expect(again.renderer).toBe(once.renderer);
  });
});

describe("a printed licence", () => {
  it("says where its seal is drawn, on the last page of the decision that has several", async () => {
    for (const slug of ["lease-filing", "administrative-decision"])
      for (const sample of sampleSheets(slug)) {
        const { bytes, seal } = await printer.print(sample.sheet);
        const drawn = sealFieldOf(bytes);
        expect(seal?.page).toBe(drawn.page);
        const [left = 0, lower = 0, right = 0, upper = 0] = seal?.box ?? [];
        const [x = 0, y = 0] = [(drawn.box[0] + drawn.box[2]) / 2, (drawn.box[1] + drawn.box[3]) / 2];
        expect((left + right) / 2).toBeCloseTo(x, 1);
        expect((lower + upper) / 2).toBeCloseTo(y, 1);
        expect(((right - left) / 72) * 25.4).toBeGreaterThan(38);
      }
  });

  it("names its renderer, so that it can be printed again", async () => {
    const { renderer, layoutVersion } = await printer.print(firstOf("lease-filing").sheet);
    expect(renderer).toMatch(
      /^vellum \d+; .*pdf-lib 1\..*harfbuzzjs .*NotoSerifSC-Regular 2\..*LXGWWenKai-Regular 1\./,
    );
    expect(layoutVersion).toBe(firstOf("lease-filing").type.layout.version);
  });

  itNeeds("pdfinfo")("takes its dates from the credential, not from a clock", async () => {
    const sample = firstOf("lease-filing");
    const info = toolOutput("pdfinfo", "-isodates", await printed(sample));
    expect(info).toContain(`CreationDate:    ${sample.subject.certificateIssuedDate}T01:41:07Z`);
    expect(info).toMatch(/Page size: +595\.28 x 841\.89 pts \(A4\)/);
    expect(info).toContain(sample.subject.certificateNumber);
  });

  itNeeds("pdftoppm", "pdftotext")("really draws rare characters, each unlike the others", async () => {
    const sample = firstOf("residence-permit");
    const name = "㛃䶮𠅤𬱖喆堃";
    const certificateHolder = sample.subject.certificateHolder.map((holder) => ({ ...holder, name }));
    const file = path.join(folder, "rare.pdf");
    const sheet = sheetOf(sample.type, sample.issuer, { ...sample.subject, certificateHolder }, sample.id);
    writeFileSync(file, (await printer.print(sheet)).bytes);
    const cells = inkOfCharacters(file, name);
    expect(cells).toHaveLength(6);
    for (const cell of cells) {
      const dark = [...cell].filter((pixel) => pixel < 128).length / cell.length;
      expect(dark).toBeGreaterThan(0.08);
      expect(dark).toBeLessThan(0.6);
    }
    expect(new Set(cells.map((cell) => Buffer.from(cell).toString("hex"))).size).toBe(6);
  });

  itNeeds("pdftotext")("takes from the fallback font what the body face lacks", async () => {
    const sample = firstOf("residence-permit");
    const name = "张\u{30edd}";
    const certificateHolder = sample.subject.certificateHolder.map((holder) => ({ ...holder, name }));
    const file = path.join(folder, "fallback.pdf");
    const sheet = sheetOf(sample.type, sample.issuer, { ...sample.subject, certificateHolder }, sample.id);
    writeFileSync(file, (await printer.print(sheet)).bytes);
    expect(textOf(file)).toContain(name);
    expect(toolOutput("pdffonts", file)).toContain("LXGWWenKai");
  });

  itNeeds("pdftotext")("is copied exactly where two characters look the same", async () => {
    const sample = firstOf("residence-permit");
    const name = "王\u{2f00}一";
    const certificateHolder = sample.subject.certificateHolder.map((holder) => ({ ...holder, name }));
    const file = path.join(folder, "twins.pdf");
    const sheet = sheetOf(sample.type, sample.issuer, { ...sample.subject, certificateHolder }, sample.id);
    writeFileSync(file, (await printer.print(sheet)).bytes);
    expect(textOf(file)).toContain(name);
  });

  it("is refused, by field, when it cannot be drawn", async () => {
    const sample = firstOf("residence-permit");
    const certificateHolder = sample.subject.certificateHolder.map((holder) => ({ ...holder, name: "张\u{31364}" }));
    const sheet = sheetOf(sample.type, sample.issuer, { ...sample.subject, certificateHolder }, sample.id);
    await expect(printer.print(sheet)).rejects.toMatchObject({
      code: "request-invalid",
      fields: [{ code: "glyph-missing" }],
    });
  });

  it("is refused when the credential is none", async () => {
    const { sheet } = firstOf("residence-permit");
    await expect(printer.print({ ...sheet, credential: "[]" })).rejects.toMatchObject({ code: "document-unreadable" });
    await expect(printer.print({ ...sheet, credential: "{" })).rejects.toMatchObject({ code: "json-invalid" });
  });

  itNeeds("pdftotext", "pdfinfo")("flows over numbered pages, issuer and date after the last line", async () => {
    const sample = firstOf("administrative-decision");
    const file = await printed(sample);
    const pages = Number(/Pages: +(\d+)/.exec(toolOutput("pdfinfo", file))?.[1]);
    expect(pages).toBeGreaterThan(2);
    for (let page = 1; page <= pages; page += 1) {
      const text = toolOutput("pdftotext", "-f", `${page}`, "-l", `${page}`, file, "-").replace(/\s/g, "");
      expect(text).toContain(`—${page}—`);
      expect(text).toContain(sample.subject.certificateNumber.replace(/\s/g, ""));
      expect(text.includes(`${sample.issuer.name["zh-CN"]}20`)).toBe(page === pages);
    }
  });
});

/** The grey pixels of each character of a word, by the box that poppler finds for it, at 300 dpi. */
function inkOfCharacters(file: string, word: string): readonly Uint8Array[] {
  const boxes = toolOutput("pdftotext", "-bbox", file, "-");
  const box = new RegExp(`xMin="([\\d.]+)" yMin="([\\d.]+)" xMax="([\\d.]+)" yMax="([\\d.]+)">${word}<`).exec(boxes);
  const [x = 0, y = 0, right = 0, bottom = 0] = (box ?? []).slice(1).map((value) => (Number(value) * 300) / 72);
  const image = path.join(folder, "ink");
  toolOutput("pdftoppm", "-r", "300", "-gray", "-singlefile", file, image);
  const pgm = readFileSync(`${image}.pgm`);
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 32).toString("latin1"));
  const width = Number(header?.[1]);
  const start = header?.[0].length ?? 0;
  const count = [...word].length;
  const cell = (right - x) / count;
  return Array.from({ length: count }, (_, index) => {
    const pixels: number[] = [];
    for (let row = Math.ceil(y); row < bottom; row += 1) {
      const from = start + row * width + Math.round(x + index * cell);
      pixels.push(...pgm.subarray(from, from + Math.floor(cell)));
    }
    return Uint8Array.from(pixels);
  });
}
