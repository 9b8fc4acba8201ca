// Names in Uyghur, Tibetan and Mongolian on a printed licence, judged by programs that know nothing of us: what can be copied, what
// is archival, what stands where.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createFace } from "../../../src/document/face.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import { SHAPED_FONTS } from "../../../src/document/shaping/scripts.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets, sheetOf } from "../sheets.ts";
import { judge, VERAPDF_TOOLS } from "../verapdf/judge.ts";
import { coverage, NAMES } from "./scripts.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const printer = createPrinter({ catalogue, fonts });

/** A licence with room for long texts, with one in the place of its address. */
function saying(text: string): SampleSheet {
  const [sample] = sampleSheets("lease-filing");
  if (sample === undefined) throw new Error("no sample");
  const { type, issuer, id } = sample;
  const subject = { ...sample.subject, claims: { ...sample.subject.claims, address: text } };
  return { ...sample, subject, sheet: { ...sample.sheet, ...sheetOf(type, issuer, subject, id) } };
}

async function printed({ sheet }: SampleSheet, name: string): Promise<string> {
  const file = path.join(folder, `${name}.pdf`);
  writeFileSync(file, (await printer.print(sheet)).bytes);
  return file;
}

/** What pdftotext finds, without the marks that it sets around text from right to left, and without white space. */
function copied(file: string): string {
  return toolOutput("pdftotext", file, "-").replace(/[\u202a-\u202e\u2066-\u2069]|\s/g, "");
}

describe("a name on a printed licence", () => {
  itNeeds("pdftotext")("is copied letter by letter in the order in which it is read", async () => {
    for (const font of SHAPED_FONTS) {
      const between = font === "tibetan" ? "" : " ";
      for (let at = 0; at < NAMES[font].length; at += 3) {
        const name = NAMES[font].slice(at, at + 3).join(between);
        expect(copied(await printed(saying(`甲${name}`), "copied"))).toContain(name.replace(/\s/g, ""));
      }
    }
  });

  itNeeds("pdftotext")("stands beside Chinese and numbers without disturbing them", async () => {
    const text = copied(await printed(saying("阿依古丽（ئايگۈل مەمەت）A1"), "beside"));
    // On which side of such a name a closing bracket is read is poppler's guess.
    expect(text.replaceAll("）", "")).toContain("阿依古丽（ئايگۈلمەمەتA1");
  });

  itNeeds("pdftotext")("is copied from the samples that have it in two scripts", async () => {
    const own = sampleSheets("residence-permit").filter(
      ({ subject }) => subject.claims["nameInOwnScript"] !== undefined,
    );
    expect(own.length).toBeGreaterThan(3);
    for (const sample of own) {
      const name = String(sample.subject.claims["nameInOwnScript"]);
      expect(copied(await printed(sample, sample.id))).toContain(name.replace(/\s/g, ""));
    }
  });

  itNeeds("pdftotext")("runs from right to left in Uyghur, from left to right in Tibetan and Mongolian", async () => {
    // Two words each, and a letter that only the one or the other has.
    const words = {
      arabic: ["سالام مەمەت", "س", "ت"],
      tibetan: ["བཀྲ ལྷ", "བ", "ལ"],
      mongolian: ["ᠰᠠᠷ ᠪᠠᠶᠠ", "ᠰ", "ᠪ"],
    } as const;
    for (const font of SHAPED_FONTS) {
      const [text, first, second] = words[font];
      const boxes = toolOutput("pdftotext", "-bbox", await printed(saying(text), "order"), "-");
      const at = (letter: string) => Number(new RegExp(`xMin="([\\d.]+)"[^>]*>[^<]*${letter}`).exec(boxes)?.[1]);
      const [left, right] = font === "arabic" ? [second, first] : [first, second];
      expect(at(left)).toBeLessThan(at(right));
    }
  });

  itNeeds("pdffonts", "qpdf")("is drawn by an embedded subset of its script's font, in a sound file", async () => {
    const file = await printed(saying("ئايگۈل བསྟན་འཛིན་ ᠪᠠᠶᠠᠷ"), "fonts");
    const rows = toolOutput("pdffonts", file).split("\n");
    for (const name of ["NotoNaskhArabic-Regular", "NotoSerifTibetan-Regular", "NotoSansMongolian-Regular"])
      expect(rows.find((row) => row.includes(name))).toMatch(/^[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes/);
    expect(toolOutput("qpdf", "--check", file)).toContain("No syntax or stream encoding errors found");
    expect(readFileSync(file).length).toBeLessThan(110_000);
  });

  it("is printed whenever checking has let it pass", async () => {
    const face = createFace(coverage, catalogue.words("zh-CN"));
    let refused = 0;
    for (const font of SHAPED_FONTS)
      for (let count = 3; count <= 90; count += 3) {
        const names = Array.from({ length: count }, (_, at) => NAMES[font][at % NAMES[font].length]);
        const { type, issuer, subject, sheet } = saying(names.join(font === "tibetan" ? "" : " "));
        const errors = face.check(type, issuer, subject);
        refused += errors.length;
        if (errors.length === 0) await expect(printer.print(sheet)).resolves.toBeDefined();
      }
    expect(refused).toBeGreaterThan(3);
    expect(refused).toBeLessThan(80);
  });

  it("is the same bytes whether the printer has met such names before or not", async () => {
    const { sheet } = saying("浙江省衢州市柯城区府山街道水亭街18号");
    const plain = await printer.print(sheet);
    const fresh = await createPrinter({ catalogue, fonts }).print(sheet);
    expect(Buffer.from(fresh.bytes).equals(plain.bytes)).toBe(true);
  });

  it("costs a licence in Chinese alone nothing: neither the shaper nor its fonts are read", async () => {
    const asked: string[] = [];
    const watched = createPrinter({
      catalogue,
      fonts: {
        ...fonts,
        font: (key) => {
          asked.push(key);
          return fonts.font(key);
        },
        shaper: () => Promise.reject(new Error("asked for a shaper")),
      },
    });
    await watched.print(saying("浙江省衢州市柯城区府山街道水亭街18号").sheet);
    expect(new Set(asked)).toEqual(new Set(["regular", "bold"]));
  });
});

describeWith(VERAPDF_TOOLS, "veraPDF", () => {
  it("finds licences with such names archival and accessible", { timeout: 120_000 }, async () => {
    const files = [
      await printed(saying("ئايگۈل مەمەت"), "arabic"),
      await printed(saying("བསྟན་འཛིན་རྒྱལ་མཚན"), "tibetan"),
      await printed(saying("ᠪᠠᠶᠠᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"), "mongolian"),
      await printed(saying("(ئا) بَبَ（བསྟན་）"), "mixed"),
    ];
    const verdicts = await judge(files);
    expect(verdicts.filter(({ passes }) => !passes).map((verdict) => JSON.stringify(verdict))).toEqual([]);
    expect(verdicts).toHaveLength(files.length * 2);
  });
});
