import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossReferenceStream, readCrossReferenceStream } from "../../src/document/cross-reference-stream.ts";
import type { ObjectPlace } from "../../src/document/object-scan.ts";
import { scanPdf } from "../../src/document/object-scan.ts";
import { readPrintedObjects } from "../../src/document/pades/printed-objects.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { concatBytes, utf8 } from "../../src/licence/bytes.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets } from "./sheets.ts";

const printer = createPrinter({ catalogue, fonts });
const DRAWN_HERE = catalogue.types().filter(({ layout }) => layout.appendTo === undefined);
const KB = 1024;
/** Of a page; what is over the usual size are the outlines of what a full one says, some 200 bytes a character. */
const PAGE = { usual: 75 * KB, fullest: 95 * KB };

async function printed({ sheet }: SampleSheet): Promise<Uint8Array> {
  return (await printer.print(sheet)).bytes;
}

describe("a printed file", () => {
  it.each(DRAWN_HERE.map(({ slug }) => slug))(
    "takes less than 75 KB a page of %s as a rule, photos apart",
    async (slug) => {
      const sizes: number[] = [];
      for (const sample of sampleSheets(slug)) {
        const { sheet } = sample;
        const bytes = await printed(sample);
        const photos = Object.entries(sheet.enclosures ?? {}).filter(([hash]) => sheet.credential.includes(hash));
        const pages = pagesIn(bytes);
        expect(pages).toBeGreaterThan(0);
        sizes.push((bytes.length - photos.reduce((sum, [, { length }]) => sum + length, 0)) / pages);
      }
      const sorted = sizes.toSorted((one, other) => one - other);
      expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(PAGE.usual);
      expect(sorted.at(-1)).toBeLessThan(PAGE.fullest);
    },
  );

  it("packs what is small, and leaves by itself what the place for a signature changes", async () => {
    const [sample] = sampleSheets("lease-filing");
    if (sample === undefined) throw new Error("no sample");
    const bytes = await printed(sample);
    const { packed, spans, trailer, table } = readPrintedObjects(bytes);
    const scanned = scanPdf(bytes);
    expect(packed.size).toBeGreaterThan(spans.length);
    expect(new Map([...packed, ...spans.map(({ object, start }) => [object, { at: start }] as const)])).toEqual(
      new Map([...scanned.places].filter(([object]) => object !== table)),
    );
    expect(trailer.get("Root")).toEqual(scanned.trailer.get("Root"));
    expect([...trailer.keys()].toSorted()).toEqual(["ID", "Info", "Root", "Size"]);
  });

  it("packs nothing of a sheet that is bound to a department's own document", async () => {
    for (const sample of sampleSheets("department-document"))
      expect(readPrintedObjects(await printed(sample)).packed.size).toBe(0);
  });
});

describe("the table of a file", () => {
  const HEADER = utf8("%PDF-1.7\n\n");
  const place: fc.Arbitrary<ObjectPlace> = fc.oneof(
    fc.record({ at: fc.integer({ min: 9, max: 0xffffffff }) }),
    fc.record({ container: fc.integer({ min: 1, max: 0xffff }), entry: fc.integer({ min: 0, max: 0xffff }) }),
  );

  function written(places: ReadonlyMap<number, ObjectPlace>, size: number): Uint8Array {
    const trailer = "/Root 1 0 R/Info 2 0 R";
    return concatBytes(HEADER, crossReferenceStream({ object: size - 1, at: HEADER.length, places, size, trailer }));
  }

  it("says after writing and reading where every object is", () => {
    const numbered = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 90 }), place), {
      selector: ([object]) => object,
    });
    fc.assert(
      fc.property(numbered, (entries) => {
        const places = new Map(entries);
        const read = readCrossReferenceStream(written(places, 92), HEADER.length);
        expect(read.object).toBe(91);
        expect(read.places).toEqual(places);
        expect([...read.trailer.keys()]).toEqual(["Size", "Root", "Info"]);
      }),
    );
  });

  it.each([
    ["is no stream of references", "/Type/XRef", "/Type/Xref"],
    ["has entries of another width", "/W[1 4 2]", "/W[1 2 4]"],
    ["is shorter than it says", "/Size 92", "/Size 93"],
    ["is no object", "91 0 obj", "91 0 abc"],
  ])("is refused when it %s", (_, from, to) => {
    const bytes = written(new Map([[3, { at: 4711 }]]), 92);
    const text = Buffer.from(bytes).toString("latin1");
    expect(text).toContain(from);
    const altered = Uint8Array.from(Buffer.from(text.replace(from, to), "latin1"));
    expect(() => readCrossReferenceStream(altered, HEADER.length)).toThrow("table");
    expect(() => readCrossReferenceStream(bytes, HEADER.length)).not.toThrow();
  });
});

function pagesIn(pdf: Uint8Array): number {
  return (
    Buffer.from(pdf)
      .toString("latin1")
      .match(/\/Type\/Page\//g)?.length ?? 0
  );
}
