// Compiling schemas/ into a catalogue: every mistake is found at once and named; the compiled catalogue answers what is asked.

import { describe, expect, it } from "vitest";
import { readSchemasFolder } from "../../src/host/schemas-folder.ts";
import { compileCatalogue, createCatalogue } from "../../src/licence/catalogue.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { testCatalogueData } from "../catalogue.ts";
import { STALL_LICENCE } from "./licence-types.ts";

const { "licence-type.schema.json": metaSchema = null } = readSchemasFolder("schemas");

function filesWith(types: Readonly<Record<string, LicenceType | JsonObject>>): Record<string, JsonValue> {
  return {
    "licence-type.schema.json": metaSchema,
    "contexts/licence-v1.jsonld": { "@context": {} },
    "words/zh-CN.json": { a: { b: "甲{x}" } },
    "words/en.json": { a: { b: "one {x}" } },
    ...JSON.parse(JSON.stringify(types)),
  };
}

function compile(files: Readonly<Record<string, JsonValue>>) {
  return compileCatalogue(files, (bytes) => portableCryptography.sha256(bytes));
}

function mistakesIn(files: Readonly<Record<string, JsonValue>>): readonly string[] {
  try {
    compile(files);
    return [];
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    expect(error.code).toBe("configuration-invalid");
    return error.fields.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

const PATH = "types/stall-licence/type.json";

function mistakes(change: Partial<Record<keyof LicenceType | "unknown", unknown>>): readonly string[] {
  const changed = { ...STALL_LICENCE, ...change } as unknown as JsonObject;
  return mistakesIn(filesWith({ [PATH]: changed })).map((mistake) => mistake.replace(`${PATH}#`, ""));
}

const FACE = STALL_LICENCE.layout.faces[0];

/** A face with one box more, first of all, on a page of a format. */
function faceWith(box: object, page = "A4"): { readonly layout: object } {
  return { layout: { ...STALL_LICENCE.layout, faces: [{ page, frame: "plain", boxes: [box] }] } };
}

/** Other colours where a claim has a value. */
function paletteFor(field: string, value: string): object {
  return { field, colours: { [value]: STALL_LICENCE.layout.colours } };
}

function textBox(text: string): object {
  return { kind: "text", text, x: 10, y: 10, width: 10, size: 9 };
}

function qrBox(size: number): object {
  return { kind: "qr", x: 10, y: 10, size };
}

function claimsWith(name: string, field: object): JsonObject {
  const properties = STALL_LICENCE.claims["properties"] as JsonObject;
  return { ...STALL_LICENCE.claims, properties: { ...properties, [name]: field as JsonObject } };
}

const PHOTO = {
  ...{ title: "照片", description: "一张照片。", "x-en": { title: "Photo", description: "A photo." } },
  ...{ type: "string", pattern: "^[0-9a-f]{64}$", enclosure: "photo", examples: ["a".repeat(64)] },
};

describe("compiling a licence type with enclosures", () => {
  it("takes a photo of a stated size, and a document", () => {
    const photo = { ...PHOTO, photo: { width: 25, height: 35 } };
    expect(mistakes({ claims: claimsWith("photo", photo) })).toEqual([]);
    expect(mistakes({ claims: claimsWith("plan", { ...PHOTO, enclosure: "document" }) })).toEqual([]);
  });

  it.each([
    ["of a kind that there is not", { enclosure: "film" }, "/claims/properties/photo/enclosure enum"],
    ["without a pattern", { pattern: undefined }, "/claims/properties/photo/pattern required"],
    ["with another pattern than that of a hash", { pattern: "^[0-9a-f]+$" }, "/claims/photo enclosure-pattern"],
    ["that is no text", { type: "integer", examples: [1] }, "/claims/properties/photo/type enum"],
    ["of a size without a height", { photo: { width: 25 } }, "/claims/properties/photo/photo/height required"],
    [
      "of a size that is a document",
      { enclosure: "document", photo: { width: 25, height: 35 } },
      "/claims/properties/photo/enclosure enum",
    ],
  ])("refuses one %s", (_, change, mistake) => {
    expect(mistakes({ claims: claimsWith("photo", { ...PHOTO, ...change }) })).toContain(mistake);
  });

  it("refuses to show one in public or to compare it, itself or with what it stands in", () => {
    const claims = claimsWith("photo", PHOTO);
    const label = { "zh-CN": "照片", en: "Photo" };
    for (const field of ["/claims/photo", "/claims"]) {
      const shown = { claims, public: [...STALL_LICENCE.public, { field, label }] };
      expect(mistakes(shown)).toContain(`/public/${STALL_LICENCE.public.length}/field enclosure-public`);
      const compared = { claims, compare: [...STALL_LICENCE.compare, { key: "photo", field, label }] };
      expect(mistakes(compared)).toContain(`/compare/${STALL_LICENCE.compare.length}/field enclosure-public`);
    }
  });
});

describe("compiling a licence type", () => {
  it("finds nothing wrong with one that is right", () => {
    expect(mistakes({})).toEqual([]);
  });

  it.each<[string, Parameters<typeof mistakes>[0], string]>([
    ["a member nobody knows", { unknown: 1 }, "/unknown unknown-member"],
    ["a missing name", { name: undefined }, "/name required"],
    ["a name in one language", { name: { "zh-CN": "证" } }, "/name/en required"],
    ["a code that does not begin with the defining body's", { code: "11330800000000018K099" }, "/code type-code-body"],
    [
      "a defining body whose code is wrong",
      { definingBody: { ...STALL_LICENCE.definingBody, uscc: "11330800000000019K" } },
      "/definingBody/uscc code-check-character",
    ],
    ["a slug that is not its folder's", { slug: "market-stall" }, "/slug differs-from-path"],
    [
      "a person's licence with a credit code",
      { holder: { ...STALL_LICENCE.holder, codeTypes: ["111", "001"] } },
      "/holder/codeTypes/1 holder-person",
    ],
    [
      "a comparison with a field that is not there",
      { compare: [{ key: "x", field: "/claims/nothing", label: STALL_LICENCE.name }] },
      "/compare/0/field pointer-unknown",
    ],
    [
      "a public field that is not there",
      { public: [{ field: "/certificateHolder/*/age", label: STALL_LICENCE.name }] },
      "/public/0/field pointer-unknown",
    ],
    [
      "a term that ends nowhere",
      {
        public: [
          { field: "/claims/openedOn", label: STALL_LICENCE.name, format: { kind: "term", until: "/claims/end" } },
        ],
      },
      "/public/0/format/until pointer-unknown",
    ],
    [
      "a row of the face that is not there",
      faceWith({
        kind: "fields",
        style: "open",
        x: 1,
        y: 1,
        width: 9,
        size: 9,
        rows: [{ label: "某", field: "/claims/x" }],
      }),
      "/layout/faces/0/boxes/0/rows/0/field pointer-unknown",
    ],
    [
      "a text that quotes what is not there",
      faceWith(textBox("{/claims/x}")),
      "/layout/faces/0/boxes/0/text pointer-unknown",
    ],
    [
      "a text with a place that there is not",
      faceWith(textBox("{nobody}")),
      "/layout/faces/0/boxes/0/text layout-place",
    ],
    [
      "a text that names the domain beside what a licence says",
      faceWith(textBox("{domain} {number}")),
      "/layout/faces/0/boxes/0/text layout-domain",
    ],
    ["a box beyond the edge of its page", faceWith({ ...textBox("a"), x: 201 }), "/layout/faces/0/boxes/0 layout-page"],
    ["a box that is no box", faceWith({ kind: "picture" }), "/layout/faces/0/boxes/0/kind enum"],
    ["a text below nothing", faceWith({ ...textBox("a"), y: { below: 2 } }), "/layout/faces/0/boxes/0/y layout-below"],
    ["a QR code too small to be read", faceWith(qrBox(29.9)), "/layout/faces/0/boxes/0/size layout-qr-size"],
    [
      "a QR code on a card too small to be read",
      faceWith(qrBox(21.9), "card"),
      "/layout/faces/0/boxes/0/size layout-qr-size",
    ],
    [
      "a face with a second QR code",
      { layout: { ...STALL_LICENCE.layout, faces: [FACE, FACE] } },
      "/layout/faces layout-count",
    ],
    [
      "a QR code on the second face",
      { layout: { ...STALL_LICENCE.layout, faces: [{ ...FACE, boxes: [textBox("a")] }, FACE] } },
      "/layout/faces/1/boxes/4 layout-qr-face",
    ],
    ["a face without a title", faceWith(textBox("a")), "/layout/faces layout-count"],
    [
      "a photo that no claim names",
      faceWith({ kind: "photo", field: "/claims/place", x: 1, y: 1, width: 9, height: 9, placeholder: "a" }),
      "/layout/faces/0/boxes/0/field layout-enclosure",
    ],
    [
      "a palette for a value that its claim never has",
      { layout: { ...STALL_LICENCE.layout, palettes: paletteFor("/claims/kind", "空中") } },
      "/layout/palettes/colours layout-palette",
    ],
    [
      "a palette chosen by a claim that may say anything",
      { layout: { ...STALL_LICENCE.layout, palettes: paletteFor("/claims/place", "固定") } },
      "/layout/palettes/colours layout-palette",
    ],
    [
      "a palette chosen by a claim that there is not",
      { layout: { ...STALL_LICENCE.layout, palettes: paletteFor("/claims/x", "固定") } },
      "/layout/palettes/field pointer-unknown",
    ],
    [
      "a lease that begins nowhere",
      { validity: { rule: "term", from: "/claims/x", until: "/claims/openedOn" } },
      "/validity/from pointer-unknown",
    ],
    [
      "an example number that its own pattern refuses",
      { number: { ...STALL_LICENCE.number, example: "TW1" } },
      "/number/example pattern",
    ],
    [
      "an example number with a wrong check character",
      { number: { ...STALL_LICENCE.number, example: "TW3308022026000010" } },
      "/number/example code-check-character",
    ],
    [
      "a number without a running number",
      { number: { ...STALL_LICENCE.number, parts: [{ text: "A" }] } },
      "/number/parts one-sequence",
    ],
    [
      "a check character in the middle",
      { number: { ...STALL_LICENCE.number, parts: [{ check: "mod-11-10" }, { sequence: 5 }] } },
      "/number/parts check-last",
    ],
    ["an act twice", { acts: [...STALL_LICENCE.acts, ...STALL_LICENCE.acts] }, "/acts/1 repeated"],
    ["a merged licence of types nobody knows", { replaces: ["11330800000000019J098"] }, "/replaces type-unknown"],
    [
      "a field without an English title",
      { claims: claimsWith("x", { type: "string", maxLength: 3, title: "某", description: "某。", examples: ["a"] }) },
      "/claims/properties/x/x-en required",
    ],
    [
      "a field without an example",
      {
        claims: claimsWith("x", {
          type: "string",
          maxLength: 3,
          title: "某",
          description: "某。",
          "x-en": { title: "X", description: "X." },
        }),
      },
      "/claims/properties/x/examples required",
    ],
    [
      "a text without a bound",
      {
        claims: claimsWith("x", {
          type: "string",
          title: "某",
          description: "某。",
          "x-en": { title: "X", description: "X." },
          examples: ["a"],
        }),
      },
      "/claims/properties/x/maxLength required",
    ],
    [
      "a keyword mistyped",
      {
        claims: claimsWith("x", {
          type: "string",
          maxLength: 3,
          maxLenght: 3,
          title: "某",
          description: "某。",
          "x-en": { title: "X", description: "X." },
          examples: ["a"],
        }),
      },
      "/claims/properties/x/maxLenght keyword-unknown",
    ],
    [
      "an example that is wrong",
      {
        claims: claimsWith("x", {
          type: "string",
          maxLength: 3,
          title: "某",
          description: "某。",
          "x-en": { title: "X", description: "X." },
          examples: ["abcd"],
        }),
      },
      "/claims/properties/x/examples/0 example-invalid",
    ],
    [
      "a field named like a term of the credentials' own",
      {
        claims: claimsWith("name", {
          type: "string",
          maxLength: 3,
          title: "某",
          description: "某。",
          "x-en": { title: "X", description: "X." },
          examples: ["a"],
        }),
      },
      "/claims/properties/name term-reserved",
    ],
    [
      "an example of the whole that is wrong",
      { claims: { ...STALL_LICENCE.claims, examples: [{}] } },
      "/claims/examples/0/claims/place required",
    ],
  ])("finds %s", (_, change, mistake) => {
    expect(mistakes(change)).toContain(mistake);
  });

  it("finds every mistake at once, in every file", () => {
    const found = mistakesIn({
      "licence-type.schema.json": metaSchema,
      "types/a/type.json": { slug: "a" },
      [PATH]: JSON.parse(JSON.stringify({ ...STALL_LICENCE, slug: "b" })),
      "types/stall-licence/samples.json": [{}],
    });
    expect(found).toContain("types/stall-licence/type.json#/slug differs-from-path");
    expect(found).toContain("contexts/licence-v1.jsonld# file-missing");
    expect(found).toContain("words/zh-CN.json# file-missing");
    expect(found.filter((mistake) => mistake.startsWith("types/a/type.json#/")).length).toBeGreaterThan(5);
  });

  it("refuses samples that are none", () => {
    const files = { ...filesWith({ [PATH]: STALL_LICENCE }), "types/stall-licence/samples.json": [{ title: {} }] };
    expect(mistakesIn(files)).toEqual(["types/stall-licence/samples.json# sample-invalid"]);
  });

  it("refuses the same code and version twice", () => {
    const twice = filesWith({ [PATH]: STALL_LICENCE, "types/other/type.json": { ...STALL_LICENCE, slug: "other" } });
    expect(mistakesIn(twice).map((mistake) => mistake.split(" ")[1])).toContain("repeated");
  });
});

describe("a catalogue", () => {
  const second = { ...STALL_LICENCE, version: 2, name: { "zh-CN": "摊位证", en: "Stall permit" } };
  const files = filesWith({ [PATH]: second, "types/stall-licence/type.v1.json": STALL_LICENCE });
  const catalogue = createCatalogue(compile(files));

  it("finds the newest version by code or slug, and older ones by number", () => {
    expect(catalogue.types().map(({ version }) => version)).toEqual([2]);
    expect(catalogue.find("stall-licence")?.version).toBe(2);
    expect(catalogue.find("11330800000000019J099")?.version).toBe(2);
    expect(catalogue.version("11330800000000019J099", 1)?.name.en).toBe("Stall licence");
    expect(catalogue.version("11330800000000019J099", 3)).toBeUndefined();
    expect(catalogue.find("constructor")).toBeUndefined();
    expect(catalogue.samples("constructor")).toEqual([]);
  });

  it("keeps a context for every version", () => {
    expect(catalogue.typeContext("11330800000000019J099", 1)).not.toEqual(
      catalogue.typeContext("11330800000000019J099", 2),
    );
    expect(catalogue.typeContext("11330800000000019J099", 3)).toBeUndefined();
  });

  it("speaks both languages", () => {
    expect(catalogue.words("zh-CN")("a.b", { x: 1 })).toBe("甲1");
    expect(catalogue.words("en")("a.b", { x: 1 })).toBe("one 1");
  });

  it("survives the way through a file", () => {
    const data = compile(files);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it("has a hash of its content: the same for the same, another for another, whatever the order of files", () => {
    const backwards = Object.fromEntries(Object.entries(files).reverse());
    expect(compile(backwards).hash).toBe(compile(files).hash);
    expect(compile({ ...files, "words/en.json": { a: { b: "two" } } }).hash).not.toBe(compile(files).hash);
    expect(testCatalogueData().hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("takes a version's number from the file's name too", () => {
    const misnamed = filesWith({ "types/stall-licence/type.v3.json": STALL_LICENCE });
    expect(mistakesIn(misnamed)).toEqual(["types/stall-licence/type.v3.json#/version differs-from-path"]);
  });
});
