// docs/DOCUMENT.md says how to lay out a type. What it shows is held here to what is so: its types are drawn, its quotations stand in them,
// and it leaves no box, frame, format, ornament, place or refusal out.

import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ORNAMENTS } from "../../src/document/art/ornaments.ts";
import { createFace } from "../../src/document/face.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { readCoverage } from "../../src/host/fonts.ts";
import { FRAME_STYLES, PAGE_FORMATS } from "../../src/licence/layout-page.ts";
import { GUIDE_TYPES, guideCatalogue, guideSheets, guideText } from "../pictures/guide-types.ts";
import { fonts } from "./sheets.ts";

const DOCS = path.resolve(import.meta.dirname, "../../docs");
const guide = readFileSync(path.join(DOCS, "DOCUMENT.md"), "utf8");
const refusals = Object.keys(JSON.parse(readFileSync("schemas/words/en.json", "utf8")).fields);
const definitions = Object.values<{ readonly properties?: { readonly kind?: { readonly const?: string } } }>(
  JSON.parse(readFileSync("schemas/licence-type.schema.json", "utf8")).$defs,
);

/** Every object and array in a value, itself first. */
function partsOf(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(partsOf)];
}

/** A quotation may be of a member, `"colours": {…}`. */
function quoted(text: string): unknown {
  if (text.trimStart().startsWith("{")) return JSON.parse(text);
  const members: Record<string, unknown> = JSON.parse(`{${text}}`);
  const [only] = Object.values(members);
  return only;
}

describe("the guide to laying out a type", () => {
  it.each(GUIDE_TYPES)("has a %s of which every sample is drawn", async (slug) => {
    const face = createFace(await readCoverage(), guideCatalogue.words("zh-CN"));
    const printer = createPrinter({ catalogue: guideCatalogue, fonts });
    const sheets = guideSheets(slug);
    expect(sheets.length).toBeGreaterThan(0);
    for (const { type, issuer, subject, sheet } of sheets) {
      expect(face.check(type, issuer, subject)).toEqual([]);
      expect((await printer.print(sheet)).seal).toBeDefined();
    }
  });

  it("quotes its types as they are", () => {
    const parts = GUIDE_TYPES.flatMap((slug) => partsOf(JSON.parse(guideText(slug))));
    const quotations = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => quoted(text));
    expect(quotations.length).toBeGreaterThan(3);
    for (const quotation of quotations) expect(parts).toContainEqual(quotation);
  });

  it("names every box, format, frame, ornament and refusal", () => {
    const kinds = definitions.flatMap(({ properties }) => properties?.kind?.const ?? []);
    expect(kinds.length).toBeGreaterThan(8);
    const named = [...kinds.map((kind) => `\`${kind}\``), ...Object.keys(PAGE_FORMATS), ...FRAME_STYLES, ...ORNAMENTS];
    const layout = refusals.filter((code) => code.startsWith("layout-") || code.startsWith("ornament-"));
    expect(layout.length).toBeGreaterThan(5);
    expect([...named, ...layout].filter((name) => !guide.includes(name))).toEqual([]);
  });
});

describe("the pictures of the documentation", () => {
  const pages = ["../README.md", "DOCUMENT.md", "RELIABILITY.md", "benchmarks.md"].map((name) =>
    readFileSync(path.join(DOCS, name), "utf8"),
  );
  const shown = pages.flatMap((page) =>
    [...page.matchAll(/\((?:docs\/)?images\/([\w-]+\.(?:png|svg))\)/g)].map(([, name]) => name),
  );

  it("are there, all of them shown and none heavy", () => {
    const kept = readdirSync(path.join(DOCS, "images"));
    expect([...new Set(shown)].toSorted()).toEqual(kept.toSorted());
    for (const name of kept) expect(statSync(path.join(DOCS, "images", name)).size, name).toBeLessThan(153_600);
  });
});
