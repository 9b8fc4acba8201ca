import { webcrypto } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPostedPdf } from "../../src/document/inspection/posted-pdf.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { itNeeds, toolOutput } from "../system-tools.ts";
import { readAttachedCredential } from "./read-file.ts";
import { catalogue, fonts, sampleSheets } from "./sheets.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-attachment-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pdf: Uint8Array;
let credential: string;

beforeAll(async () => {
  const [sample] = sampleSheets("lease-filing");
  if (sample === undefined) throw new Error("no sample");
  credential = sample.sheet.credential;
  pdf = (await createPrinter({ catalogue, fonts }).print(sample.sheet)).bytes;
});

/** What is read, as text, or why nothing is. */
function read(bytes: Uint8Array): string {
  const answer = readAttachedCredential(bytes);
  return answer.outcome === "found" ? new TextDecoder().decode(answer.bytes) : answer.outcome;
}

function resaved(...options: readonly string[]): Uint8Array {
  const file = path.join(folder, "in.pdf");
  const out = path.join(folder, "out.pdf");
  writeFileSync(file, pdf);
  toolOutput("qpdf", ...options, file, out);
  return new Uint8Array(readFileSync(out));
}

/** A small PDF of the given objects; cross-reference tables are not read, so none is written. */
function pdfOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(["%PDF-1.7\n", ...parts].map((part) => Buffer.from(part as Uint8Array))));
}

function stream(number: number, entries: string, content: Uint8Array): readonly (string | Uint8Array)[] {
  return [`${number} 0 obj\n<<${entries} /Length ${content.length}>>\nstream\n`, content, "\nendstream\nendobj\n"];
}

const ROOT =
  "1 0 obj\n<</Type /Catalog /AF [2 0 R]>>\nendobj\n2 0 obj\n<</Type /Filespec /F (credential.json) /EF <</F 3 0 R>>>>\nendobj\n";
const TRAILER = "trailer\n<</Root 1 0 R>>\n%%EOF\n";
/** Linear work on ten megabytes; a trap that works takes minutes. The room's own limit is two seconds. */
const LINEAR_MS = 5000;
const took = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

describe("the credential in a PDF", () => {
  it("is read out of our own files, byte for byte", () => {
    expect(read(pdf)).toBe(credential);
  });

  it("is read after pdf-lib saved the file anew with object streams", async () => {
    const document = await PDFDocument.load(pdf);
    expect(read(await document.save({ useObjectStreams: true }))).toBe(credential);
  });

  for (const options of [
    ["--object-streams=generate"],
    ["--object-streams=disable", "--stream-data=uncompress"],
    ["--linearize"],
    ["--qdf"],
    ["--object-streams=generate", "--linearize", "--recompress-flate", "--compression-level=9"],
  ]) {
    itNeeds("qpdf")(`is read after qpdf ${options.join(" ")}`, () => {
      expect(read(resaved(...options))).toBe(credential);
    });
  }

  itNeeds("qpdf")("is not read out of an encrypted file", () => {
    expect(read(resaved("--encrypt", "user", "owner", "256", "--"))).toBe("encrypted");
    expect(read(resaved("--encrypt", "", "owner", "256", "--"))).toBe("encrypted");
  });

  it("is the newest one after an incremental update", () => {
    const update = Buffer.concat([
      ...stream(3, "", new TextEncoder().encode("new")).map((part) => Buffer.from(part as Uint8Array)),
      Buffer.from(TRAILER),
    ]);
    expect(read(pdfOf(ROOT, ...stream(3, "", new TextEncoder().encode("old")), TRAILER, update))).toBe("new");
  });

  it("is not chosen where two differ, and is read where two are the same", () => {
    const two = (other: string) =>
      pdfOf(
        "1 0 obj\n<</AF [2 0 R 4 0 R]>>\nendobj\n2 0 obj\n<</F (credential.json) /EF <</F 3 0 R>>>>\nendobj\n",
        "4 0 obj\n<</UF (licence.vc) /EF <</UF 5 0 R>>>>\nendobj\n",
        ...stream(3, "", new TextEncoder().encode("one")),
        ...stream(5, "/Subtype /application#2Fvc", new TextEncoder().encode(other)),
        TRAILER,
      );
    expect(read(two("two"))).toBe("several");
    expect(read(two("one"))).toBe("one");
  });

  it("is found by the tree of embedded files alone", () => {
    const tree = "1 0 obj\n<</Names <</EmbeddedFiles 4 0 R>>>>\nendobj\n4 0 obj\n<</Kids [5 0 R]>>\nendobj\n";
    const leaf =
      "5 0 obj\n<</Names [(x) 2 0 R]>>\nendobj\n2 0 obj\n<</UF <FEFF00630072006500640065006E007400690061006C002E006A0073006F006E> /EF <</F 3 0 R>>>>\nendobj\n";
    expect(read(pdfOf(tree, leaf, ...stream(3, "", new TextEncoder().encode("leaf")), TRAILER))).toBe("leaf");
  });

  it("is absent from a PDF that has none, or only other files", async () => {
    const plain = await PDFDocument.create();
    plain.addPage();
    expect(read(await plain.save())).toBe("none");
    await plain.attach(new TextEncoder().encode("{}"), "other.json", { mimeType: "application/json" });
    expect(read(await plain.save())).toBe("none");
  });

  it("is not found in what is no PDF", () => {
    expect(read(new TextEncoder().encode(credential))).toBe("malformed");
    expect(read(new Uint8Array())).toBe("malformed");
    expect(read(new TextEncoder().encode("%PDF-1.7\nnothing here"))).toBe("malformed");
  });

  it("is malformed when its filters are not ours", () => {
    expect(read(pdfOf(ROOT, ...stream(3, "/Filter /LZWDecode", new Uint8Array(10)), TRAILER))).toBe("malformed");
    expect(read(pdfOf(ROOT, ...stream(3, "/Filter /FlateDecode", new Uint8Array(10)), TRAILER))).toBe("malformed");
    expect(read(pdfOf(ROOT, TRAILER))).toBe("malformed");
  });
});

describe("a hostile PDF", () => {
  it("is refused when it is larger than any licence, before it is read", async () => {
    const zeros = new Uint8Array(10 * 1024 * 1024 + 1);
    expect(await readPostedPdf(zeros, webcrypto.subtle)).toEqual({ outcome: "pdf-too-large" });
  });

  it("does not inflate its attachment beyond a megabyte", () => {
    const bomb = deflateSync(new Uint8Array(200 * 1024 * 1024));
    const file = pdfOf(ROOT, ...stream(3, "/Filter /FlateDecode", bomb), TRAILER);
    let answer = "";
    expect(took(() => (answer = read(file)))).toBeLessThan(LINEAR_MS);
    expect(answer).toBe("too-large");
  });

  it("does not inflate an object stream beyond its bound, nor many of them", () => {
    const bomb = deflateSync(new Uint8Array(40 * 1024 * 1024).fill(32));
    const many = Array.from({ length: 20 }, (_, index) =>
      stream(10 + index, "/Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode", bomb),
    ).flat();
    let answer = "";
    expect(took(() => (answer = read(pdfOf(ROOT, ...many, TRAILER))))).toBeLessThan(LINEAR_MS);
    expect(answer).toBe("too-large");
  });

  it("gains nothing by nesting, unclosed strings or lengths that point at one another", () => {
    const megabytes = (text: string) => text.repeat(Math.ceil((6 * 1024 * 1024) / text.length));
    const traps = [
      megabytes("<<"),
      megabytes("1 0 obj[["),
      megabytes("1 0 obj<"),
      megabytes("1 0 obj("),
      megabytes("1 0 obj<</Length 5000000>>stream\n"),
      megabytes("2 0 obj 2 0 R endobj\n"),
      megabytes("1 0 obj<</A 1 "),
      megabytes("%"),
      `5 0 obj<</Length 6 0 R>>stream\n${megabytes("endstrea")}`,
    ];
    for (const trap of traps) {
      let answer = "";
      expect(
        took(() => (answer = read(pdfOf(trap, TRAILER)))),
        trap.slice(0, 24),
      ).toBeLessThan(LINEAR_MS);
      expect(["malformed", "too-large"], trap.slice(0, 24)).toContain(answer);
    }
  });

  it("gains nothing by objects that share one long value in an object stream", () => {
    const count = 50_000;
    const index = Array.from({ length: count }, (_, at) => `${at + 10} 0`).join(" ");
    const content = deflateSync(Buffer.from(`${index} [${"1 ".repeat(1_000_000)}]`));
    const objects = stream(9, `/Type /ObjStm /N ${count} /First ${index.length + 1} /Filter /FlateDecode`, content);
    let answer = "";
    expect(took(() => (answer = read(pdfOf(ROOT, ...objects, TRAILER))))).toBeLessThan(LINEAR_MS);
    expect(answer).toBe("too-large");
  });

  it("gains nothing by a name tree that bites its tail", () => {
    const tree = "1 0 obj\n<</Names <</EmbeddedFiles 4 0 R>>>>\nendobj\n4 0 obj\n<</Kids [4 0 R 4 0 R]>>\nendobj\n";
    expect(read(pdfOf(tree, TRAILER))).toBe("too-large");
  });

  it("with five hundred pages is answered at once", async () => {
    const long = await PDFDocument.create();
    for (let page = 0; page < 500; page += 1) long.addPage().drawText(`Page ${page}`);
    await long.attach(new TextEncoder().encode(credential), "credential.json", { mimeType: "application/vc" });
    const bytes = await long.save();
    let answer = "";
    expect(took(() => (answer = read(bytes)))).toBeLessThan(LINEAR_MS);
    expect(answer).toBe(credential);
  });

  it("that is one of ours cut off or with bytes changed anywhere never throws", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
        (cut, changes) => {
          const broken = pdf.slice(0, cut % pdf.length);
          for (const [at, byte] of changes) if (broken.length > 0) broken[at % broken.length] = byte;
          expect(typeof read(broken)).toBe("string");
        },
      ),
      { numRuns: 150 },
    );
  });
});
