// Which PDFs a department may sign: what each refusal is for, that lawful files of many makers pass, and that no file takes long or
// throws.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { PDFDocument, StandardFonts } from "pdf-lib";
import { afterAll, describe, expect, it } from "vitest";
import { examineDocument } from "../../../src/document/own-document/examination.ts";
import { LARGEST_ORIGINAL, MOST_PAGES } from "../../../src/document/own-document/original.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import type { DocumentFinding } from "../../../src/licence/own-document.ts";
import { DOCUMENTS_FOLDER } from "../../sample-photos.ts";
import { itNeeds, toolOutput } from "../../system-tools.ts";
import { catalogue, fonts, sampleSheets } from "../sheets.ts";
import { bytesOf, deflated, type RawPdf, rawPdf, written } from "./originals.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-originals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const letter = Uint8Array.from(readFileSync(path.join(DOCUMENTS_FOLDER, "lift-renewal.pdf")));

function examined(pdf: Uint8Array): DocumentFinding {
  return examineDocument({ pdf });
}

function codesOf(pdf: Uint8Array): readonly string[] {
  const finding = examined(pdf);
  return finding.outcome === "fit" ? [] : finding.faults.map(({ code }) => code);
}

/** The letter, rewritten by qpdf. */
function rewritten(...options: readonly string[]): Uint8Array {
  const [source, out] = [path.join(folder, "source.pdf"), path.join(folder, "rewritten.pdf")];
  writeFileSync(source, letter);
  toolOutput("qpdf", ...options, source, out);
  return Uint8Array.from(readFileSync(out));
}

const LINK = "/Subtype/Link/Rect[72 690 200 720]";
const action = (entries: string): RawPdf => ({ page: `/Annots[<<${LINK}/A<<${entries}>>>>]` });

describe("a PDF that may be signed", () => {
  it("is what Chromium prints, page for page counted", () => {
    expect(examined(letter)).toEqual({ outcome: "fit", pages: 2 });
  });

  it("is what pdf-lib writes, with object streams and a cross-reference stream or without", async () => {
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.TimesRoman);
    for (const text of ["one", "two", "three"]) document.addPage([595, 842]).drawText(text, { x: 72, y: 700, font });
    for (const useObjectStreams of [true, false]) {
      expect(examined(await document.save({ useObjectStreams }))).toEqual({ outcome: "fit", pages: 3 });
    }
  });

  itNeeds("qpdf")("is the same in every form that qpdf gives it", () => {
    for (const options of [
      ["--linearize"],
      ["--object-streams=generate"],
      ["--object-streams=disable", "--stream-data=uncompress"],
      ["--qdf"],
      ["--min-version=2.0", "--recompress-flate", "--compression-level=9"],
    ])
      expect(examined(rewritten(...options)), options.join(" ")).toEqual({ outcome: "fit", pages: 2 });
  });

  it("was saved by appending: what counts is what viewers show", () => {
    const first = rawPdf();
    const content = "BT /F1 9 Tf 9 9 Td (Second) Tj ET";
    const second = `4 0 obj\n<</Length ${content.length}>>\nstream\n${content}\nendstream\nendobj\n`;
    const start = first.length + second.length;
    const before = /startxref\n(\d+)/.exec(String.fromCharCode(...first))?.[1];
    const table = `xref\n4 1\n${String(first.length).padStart(10, "0")} 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev ${before}>>\n`;
    const whole = bytesOf(`${String.fromCharCode(...first)}${second}${table}startxref\n${start}\n%%EOF\n`);
    expect(examined(whole)).toEqual({ outcome: "fit", pages: 1 });
  });

  it("may link to places in it and to the web, and have a form without fields", () => {
    expect(codesOf(rawPdf(action("/S/URI/URI(https://www.qz.example/notice)")))).toEqual([]);
    expect(codesOf(rawPdf(action("/S/GoTo/D[3 0 R/Fit]")))).toEqual([]);
    expect(codesOf(rawPdf({ catalogue: "/AcroForm<</Fields[]>>/OpenAction[3 0 R/Fit]" }))).toEqual([]);
  });

  it("may name what its colours are by default, and call a graphics state as it likes", () => {
    const halftone = "/HT<</HalftoneType 1/TransferFunction/Identity>>";
    const states = `/TR<</Type/ExtGState/ca 1>>/G1<</TR/Identity/TR2/Default${halftone}>>/G2<</HT/Default>>`;
    expect(codesOf(rawPdf({ resources: `/ExtGState<<${states}>>` }))).toEqual([]);
  });
});

describe("a PDF that may not be signed", () => {
  const script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
  const cases: readonly (readonly [string, string, RawPdf])[] = [
    ["with a password", "pdf-encrypted", { trailer: "/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>" }],
    ["that runs a script when it is opened", "pdf-script", { catalogue: `/OpenAction${script}` }],
    ["with scripts by name", "pdf-script", { catalogue: `/Names<</JavaScript<</Names[(a)${script}]>>>>` }],
    ["that runs something when a page is shown", "pdf-script", { page: `/AA<</O${script}>>` }],
    ["with a script behind a link", "pdf-script", action("/S/JavaScript/JS(1)")],
    ["with a link that starts a program", "pdf-action", action("/S/Launch/F(calc.exe)")],
    ["with a link that sends something", "pdf-action", action("/S/SubmitForm/F(https://x.example)")],
    ["with a link to another file", "pdf-action", action("/S/GoToR/F(other.pdf)/D[0/Fit]")],
    ["with a link that is no web address", "pdf-action", action("/S/URI/URI(javascript:alert\\(1\\))")],
    ["with a chain of actions", "pdf-action", action("/S/GoTo/D[3 0 R/Fit]/Next<</S/Named/N/Print>>")],
    ["with a film", "pdf-action", { page: "/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]>>]" }],
    ["with a field", "pdf-form", { catalogue: "/AcroForm<</Fields[<</FT/Tx/T(a)>>]>>" }],
    ["with an XFA form", "pdf-form", { catalogue: "/AcroForm<</Fields[]/XFA(x)>>" }],
    ["with a field on the page alone", "pdf-form", { page: "/Annots[<</Subtype/Widget/FT/Tx/Rect[0 0 9 9]>>]" }],
    ["that is signed", "pdf-signed", { catalogue: "/AcroForm<</Fields[<</FT/Sig/V<</Type/Sig>>>>]>>" }],
    ["that is certified", "pdf-signed", { catalogue: "/Perms<</DocMDP<</Type/Sig>>>>" }],
    ["with a file in it", "pdf-attachment", { catalogue: "/Names<</EmbeddedFiles<</Names[(a)<</EF<<>>>>]>>>>" }],
    ["with a file on a page", "pdf-attachment", { page: "/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]>>]" }],
    ["that is a portfolio", "pdf-attachment", { catalogue: "/Collection<<>>" }],
    ["with layers", "pdf-layer", { catalogue: "/OCProperties<</OCGs[]/D<<>>>>" }],
    ["with a layer that only the page names", "pdf-layer", { resources: "/Properties<</L<</Type/OCG/Name(a)>>>>" }],
    ["with a note", "pdf-annotation", { page: "/Annots[<</Subtype/Text/Rect[0 0 9 9]/Contents(x)>>]" }],
    ["with a stamp", "pdf-annotation", { page: "/Annots[<</Subtype/Stamp/Rect[0 0 9 9]>>]" }],
    ["with content elsewhere", "pdf-external", { content: { entries: "/F(elsewhere.bin)", data: "" } }],
    ...[
      "/TR<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>",
      "/TR[/Identity/Identity/Identity<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>]",
      "/TR/Identity/TR2<</FunctionType 2/Domain[0 1]/N 2>>",
      "/HT<</HalftoneType 1/TransferFunction<</FunctionType 2/Domain[0 1]/N 2>>>>",
      "/HT<</HalftoneType 5/Default<</HalftoneType 1/TransferFunction<</FunctionType 2/Domain[0 1]/N 2>>>>>>",
    ].map((state) => {
      return [`with ${state}`, "pdf-transfer", { resources: `/ExtGState<</G0<</ca 1>>/G1<<${state}>>>>` }] as const;
    }),
    [
      "with a transfer function that only a shading has",
      "pdf-transfer",
      { resources: "/Pattern<</P1<</PatternType 2/Shading<<>>/ExtGState<</TR<</FunctionType 2>>>>>>>>" },
    ],
    [
      "with a font that is not in it",
      "pdf-font",
      { resources: "/Font<</F1<</Type/Font/Subtype/TrueType/BaseFont/SimSun/FontDescriptor<<>>>>>>" },
    ],
    [
      "with a font that is not in it and does not call itself one",
      "pdf-font",
      { resources: "/Font<</F1<</Subtype/TrueType/BaseFont/SimSun>>>>" },
    ],
    ["with a filter nobody knows", "pdf-filter", { content: { entries: "/Filter/Crypt", data: "" } }],
    ["with a page of a thumb's size", "pdf-page-size", { mediaBox: "0 0 60 60" }],
    ["with a page as large as a house", "pdf-page-size", { mediaBox: "0 0 20000 20000" }],
    ["with units of its own", "pdf-page-size", { page: "/UserUnit 10" }],
    [
      "with a picture beyond measure",
      "pdf-too-complex",
      {
        resources: "/XObject<</I 10 0 R>>",
        objects: [{ entries: "/Subtype/Image/Width 99999/Height 99999", data: "" }],
      },
    ],
  ];

  it.each(cases)("is one %s: %s", (_, code, pdf) => {
    expect(codesOf(rawPdf(pdf))).toContain(code);
  });

  it("is named with everything that speaks against it, each once", () => {
    const note = "<</Subtype/Text/Rect[0 0 9 9]>>";
    const pdf = rawPdf({ catalogue: `/OpenAction${script}/OCProperties<<>>`, page: `/Annots[${note}${note}]` });
    expect(codesOf(pdf).toSorted()).toEqual(["pdf-annotation", "pdf-layer", "pdf-script"]);
    const finding = examined(pdf);
    expect(finding).toMatchObject({
      faults: expect.arrayContaining([{ code: "pdf-annotation", parameters: { found: "Text", page: 1 } }]),
    });
  });

  it("is one of Vellum's own, whose signature a second would break", async () => {
    const [sample] = sampleSheets("lease-filing");
    if (sample === undefined) throw new Error("no sample");
    const { bytes } = await createPrinter({ catalogue, fonts }).print(sample.sheet);
    expect(codesOf(bytes)).toEqual(["pdf-attachment"]);
  });

  itNeeds("qpdf")("is one that qpdf has encrypted", () => {
    expect(codesOf(rewritten("--encrypt", "", "owner", "256", "--"))).toEqual(["pdf-encrypted"]);
  });

  it("is none at all, or damaged, or lies about where its objects are", () => {
    expect(codesOf(bytesOf("a letter"))).toEqual(["pdf-none"]);
    expect(codesOf(letter.subarray(0, letter.length - 4000))).toEqual(["pdf-damaged"]);
    const text = String.fromCharCode(...rawPdf());
    expect(codesOf(bytesOf(text.replace(/(0000000\d{3}) 00000 n \n(?=trailer)/, "0000000016 00000 n \n")))).toEqual([
      "pdf-damaged",
    ]);
    expect(codesOf(bytesOf(text.replace("/Length 41", "/Length 40")))).toEqual(["pdf-damaged"]);
    expect(codesOf(bytesOf(text.replace("startxref", "startxxxx")))).toEqual(["pdf-damaged"]);
    expect(codesOf(rawPdf({ content: { entries: "/Filter/FlateDecode", data: "no deflate" } }))).toEqual([
      "pdf-damaged",
    ]);
  });
});

describe("a PDF beyond measure", () => {
  it("is refused by its size before it is read", () => {
    expect(codesOf(new Uint8Array(LARGEST_ORIGINAL + 1))).toEqual(["pdf-too-large"]);
  });

  it("is refused for more pages than documents have, also where its tree leads in circles", () => {
    const kids = (count: number) => Array.from({ length: count }, (_, index) => `${10 + index} 0 R`).join(" ");
    const pages = (count: number) =>
      written(
        new Map([
          [1, "<</Type/Catalog/Pages 2 0 R>>"],
          [2, `<</Type/Pages/Kids[${kids(count)}]/Count ${count}/MediaBox[0 0 595 842]>>`],
          ...Array.from({ length: count }, (_, index) => [10 + index, "<</Type/Page/Parent 2 0 R>>"] as const),
        ]),
      );
    expect(examined(pages(MOST_PAGES))).toEqual({ outcome: "fit", pages: MOST_PAGES });
    expect(codesOf(pages(MOST_PAGES + 1))).toEqual(["pdf-pages"]);
    const circle = new Map([
      [1, "<</Type/Catalog/Pages 2 0 R>>"],
      [2, "<</Type/Pages/Kids[2 0 R]/Count 1>>"],
    ] as const);
    expect(codesOf(written(circle))).toEqual(["pdf-damaged"]);
  });

  it("is refused when a stream inflates beyond the limit, also many small ones together", () => {
    const bomb = deflated(new Uint8Array(80 * 1024 * 1024));
    expect(codesOf(rawPdf({ content: bomb }))).toEqual(["pdf-too-complex"]);
    const grenade = deflated(new Uint8Array(40 * 1024 * 1024), "/Subtype/Image");
    const names = Array.from({ length: 6 }, (_, index) => `/I${index} ${10 + index} 0 R`).join("");
    expect(codesOf(rawPdf({ resources: `/XObject<<${names}>>`, objects: Array(6).fill(grenade) }))).toEqual([
      "pdf-too-complex",
    ]);
  });

  it("is refused when it would be larger than what can be verified once its objects are written out", () => {
    // 60,000 small objects of an object stream take a few hundred kilobytes there.
    const inner = Array.from({ length: 59_000 }, (_, index) => `[(${"x".repeat(140)}) ${index}]`);
    let at = 0;
    const index = inner.map((object, number) => {
      const row = `${100 + number} ${at}`;
      at += object.length + 1;
      return row;
    });
    const head = `${index.join(" ")} `;
    const pdf = withObjectStream(`${head}${inner.join(" ")}`, { count: inner.length, first: head.length });
    expect(pdf.length).toBeLessThan(2 * 1024 * 1024);
    expect(codesOf(pdf)).toEqual(["pdf-too-large"]);
  });
});

/** A page whose resources lead to every object of a stream of objects from 100 on. */
function withObjectStream(
  data: string,
  { count, first }: { readonly count: number; readonly first: number },
): Uint8Array {
  const references = Array.from({ length: count }, (_, index) => `${100 + index} 0 R`).join(" ");
  const objects = new Map([
    [1, "<</Type/Catalog/Pages 2 0 R>>"],
    [2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"],
    [3, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Properties<</A[${references}]>>>>>>`],
    [4, deflated(data, `/Type/ObjStm/N ${count}/First ${first}`)],
  ]);
  const plain = new TextDecoder("latin1").decode(written(objects));
  const body = plain.slice(0, plain.indexOf("xref\n0 "));
  const rows: number[] = [];
  const row = (kind: number, value: number, last: number): void => {
    rows.push(
      kind,
      (value >>> 24) & 255,
      (value >>> 16) & 255,
      (value >>> 8) & 255,
      value & 255,
      (last >>> 8) & 255,
      last & 255,
    );
  };
  const size = 100 + count + 1;
  for (let number = 0; number < size; number += 1) {
    if (number >= 1 && number <= 4) row(1, body.indexOf(`\n${number} 0 obj\n`) + 1, 0);
    else if (number >= 100 && number < 100 + count) row(2, 4, number - 100);
    else row(0, 0, 0);
  }
  const table = `${size} 0 obj\n<</Type/XRef/W[1 4 2]/Size ${size}/Root 1 0 R/Length ${rows.length}>>\nstream\n`;
  const stream = new TextDecoder("latin1").decode(Uint8Array.from(rows));
  return Uint8Array.from(
    Buffer.from(`${body}${table}${stream}\nendstream\nendobj\nstartxref\n${body.length}\n%%EOF\n`, "latin1"),
  );
}

describe("whatever is done to a PDF", () => {
  it("it is fit or refused, and nothing is thrown", () => {
    const change = fc.tuple(fc.nat(letter.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const pdf = letter.slice();
        for (const [at, byte] of changes) pdf[at] = byte;
        expect(["fit", "refused"]).toContain(examined(pdf).outcome);
      }),
      { numRuns: 300 },
    );
  });

  it("cut anywhere it is refused", () => {
    for (let at = 0; at < letter.length; at += 997) expect(examined(letter.subarray(0, at)).outcome).toBe("refused");
  });
});
