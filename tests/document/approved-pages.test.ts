// Every face held against the pictures that people have looked at and approved, in tests/document/approved. After a change that is
// meant to be seen: `APPROVE=1 npx vitest run tests/document/approved-pages.test.ts`, then look at the pictures that git shows.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { comparePictures, pagePictures } from "./page-pictures.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets, sheetOf } from "./sheets.ts";

const APPROVED = path.join(import.meta.dirname, "approved");
const DIFFERENCES = path.resolve(import.meta.dirname, "../../dist/differences");
const HOW = "APPROVE=1 npx vitest run tests/document/approved-pages.test.ts";
const approving = process.env["APPROVE"] === "1";
/** Of half a million. PDFium is pinned and draws the same everywhere; a character of the small print that changes is more than this. */
const TOLERATED_PIXELS = 8;

const printer = createPrinter({ catalogue, fonts });
const compared = new Set<string>();

/** The first sample of a type, and the one with most to say. */
function shownSamples(slug: string): readonly SampleSheet[] {
  const samples = sampleSheets(slug);
  const [longest] = samples.toSorted((one, other) => other.sheet.credential.length - one.sheet.credential.length);
  return samples.filter((sample, index) => index === 0 || sample === longest);
}

/** Holds a file's pages against `approved/{name}-{page}.jpg`, or makes them that. */
async function expectApproved(name: string, pdf: Uint8Array): Promise<void> {
  const complaints: string[] = [];
  for (const [index, picture] of (await pagePictures(pdf)).entries()) {
    const file = `${name}-${index + 1}.jpg`;
    compared.add(file);
    if (approving) approve(file, picture);
    else complaints.push(...complaintsOf(file, picture));
  }
  expect(complaints, `look at them, and if they are meant: ${HOW}`).toEqual([]);
}

function approve(file: string, picture: Uint8Array): void {
  mkdirSync(APPROVED, { recursive: true });
  const before = existsSync(path.join(APPROVED, file)) ? readFileSync(path.join(APPROVED, file)) : undefined;
  if (before === undefined || comparePictures(before, picture).different > 0)
    writeFileSync(path.join(APPROVED, file), picture);
}

function complaintsOf(file: string, picture: Uint8Array): readonly string[] {
  const approved = path.join(APPROVED, file);
  if (!existsSync(approved)) return [`${file} was never approved`];
  const { different, shown } = comparePictures(readFileSync(approved), picture);
  if (different <= TOLERATED_PIXELS) return [];
  mkdirSync(DIFFERENCES, { recursive: true });
  const difference = path.join(DIFFERENCES, file.replace(/jpg$/, "png"));
  writeFileSync(difference, shown());
  return [`${different} pixels differ from what was approved: ${difference}`];
}

function firstOf(slug: string): SampleSheet {
  const [sample] = sampleSheets(slug);
  if (sample === undefined) throw new Error(`no sample of ${slug}`);
  return sample;
}

describe("the pages that people approved", () => {
  it.each(catalogue.types().map(({ slug }) => slug))("are what a %s looks like", async (slug) => {
    for (const [index, { sheet }] of shownSamples(slug).entries())
      await expectApproved(`${slug}-${index + 1}`, (await printer.print(sheet)).bytes);
  });

  it("are what a copy for one use, a development seal and a specimen look like", async () => {
    const { sheet, type, issuer, subject } = firstOf("lease-filing");
    const use = {
      purpose: "办理居住证",
      user: "衢州市公安局柯城分局",
      issuedAt: "2026-11-22T02:00:00Z",
      until: "2026-12-22",
    };
    const copy = await printer.print({ ...sheet, annotation: use, developmentSeal: true });
    await expectApproved("copy-for-one-use", copy.bytes);
    await expectApproved("specimen", await printer.specimen(type, issuer, subject));
  });

  it("would show a single character of the fine print that is another", async () => {
    const { sheet, type, issuer, subject, id } = firstOf("lease-filing");
    const note = type.layout.note.replace("数字", "数学");
    const other = sheetOf({ ...type, layout: { ...type.layout, note } }, issuer, subject, id);
    const [approved] = await pagePictures((await printer.print(sheet)).bytes);
    const [changed] = await pagePictures((await printer.print(other)).bytes);
    if (approved === undefined || changed === undefined) throw new Error("no page");
    expect(note).not.toBe(type.layout.note);
    expect(comparePictures(approved, changed).different).toBeGreaterThan(TOLERATED_PIXELS);
  });

  it("are no more than there are, and small enough to keep", () => {
    const kept = existsSync(APPROVED) ? readdirSync(APPROVED) : [];
    const stale = kept.filter((file) => !compared.has(file));
    if (approving) for (const file of stale) rmSync(path.join(APPROVED, file));
    else expect(stale, HOW).toEqual([]);
    const bytes = readdirSync(APPROVED).reduce((sum, file) => sum + readFileSync(path.join(APPROVED, file)).length, 0);
    expect(bytes).toBeLessThan(3 * 1024 * 1024);
  });
});
