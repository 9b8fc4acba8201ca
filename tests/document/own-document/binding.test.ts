// The file that is handed out for a department's own PDF: the original's pages as they were, the signing behind or on them, one
// clean revision, the same bytes again.

import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { degrees, PDFDocument, StandardFonts } from "pdf-lib";
import { afterAll, describe, expect, it } from "vitest";
import { readPrintedObjects } from "../../../src/document/pades/printed-objects.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import type { MarkPlace } from "../../../src/licence/own-document.ts";
import type { PrintedFile } from "../../../src/licence/printing.ts";
import { DOCUMENTS_FOLDER } from "../../sample-photos.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets } from "../sheets.ts";
import { bytesOf, rawPdf } from "./originals.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-bound-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const printer = createPrinter({ catalogue, fonts });
const [withSheet, withMark] = sampleSheets("department-document") as [SampleSheet, SampleSheet];
const MARK = { width: 42, height: 56 };

function saved(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

function letterNamed(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(path.join(DOCUMENTS_FOLDER, name)));
}

/** What is handed out for any original, by a sample's sheet or mark. */
function bound(original: Uint8Array, sample = withSheet, place?: MarkPlace): Promise<PrintedFile> {
  const { claims } = sample.subject;
  const credential = place === undefined ? sample.sheet.credential : placedAt(sample.sheet.credential, place);
  return printer.print({ ...sample.sheet, credential, enclosures: { [String(claims["document"])]: original } });
}

function placedAt(credential: string, place: MarkPlace): string {
  const { credentialSubject: subject, ...rest } = JSON.parse(credential);
  return JSON.stringify({ ...rest, credentialSubject: { ...subject, claims: { ...subject.claims, place } } });
}

/** The first pages as poppler paints them, each as the hash of its dots. */
function pagesOf(file: string, count: number): readonly string[] {
  const drawn = mkdtempSync(path.join(folder, "pages-"));
  toolOutput("pdftoppm", "-r", "60", "-l", String(count), file, path.join(drawn, "page"));
  const names = readdirSync(drawn).toSorted((one, other) => Number(/\d+/.exec(one)) - Number(/\d+/.exec(other)));
  return names.map((name) =>
    createHash("sha256")
      .update(readFileSync(path.join(drawn, name)))
      .digest("hex"),
  );
}

const turned = async (): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([500, 700]).drawText("lying", { x: 60, y: 600, size: 30, font });
  document.getPage(0).setRotation(degrees(90));
  document.addPage([842, 595]).drawText("wide", { x: 60, y: 300, size: 30, font });
  return await document.save();
};

describeWith(["pdftoppm", "qpdf", "pdfinfo"], "a signing sheet behind an original", () => {
  it.each<readonly [string, () => Promise<Uint8Array> | Uint8Array, number]>([
    ["a tagged notice by Chromium", () => letterNamed("lift-renewal.pdf"), 2],
    ["turned and lying pages by pdf-lib, in object streams", turned, 2],
    [
      "a page whose content leaves states open",
      () => rawPdf({ content: "q q 2 0 0 2 0 0 cm BT /F1 9 Tf 40 300 Td (open) Tj ET" }),
      1,
    ],
    [
      "a number no float writes short",
      () =>
        rawPdf({
          content: "0.1 0.30000000000000004 0 rg 10 10 300 300 re f",
          page: "/TrimBox[0.123456789 0 595.28 841.89]",
        }),
      1,
    ],
  ])("leaves every page as it was, dot for dot: %s", async (name, make, count) => {
    const original = await make();
    const { bytes, seal } = await bound(original);
    const out = saved("out.pdf", bytes);
    expect(toolOutput("qpdf", "--check", out)).toContain("No syntax or stream encoding errors found");
    expect(toolOutput("pdfinfo", out)).toMatch(new RegExp(`Pages: +${count + 1}\n`));
    expect(pagesOf(out, count), name).toEqual(pagesOf(saved("in.pdf", original), count));
    expect(seal?.page).toBe(count);
  });

  it("is one revision of the printer's form, so that the signature covers it all, and the same bytes again", async () => {
    const { bytes } = await bound(letterNamed("lift-renewal.pdf"));
    const { trailer } = readPrintedObjects(bytes);
    expect(trailer.has("Prev")).toBe(false);
    expect((await bound(letterNamed("lift-renewal.pdf"))).bytes).toEqual(bytes);
  });

  it("is tagged when the original is: first the original, then the sheet", async () => {
    const { bytes } = await printer.print(withSheet.sheet);
    const said = toolOutput("pdfinfo", "-struct-text", saved("tagged.pdf", bytes));
    expect(said.indexOf("关于做好")).toBeGreaterThan(0);
    expect(said.indexOf("签章页")).toBeGreaterThan(said.indexOf("关于做好"));
    const plain = await bound(rawPdf());
    expect(toolOutput("pdfinfo", saved("plain.pdf", plain.bytes))).toMatch(/Tagged: +no/);
  });

  it("does not say that it is an archival file, and says what it is", async () => {
    const { bytes } = await printer.print(withSheet.sheet);
    const packet = toolOutput("pdfinfo", "-meta", saved("meta.pdf", bytes));
    expect(packet).not.toContain("pdfaid:part=");
    expect(packet).not.toContain("pdfuaid:part=");
    expect(packet).toContain(`<gbt:CertificateNumber>${withSheet.subject.certificateNumber}<`);
  });

  it("carries nothing of the original that nobody sees", async () => {
    const original = rawPdf({
      page: "/PieceInfo<</X<</Private(secret draft)>>>>/Metadata 10 0 R/Thumb 10 0 R",
      catalogue: "/Metadata 10 0 R/Outlines<<>>/PageLabels<<>>",
      objects: [{ entries: "", data: "secret metadata" }],
    });
    const { bytes } = await bound(original);
    expect(new TextDecoder("latin1").decode(bytes)).not.toContain("secret");
  });

  it("keeps links within the document and to the web", async () => {
    const original = rawPdf({
      page: "/Annots[<</Type/Annot/Subtype/Link/Rect[9 9 99 99]/Border[0 0 0]/A<</S/URI/URI(https://www.qz.example)>>>><</Subtype/Link/Rect[9 9 99 99]/Dest[3 0 R/Fit]>>]",
    });
    const { bytes } = await bound(original);
    const [page] = (await PDFDocument.load(bytes)).getPages();
    expect(page?.node.Annots()?.size()).toBe(2);
    expect(String(page?.node.Annots()?.lookup(1))).toContain(`/Dest [ ${page?.ref} /Fit ]`);
    expect(new TextDecoder("latin1").decode(bytes)).toContain(Buffer.from("https://www.qz.example").toString("hex"));
  });
});

describeWith(["pdftoppm", "qpdf", "zbarimg"], "a mark on an original's first page", () => {
  const scanned = (file: string): string => {
    toolOutput("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-gray", "-singlefile", file, path.join(folder, "scan"));
    return toolOutput(
      "zbarimg",
      "--quiet",
      "--raw",
      "-Sdisable",
      "-Sqrcode.enable",
      path.join(folder, "scan.pgm"),
    ).trim();
  };

  it("is read by a phone, and is where the signature's field is", async () => {
    const { bytes, seal } = await printer.print(withMark.sheet);
    const out = saved("marked.pdf", bytes);
    expect(toolOutput("qpdf", "--check", out)).toContain("No syntax or stream encoding errors found");
    expect(scanned(out)).toBe(withMark.sheet.verifyUrl.toUpperCase());
    const [left = 0, lower = 0, right = 0, upper = 0] = seal?.box ?? [];
    expect(
      [seal?.page, ((right - left) / 72) * 25.4, ((upper - lower) / 72) * 25.4].map((edge) => Math.round(edge ?? -1)),
    ).toEqual([0, MARK.width, MARK.height]);
    expect((left / 72) * 25.4).toBeCloseTo(30, 3);
  });

  it.each([0, 90, 180, 270])("stands upright at its place on a page turned by %s°", async (turn) => {
    const document = await PDFDocument.create();
    document.addPage([500, 700]).setRotation(degrees(turn));
    const out = saved("turned.pdf", (await bound(await document.save(), withMark, { x: 20, y: 30 })).bytes);
    expect(scanned(out)).toBe(withMark.sheet.verifyUrl.toUpperCase());
    // Its white box begins 20 mm from the left and 30 mm from the upper edge of the page as it is shown; all ink is within.
    toolOutput("pdftoppm", "-r", "100", "-gray", "-singlefile", out, path.join(folder, "turned"));
    const picture = readFileSync(path.join(folder, "turned.pgm"));
    const [head = "", width = "0"] =
      /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(picture.subarray(0, 64).toString("latin1")) ?? [];
    const dark = [...picture.subarray(head.length).entries()].filter(([, grey]) => grey < 128).map(([at]) => at);
    const columns = dark.map((at) => ((at % Number(width)) / 100) * 25.4);
    const rows = dark.map((at) => (Math.floor(at / Number(width)) / 100) * 25.4);
    expect(Math.min(...columns)).toBeGreaterThan(20);
    expect(columns.reduce((one, other) => Math.max(one, other), 0)).toBeLessThan(20 + MARK.width);
    expect(Math.min(...rows)).toBeGreaterThan(30);
    expect(rows.reduce((one, other) => Math.max(one, other), 0)).toBeLessThan(30 + MARK.height);
  });

  it("is not touched by graphics states that the original leaves open", async () => {
    const original = rawPdf({ content: "q q 0.1 0 0 0.1 400 400 cm 0 0 1 1 re W n" });
    const out = saved("open.pdf", (await bound(original, withMark, { x: 60, y: 100 })).bytes);
    expect(scanned(out)).toBe(withMark.sheet.verifyUrl.toUpperCase());
  });

  it("is read aloud in a tagged original, as part of the page that it stands on", async () => {
    const { bytes } = await printer.print(withMark.sheet);
    const document = await PDFDocument.load(bytes);
    expect(document.getPageCount()).toBe(1);
    expect(new TextDecoder("latin1").decode(bytes)).toMatch(/\/Type \/MCR\n\/Pg \d+ 0 R\n\/Stm \d+ 0 R/);
  });

  itNeeds("pdftoppm")("changes nothing beyond its box", async () => {
    const { bytes } = await printer.print(withMark.sheet);
    const [before, after] = [saved("before.pdf", letterNamed("park-reply.pdf")), saved("after.pdf", bytes)];
    // The upper half of the page: the mark stands at 226 mm.
    const upper = (file: string) =>
      toolOutput("pdftoppm", "-r", "60", "-l", "1", "-y", "0", "-H", "500", "-x", "0", "-W", "490", "-gray", file);
    expect(upper(after)).toBe(upper(before));
  });
});

describe("a copy for one use", () => {
  const annotation = { purpose: "办理消防验收", user: "衢州市消防救援支队（样例）", issuedAt: "2026-11-22T05:00:00Z" };

  itNeeds(
    "pdftoppm",
    "qpdf",
    "zbarimg",
  )("has its words over every page of the original, and its code stays readable", async () => {
    for (const { sheet } of [withSheet, withMark]) {
      const copy = saved("copy.pdf", (await printer.print({ ...sheet, annotation })).bytes);
      const plain = saved("plain.pdf", (await printer.print(sheet)).bytes);
      expect(toolOutput("qpdf", "--check", copy)).toContain("No syntax or stream encoding errors found");
      const pages = (await PDFDocument.load(readFileSync(copy))).getPageCount();
      const [covered, bare] = [pagesOf(copy, pages), pagesOf(plain, pages)];
      for (const [index, page] of covered.entries()) expect(page).not.toBe(bare[index]);
      toolOutput("pdftoppm", "-r", "150", "-gray", copy, path.join(folder, "copy"));
      const last = pages === 1 ? "copy-1.pgm" : `copy-${pages}.pgm`;
      expect(
        toolOutput("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path.join(folder, last)).trim(),
      ).toBe(sheet.verifyUrl.toUpperCase());
    }
  });
});

it("an original that issuing would refuse is not printed either", async () => {
  const sheet = {
    ...withSheet.sheet,
    enclosures: Object.fromEntries(
      Object.keys(withSheet.sheet.enclosures ?? {}).map((hash) => [hash, bytesOf("no PDF")]),
    ),
  };
  await expect(printer.print(sheet)).rejects.toMatchObject({ code: "request-invalid", fields: [{ code: "pdf-none" }] });
  await expect(printer.print({ ...sheet, enclosures: {} })).rejects.toMatchObject({
    fields: [{ code: "enclosure-missing" }],
  });
});
