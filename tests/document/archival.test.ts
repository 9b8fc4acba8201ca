import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chineseNumeral } from "../../src/document/face-text.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { srgbProfile } from "../../src/document/srgb-profile.ts";
import { layoutRows } from "../../src/licence/layout-check.ts";
import { describeWith, itNeeds, toolOutput } from "../system-tools.ts";
import { bare, readAloud } from "./reading.ts";
import { catalogue, fonts, hasRunningText, type SampleSheet, sampleSheets } from "./sheets.ts";
import { judge, VERAPDF_TOOLS, type Verdict } from "./verapdf/judge.ts";

interface Printed extends SampleSheet {
  readonly file: string;
  readonly bytes: Uint8Array;
}

const folder = mkdtempSync(path.join(tmpdir(), "vellum-archival-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const samples: Printed[] = [];
beforeAll(async () => {
  const printer = createPrinter({ catalogue, fonts });
  for (const { slug } of catalogue.types()) {
    for (const sample of sampleSheets(slug)) {
      const file = path.join(folder, `${sample.id}.pdf`);
      const { bytes } = await printer.print(sample.sheet);
      writeFileSync(file, bytes);
      samples.push({ ...sample, file, bytes });
    }
  }
});

/** A department's own document says for itself what it is. */
function drawnHere(): readonly Printed[] {
  return samples.filter(({ type }) => type.layout.appendTo === undefined);
}

/** Two samples of every type, for what asks another program about each file. */
function few(): readonly Printed[] {
  return catalogue.types().flatMap(({ slug }) =>
    drawnHere()
      .filter(({ type }) => type.slug === slug)
      .slice(0, 2),
  );
}

function firstOf(slug: string): Printed {
  const sample = samples.find(({ type }) => type.slug === slug);
  if (sample === undefined) throw new Error(`no sample of ${slug}`);
  return sample;
}

/** The same file with one piece of text in the place of another of the same length. */
function altered({ file, bytes }: Printed, text: string, other: string): string {
  const at = Buffer.from(bytes).indexOf(text);
  if (at < 0 || text.length !== other.length) throw new Error(`no place for ${other}`);
  const copy = Buffer.from(bytes);
  copy.write(other, at, "latin1");
  const out = `${file}.altered-${at}.pdf`;
  writeFileSync(out, copy);
  return out;
}

describeWith(VERAPDF_TOOLS, "veraPDF", () => {
  it("would find what is missing", { timeout: 120_000 }, async () => {
    const sample = firstOf("lease-filing");
    const unmarked = altered(sample, "pdfaid:conformance='U'", "pdfaid:conformance='X'");
    const untagged = altered(sample, "/Marked true", "/Marked null");
    const verdicts = await judge([unmarked, untagged]);
    const of = (file: string, flavour: string): Verdict | undefined =>
      verdicts.find((verdict) => verdict.file === file && verdict.flavour === flavour);
    expect(of(unmarked, "3u")?.passes).toBe(false);
    expect(of(unmarked, "ua1")?.passes).toBe(true);
    expect(of(untagged, "3u")?.passes).toBe(true);
    expect(of(untagged, "ua1")?.passes).toBe(false);
  });
});

describe("a screen reader", () => {
  itNeeds("pdfinfo")(
    "reads the articles of a decision as a list, each whole though it runs over two pages",
    async () => {
      for (const { file, subject } of few().filter(({ type }) => hasRunningText(type))) {
        const articles = subject.claims["articles"];
        const read = await readAloud(file);
        const structure = toolOutput("pdfinfo", "-struct", file);
        const listed = structure.match(/^ *LBody/gm)?.length ?? 0;
        if (!Array.isArray(articles)) throw new Error("no articles");
        expect(listed).toBe(articles.length);
        articles.forEach((article, index) => {
          const numbered = `${chineseNumeral(index + 1)}、${bare(String(article))}`;
          expect(read).toContain(numbered);
        });
        expect(read.filter((text) => text.startsWith("第1页"))).toEqual([]);
      }
    },
  );

  itNeeds("qpdf")("is told what seal and QR code are", () => {
    for (const { slug } of catalogue.types()) {
      const { file, issuer, sheet } = firstOf(slug);
      const objects = toolOutput("qpdf", "--json", "--json-key=qpdf", "--json-stream-data=none", file);
      const alternatives = [...objects.matchAll(/"\/Alt": "u:([^"]*)"/g)].map(([, text = ""]) => text);
      for (const told of [issuer.seal.name, sheet.verifyUrl])
        expect(alternatives.filter((text) => text.includes(told))).toHaveLength(1);
    }
  });
});

describe("extracted text", () => {
  itNeeds("pdftotext")("has title and labels without the spaces between their letters", () => {
    for (const { file, type } of few()) {
      const text = toolOutput("pdftotext", file, "-");
      expect(text).toContain(type.layout.title);
      for (const { label } of layoutRows(type.layout).filter((row) => row.absent !== "omit" && row.label.length <= 7))
        expect(text).toContain(label);
    }
  });
});

describe("what a file says of itself", () => {
  it("stands in it as plain XML, with the metadata of GB/T 36903", () => {
    for (const { bytes, subject, type } of drawnHere()) {
      const packet =
        /<\?xpacket begin=[\s\S]*<\?xpacket end='r'\?>/.exec(Buffer.from(bytes).toString("utf8"))?.[0] ?? "";
      expect(packet).toContain("pdfaid:part='3' pdfaid:conformance='U'");
      expect(packet).toContain(`>${type.layout.title} ${subject.certificateNumber.replace(/&/g, "&amp;")}<`);
      expect(packet).toContain(`<gbt:CertificateIdentifier>${subject.certificateIdentifier}<`);
      expect(packet).toContain(`<gbt:CertificateIssuedDate>${subject.certificateIssuedDate}<`);
      for (const { code } of subject.certificateHolder) expect(packet).toContain(`<rdf:li>${code}</rdf:li>`);
      expect(packet.includes("<gbt:CertificateExpiringDate>")).toBe(subject.certificateExpiringDate !== undefined);
    }
  });

  itNeeds("pdfinfo")("is the same in the information dictionary and in the metadata", () => {
    const { file, sheet, subject } = firstOf("real-estate-title");
    const information = toolOutput("pdfinfo", "-isodates", file);
    const metadata = toolOutput("pdfinfo", "-meta", file);
    for (const text of [sheet.issuer.name["zh-CN"], subject.certificateNumber, "Vellum (pdf-lib)"]) {
      expect(information).toContain(text);
      expect(metadata).toContain(text);
    }
    expect(information).toContain(`ModDate:         ${subject.certificateIssuedDate}T01:41:07Z`);
    expect(metadata).toContain(`xmp:ModifyDate='${subject.certificateIssuedDate}T01:41:07Z'`);
    expect(information).toMatch(/Tagged: +yes/);
  });
});

describe("the sRGB profile", () => {
  const bytes = srgbProfile();
  const view = new DataView(bytes.buffer);
  const tags = new Map(
    Array.from({ length: view.getUint32(128) }, (_, index) => {
      const at = 132 + index * 12;
      const place = { offset: view.getUint32(at + 4), size: view.getUint32(at + 8) };
      return [Buffer.from(bytes.subarray(at, at + 4)).toString(), place] as const;
    }),
  );
  const xyz = (tag: string) => [8, 12, 16].map((at) => view.getInt32((tags.get(tag)?.offset ?? 0) + at) / 65536);

  it("is a display profile of its own length, every tag within it on a whole word", () => {
    expect(view.getUint32(0)).toBe(bytes.length);
    expect(Buffer.from(bytes.subarray(12, 24)).toString()).toBe("mntrRGB XYZ ");
    expect(Buffer.from(bytes.subarray(36, 40)).toString()).toBe("acsp");
    expect(tags.size).toBe(10);
    for (const { offset, size } of tags.values()) {
      expect(offset % 4).toBe(0);
      expect(offset + size).toBeLessThanOrEqual(bytes.length);
    }
  });

  it("has primaries that make its white together", () => {
    const [red, green, blue, white] = ["rXYZ", "gXYZ", "bXYZ", "wtpt"].map(xyz);
    for (const at of [0, 1, 2])
      expect((red?.[at] ?? 0) + (green?.[at] ?? 0) + (blue?.[at] ?? 0)).toBeCloseTo(white?.[at] ?? 1, 3);
  });
});
