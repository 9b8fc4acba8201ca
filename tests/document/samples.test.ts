// Every sample of every type as it is handed out, printed and sealed, before every judge that there is: in batches, so that all of it
// takes less than a minute.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { valuesAt } from "../../src/licence/field-pointer.ts";
import { layoutRows } from "../../src/licence/layout-check.ts";
import { subjectTree } from "../../src/licence/public-view.ts";
import { describeWith, run } from "../system-tools.ts";
import { makeSeal, SIGNED_AT, sealerOf, type TestSeal } from "./pades/seals.ts";
import { codeSquare, readCodes } from "./qr-reader.ts";
import { bare, faceTexts, firstOutOfOrder, readAloud } from "./reading.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets } from "./sheets.ts";
import { judge, VERAPDF_TOOLS } from "./verapdf/judge.ts";

const JUDGES = ["openssl", "qpdf", "pdffonts", "pdfsig", "pdfinfo", "pdftotext", "pdftoppm", "zbarimg"];
const FILES_AT_ONCE = 3;
const DPI = 150;

interface HandedOut extends SampleSheet {
  readonly file: string;
  readonly bytes: Uint8Array;
}

const folder = mkdtempSync(path.join(tmpdir(), "vellum-samples-"));
const samples: HandedOut[] = [];
const printer = createPrinter({ catalogue, fonts });
let seal: TestSeal;
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (seal !== undefined) rmSync(seal.folder, { recursive: true, force: true });
});

/** Prints and seals. */
async function handOut(sample: SampleSheet): Promise<HandedOut> {
  const printed = await printer.print(sample.sheet);
  if (printed.seal === undefined) throw new Error(`${sample.title} has no place for its seal`);
  const name = sample.issuer.name["zh-CN"];
  const order = { pdf: printed.bytes, field: printed.seal, name, signedAt: SIGNED_AT, identity: seal.identity };
  const { bytes } = await sealerOf(seal).seal(order);
  const file = path.join(folder, `${sample.type.slug}-${sample.id}.pdf`);
  writeFileSync(file, bytes);
  return { ...sample, file, bytes };
}

/** What a program says of every file, a few at a time. */
async function asked(
  work: (sample: HandedOut) => Promise<string>,
  files: readonly HandedOut[] = samples,
): Promise<readonly (readonly [HandedOut, string])[]> {
  const answers: [HandedOut, string][] = [];
  const waiting = [...files];
  const worker = async (): Promise<void> => {
    for (let sample = waiting.shift(); sample !== undefined; sample = waiting.shift())
      answers.push([sample, await work(sample)]);
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
  return answers;
}

/** Whose every page is drawn here; a department's own document keeps its pages as they were brought. */
function drawnHere(): readonly HandedOut[] {
  return samples.filter(({ type }) => type.layout.appendTo === undefined);
}

/** The sample of each type whose credential is the longest. */
function longestOfTypes(): readonly HandedOut[] {
  return catalogue.types().flatMap(({ slug }) => {
    const own = drawnHere().filter(({ type }) => type.slug === slug);
    return own.toSorted((one, other) => other.sheet.credential.length - one.sheet.credential.length).slice(0, 1);
  });
}

async function output(tool: string, ...parameters: readonly string[]): Promise<string> {
  return (await run(tool, [...parameters], { maxBuffer: 1 << 26 })).stdout;
}

/** What of the subject stands on the face, as it is; of what runs from right to left each word, for Poppler orders them as they stand. */
function shownTexts({ type, subject, sheet }: SampleSheet): readonly string[] {
  const tree = subjectTree(subject);
  const plain = layoutRows(type.layout).filter(({ format }) => format?.kind !== "date" && format?.kind !== "term");
  const fields = [
    "/certificateNumber",
    "/certificateIdentifier",
    "/certificateIssuingAuthorityName",
    "/certificateHolder/*/name",
    ...plain.map(({ field }) => field),
  ];
  const values = fields
    .flatMap((field) => valuesAt(tree, field))
    .map(String)
    .flatMap((value) => (/\p{Script=Arabic}/u.test(value) ? value.split(" ") : [value]));
  return [type.layout.title, sheet.domain, ...values].map(bare).filter((text) => text !== "");
}

describeWith(JUDGES, "every sample as it is handed out", () => {
  beforeAll(async () => {
    seal = makeSeal("ecdsa-p256-sha256");
    for (const { slug } of catalogue.types())
      for (const sample of sampleSheets(slug)) samples.push(await handOut(sample));
  });

  it("is sound to qpdf", async () => {
    for (const [{ title }, said] of await asked(({ file }) => output("qpdf", "--check", file)))
      expect(said, title).toContain("No syntax or stream encoding errors found");
  });

  it("has every font embedded as a subset, with its way back to Unicode", async () => {
    for (const [{ title }, said] of await asked(({ file }) => output("pdffonts", file), drawnHere())) {
      const rows = said.trim().split("\n").slice(2);
      expect(rows.length, title).toBeGreaterThan(1);
      for (const row of rows) expect(row, title).toMatch(/^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes/);
    }
  });

  it("has one signature that is valid and covers the whole file", async () => {
    for (const [{ title }, said] of await asked(({ file }) => output("pdfsig", "-nocert", file))) {
      expect(said.match(/^Signature #/gm), title).toHaveLength(1);
      expect(said, title).toContain("Signature Validation: Signature is Valid.");
      expect(said, title).toContain("Total document signed");
      expect(said, title).toContain("Signature Type: ETSI.CAdES.detached");
    }
  });

  it("says every field of its face in text that can be searched and copied, and nothing of the seal's", async () => {
    for (const [sample, said] of await asked(({ file }) => output("pdftotext", "-raw", file, "-"), drawnHere())) {
      const text = bare(said);
      for (const shown of shownTexts(sample)) expect(text, sample.title).toContain(shown);
      expect(text, sample.title).not.toContain(sample.issuer.seal.code);
    }
  });

  it("is read aloud in the order of its face's boxes, each label before its value", async () => {
    // Poppler draws the page anew for every element that it names: one sample of a type is enough, the one with most to say.
    const read = await asked(
      async (sample) => firstOutOfOrder(faceTexts(sample), await readAloud(sample.file)) ?? "",
      longestOfTypes(),
    );
    expect(read.filter(([, missed]) => missed !== "").map(([{ title }, missed]) => [title, missed])).toEqual([]);
  });

  it("has a QR code that says exactly its address in upper case", async () => {
    const drawn = await asked((sample) => drawnCode(sample));
    const codes = await readCodes(drawn.map(([, picture]) => picture));
    expect(codes).toEqual(drawn.map(([{ sheet }]) => [sheet.verifyUrl.toUpperCase()]));
  });
});

describeWith([...VERAPDF_TOOLS, "openssl"], "veraPDF", () => {
  it("finds every sample archival (PDF/A-3u) and accessible (PDF/UA-1) as it is handed out", {
    timeout: 300_000,
  }, async () => {
    const verdicts = await judge(drawnHere().map(({ file }) => file));
    expect(verdicts.filter(({ passes }) => !passes).map((verdict) => JSON.stringify(verdict))).toEqual([]);
    expect(verdicts).toHaveLength(drawnHere().length * 2);
  });
});

/** The code with its quiet zone, in grey: the rest of the page is qr-scan.test.ts's. */
async function drawnCode({ bytes, file, sheet }: HandedOut): Promise<string> {
  const { page, height, x, y, size } = await codeSquare(bytes, sheet.verifyUrl);
  const pixels = (points: number) => String(Math.max(0, Math.round((points * DPI) / 72)));
  const margin = size * 0.14;
  const cut = [
    "-x",
    pixels(x - margin),
    "-y",
    pixels(height - y - size - margin),
    "-W",
    pixels(size + 2 * margin),
    "-H",
    pixels(size + 2 * margin),
  ];
  await run("pdftoppm", ["-r", String(DPI), "-f", String(page), "-gray", "-singlefile", ...cut, file, file]);
  return `${file}.pgm`;
}
