// Printing in a thread of its own, which runs what the last build made.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeSignature } from "../../src/document/pades/signature-place.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { openPrintingWorks, type PrintingWorks } from "../../src/host/printing-works.ts";
import type { Printer } from "../../src/licence/printing.ts";
import { catalogue, fonts, sampleSheets } from "../document/sheets.ts";

let works: PrintingWorks;
let here: Printer;
beforeAll(() => {
  works = openPrintingWorks({ words: catalogue.wordTable("zh-CN") });
  here = createPrinter({ catalogue, fonts });
});
afterAll(() => works.close());

const sheets = catalogue.types().flatMap(({ slug }) => sampleSheets(slug).slice(0, 2));
const [first] = sheets;
if (first === undefined) throw new Error("no samples");

describe("the printing works", () => {
  it("print every type as the printer here does, byte for byte, however many sheets come at once", async () => {
    const printed = await Promise.all(sheets.map(({ sheet }) => works.print(sheet)));
    for (const [index, { sheet, title }] of sheets.entries()) {
      const { bytes, ...rest } = await here.print(sheet);
      const { bytes: aside, ...other } = printed[index] ?? { bytes: new Uint8Array() };
      expect(other, title).toEqual(rest);
      expect(Buffer.from(aside).equals(bytes), title).toBe(true);
    }
  });

  it("lay a file out for its signature as is done here, and leave the file itself alone", async () => {
    const { bytes: pdf, seal: field } = await here.print(first.sheet);
    if (field === undefined) throw new Error("no seal");
    const place = { field, name: "某局", signedAt: "2026-11-22T01:41:07Z", reserved: 2048 };
    const placed = await works.place(pdf, place);
    expect(placed).toEqual(placeSignature(pdf, place));
    expect(pdf.length).toBeGreaterThan(0);
  });

  it("refuse as the printer here does, by code and field", async () => {
    const { sheet } = first;
    const missing = { ...sheet, credential: sheet.credential.replaceAll("衢", "𱅒") };
    const refused = await here.print(missing).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: "request-invalid" });
    await expect(works.print(missing)).rejects.toMatchObject({
      name: "LicenceError",
      code: "request-invalid",
      fields: (refused as { readonly fields: unknown }).fields,
    });
    await expect(works.print({ ...sheet, credential: "{}" })).rejects.toMatchObject({ code: "document-unreadable" });
  });

  it("fail what was under way when their thread ends, and print the next sheet in a new one", async () => {
    const under = expect(works.print(first.sheet)).rejects.toMatchObject({ code: "internal" });
    await works.close();
    await under;
    expect((await works.print(first.sheet)).bytes.length).toBeGreaterThan(1000);
  });
});
