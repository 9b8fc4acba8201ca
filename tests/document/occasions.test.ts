import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import type { Annotation, Sheet } from "../../src/licence/printing.ts";
import { describeWith, itNeeds, toolOutput } from "../system-tools.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets } from "./sheets.ts";
import { judge, VERAPDF_TOOLS } from "./verapdf/judge.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-occasions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const printer = createPrinter({ catalogue, fonts });
const ANNOTATION: Annotation = {
  purpose: "办理房屋租赁补贴",
  user: "衢州市住房保障中心",
  issuedAt: "2026-11-22T01:41:07Z",
  until: "2026-12-31",
};
const COPY_WORDS = "加注件：仅供衢州市住房保障中心用于办理房屋租赁补贴";

function firstOf(slug: string): SampleSheet {
  const [sample] = sampleSheets(slug);
  if (sample === undefined) throw new Error(`no sample of ${slug}`);
  return sample;
}

let written = 0;
function file(bytes: Uint8Array): string {
  written += 1;
  const name = path.join(folder, `${written}.pdf`);
  writeFileSync(name, bytes);
  return name;
}

async function copyOf(sheet: Sheet, annotation: Annotation = ANNOTATION): Promise<Uint8Array> {
  return (await printer.print({ ...sheet, annotation })).bytes;
}

async function specimenOf({ type, issuer, subject, sheet }: SampleSheet): Promise<Uint8Array> {
  return printer.specimen(type, issuer, subject, sheet.enclosures);
}

function textOf(name: string): string {
  return toolOutput("pdftotext", name, "-").replace(/\s/g, "");
}

function codesOn(name: string): string {
  const image = name.replace(".pdf", "");
  toolOutput("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-gray", "-singlefile", name, image);
  return toolOutput("sh", "-c", `zbarimg --quiet --raw -Sdisable -Sqrcode.enable '${image}.pgm' || true`);
}

/** Grey pixels of a page. */
function inkOf(name: string, page: number): number {
  const pgm = toolOutput("sh", "-c", `pdftoppm -r 40 -gray -f ${page} -l ${page} '${name}' | tail -c +16 | base64 -w0`);
  return Buffer.from(pgm, "base64").reduce((sum, level) => sum + 255 - level, 0);
}

/** Types whose files are faces alone. */
const SLUGS = catalogue.types().flatMap(({ slug, layout }) => (layout.appendTo === undefined ? [slug] : []));

describe("a copy for one use", () => {
  itNeeds("pdftotext")("says once, after everything else, for whom, for what, when and until when", async () => {
    for (const slug of SLUGS) {
      const text = textOf(file(await copyOf(firstOf(slug).sheet)));
      expect(text.split(COPY_WORDS), slug).toHaveLength(2);
      expect(text).toContain("2026年11月22日09:41制作，有效期至2026年12月31日");
    }
  });

  itNeeds("pdftoppm")("is marked on every page, and keeps every field legible", async () => {
    const { sheet } = firstOf("administrative-decision");
    const [plain, marked] = [file((await printer.print(sheet)).bytes), file(await copyOf(sheet))];
    for (const page of [1, 2, 3]) {
      const [before, after] = [inkOf(plain, page), inkOf(marked, page)];
      expect(after).toBeGreaterThan(before * 1.01);
      expect(after).toBeLessThan(before * 2);
    }
  });

  itNeeds("pdftoppm", "zbarimg")("keeps its QR code free", async () => {
    for (const slug of SLUGS) {
      const { sheet } = firstOf(slug);
      expect(codesOn(file(await copyOf(sheet))), slug).toBe(`${sheet.verifyUrl.toUpperCase()}\n`);
    }
  });

  it("says in its metadata what it was made for", async () => {
    const packet = Buffer.from(await copyOf(firstOf("lease-filing").sheet)).toString("utf8");
    expect(packet).toContain("<gbt:CertificateCopyCause>办理房屋租赁补贴<");
    expect(packet).toContain("<gbt:CertificateCopyExpiringTime>2026-12-31<");
    expect(packet).toContain("<gbt:CertificateCopyCreationTime>2026-11-22T01:41:07Z<");
  });

  it("is the same bytes again, and other bytes for another use", async () => {
    const { sheet } = firstOf("lease-filing");
    const [once, again] = [await copyOf(sheet), await copyOf(sheet)];
    expect(Buffer.from(once).equals(again)).toBe(true);
    expect(Buffer.from(once).equals(await copyOf(sheet, { ...ANNOTATION, purpose: "入学" }))).toBe(false);
  });

  it("is refused by field when a font lacks a character of its purpose or user", async () => {
    const { sheet } = firstOf("lease-filing");
    const copying = copyOf(sheet, { ...ANNOTATION, purpose: "给\u{31364}看", user: "\u{31363}局" });
    await expect(copying).rejects.toMatchObject({
      code: "request-invalid",
      fields: [
        { pointer: "/purpose", code: "glyph-missing", parameters: { codePoint: "U+31364" } },
        { pointer: "/user", code: "glyph-missing", parameters: { codePoint: "U+31363" } },
      ],
    });
  });

  itNeeds("pdftotext")("holds the longest purpose and user that may be asked for, on every face", async () => {
    const long = { ...ANNOTATION, purpose: "办理补贴".repeat(50), user: "中心".repeat(30) };
    for (const slug of SLUGS) {
      expect(textOf(file(await copyOf(firstOf(slug).sheet, long)))).toContain("办理补贴".repeat(50));
    }
  });
});

describe("a seal for development", () => {
  itNeeds("pdftotext")("is said to be one on the page itself, and no other seal is", async () => {
    const words = catalogue.words("zh-CN")("pdf.development-seal");
    for (const slug of SLUGS) {
      const { sheet } = firstOf(slug);
      const development = await printer.print({ ...sheet, developmentSeal: true });
      expect(textOf(file(development.bytes)), slug).toContain(words);
      expect(textOf(file((await printer.print(sheet)).bytes)), slug).not.toContain(words);
    }
  });
});

describe("a specimen", () => {
  itNeeds("pdftotext", "pdfdetach")("says 样本, carries no credential, and names itself so", async () => {
    for (const slug of SLUGS) {
      const sample = firstOf(slug);
      const bytes = await specimenOf(sample);
      const name = file(bytes);
      expect(textOf(name), slug).toContain("样本SPECIMEN");
      expect(toolOutput("pdfdetach", "-list", name)).toContain("0 embedded files");
      const packet = Buffer.from(bytes).toString("utf8");
      expect(packet).toContain(`>${sample.type.layout.title} 样本 SPECIMEN<`);
      expect(packet).not.toContain("<gbt:CertificateNumber>");
    }
  });

  itNeeds("pdftoppm", "zbarimg")("has no QR code that can be read", async () => {
    for (const slug of SLUGS) expect(codesOn(file(await specimenOf(firstOf(slug)))), slug).toBe("");
  });

  itNeeds("qpdf")("has no seal in it, not even one that is not drawn", async () => {
    const sample = firstOf("lease-filing");
    const objects = (bytes: Uint8Array) => toolOutput("qpdf", "--qdf", "--object-streams=disable", file(bytes), "-");
    expect(objects((await printer.print(sample.sheet)).bytes)).toContain("/Seal");
    expect(objects(await specimenOf(sample))).not.toContain("/Seal");
  });

  it("has empty frames for photos that are not handed in", async () => {
    const { type, issuer, subject, sheet } = firstOf("residence-permit");
    const hasPhoto = (bytes: Uint8Array) => Buffer.from(bytes).includes("/DCTDecode");
    const shows = type.layout.faces.some(({ boxes }) => boxes.some(({ kind }) => kind === "photo"));
    expect(hasPhoto(await printer.specimen(type, issuer, subject))).toBe(false);
    expect(hasPhoto(await printer.specimen(type, issuer, subject, sheet.enclosures))).toBe(shows);
  });
});

describeWith(VERAPDF_TOOLS, "veraPDF", () => {
  it("finds copies, development seals and specimens archival and accessible", { timeout: 300_000 }, async () => {
    const files: string[] = [];
    for (const slug of SLUGS) {
      const sample = firstOf(slug);
      const annotation = ANNOTATION;
      files.push(file((await printer.print({ ...sample.sheet, annotation, developmentSeal: true })).bytes));
      files.push(file(await specimenOf(sample)));
    }
    const verdicts = await judge(files);
    expect(verdicts.filter(({ passes }) => !passes).map((verdict) => JSON.stringify(verdict))).toEqual([]);
    expect(verdicts).toHaveLength(files.length * 2);
  });
});
