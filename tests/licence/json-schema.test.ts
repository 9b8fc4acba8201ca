// JSON Schema 2020-12: the official test suite for the keywords we know, an independent validator on our own schemas, and what
// a failure says.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { credentialSchemaOf } from "../../src/licence/catalogue.ts";
import { compileSchema } from "../../src/licence/json-schema.ts";
import { UnknownKeyword } from "../../src/licence/json-schema-parts.ts";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";
import { testCatalogue, testCatalogueData } from "../catalogue.ts";
import { credentialOfSample } from "./sample-credential.ts";

const SUITE = path.resolve(import.meta.dirname, "../vectors/json-schema");

interface Group {
  readonly description: string;
  readonly schema: JsonObject | boolean;
  readonly tests: readonly { readonly description: string; readonly data: JsonValue; readonly valid: boolean }[];
}

function groupsOf(name: string): readonly Group[] {
  return JSON.parse(readFileSync(path.join(SUITE, name), "utf8"));
}

// What we refuse to compile rather than get wrong: keywords our schemas have no use for, references out of the schema, and
// schemas that try whether unknown keywords are ignored (ours are not: they would be typing mistakes).
const REFUSED =
  /patternProperties|\$anchor|\$dynamicRef|\$ref|unevaluated\w+|dependentSchemas|minContains|maxContains|\$id/;

describe.each(readdirSync(SUITE).filter((name) => name.endsWith(".json")))("the test suite's %s", (name) => {
  it.each(groupsOf(name).map((group) => [group.description, group] as const))("%s", (_, { schema, tests }) => {
    const check = compiled(typeof schema === "boolean" ? { allOf: [schema] } : schema);
    if (check instanceof UnknownKeyword) {
      expect(JSON.stringify(schema)).toMatch(REFUSED);
      return;
    }
    for (const { data, valid, description } of tests) {
      // Our calendar begins with the year 1000: an earlier one on a licence is a typing mistake.
      const early = name === "format-date.json" && /^0\d{3}-/.test(String(data));
      expect(check(data).length === 0, description).toBe(valid && !early);
    }
  });
});

function compiled(schema: JsonObject) {
  try {
    return compileSchema(schema);
  } catch (error) {
    if (error instanceof UnknownKeyword) return error;
    throw error;
  }
}

describe("an independent validator", () => {
  const cases = testCatalogueData().types.map((type) => [type.slug, type] as const);

  it.each(cases)("agrees on every credential of %s that somebody spoiled", (_, type) => {
    const schema = credentialSchemaOf(type, "https://licences.example");
    const ours = compileSchema(schema);
    const theirs = new Validator(JSON.parse(JSON.stringify(schema)), "2020-12", false);
    const right = documentsOf(type);
    fc.assert(
      fc.property(fc.constantFrom(...right), fc.nat(), fc.constantFrom(...SPOILS), (document, at, spoil) => {
        const spoiled = spoil(document, at);
        expect(ours(spoiled).length === 0).toBe(theirs.validate(spoiled).valid);
      }),
      { numRuns: 300 },
    );
  });
});

function documentsOf(type: LicenceType): readonly JsonObject[] {
  return testCatalogue()
    .samples(type.slug)
    .map((sample) => JSON.parse(JSON.stringify(credentialOfSample(type, sample, "2026-11-22").credential)));
}

/** Ways to spoil a document at its nth place; some leave it right. */
const SPOILS: readonly ((document: JsonObject, at: number) => JsonValue)[] = [
  (document) => document,
  (document, at) => changed(document, at, () => null),
  (document, at) => changed(document, at, () => "x"),
  (document, at) => changed(document, at, () => ""),
  (document, at) => changed(document, at, () => -1.5),
  (document, at) => changed(document, at, () => []),
  (document, at) => changed(document, at, () => ({ x: 1 })),
  (document, at) => changed(document, at, (value) => (typeof value === "string" ? `${value} ` : [value])),
  (document, at) => changed(document, at, (value) => (typeof value === "string" ? value.repeat(40) : value)),
  (document, at) => changed(document, at, (value) => (Array.isArray(value) ? [...value, ...value] : value)),
  (document, at) => changed(document, at, (value) => (isObject(value) ? { ...value, surplus: true } : value)),
  (document, at) =>
    changed(document, at, (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).slice(1)) : value)),
];

function changed(document: JsonValue, at: number, change: (value: JsonValue) => JsonValue): JsonValue {
  let left = at % countOf(document);
  const walk = (value: JsonValue): JsonValue => {
    if (left-- === 0) return change(value);
    if (Array.isArray(value)) return value.map((item: JsonValue) => walk(item));
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]));
    return value;
  };
  return walk(document);
}

function countOf(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: JsonValue) => sum + countOf(item), 1);
  return isObject(value) ? Object.values(value).reduce((sum: number, item) => sum + countOf(item), 1) : 1;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe("a failure", () => {
  it.each<[string, JsonObject, JsonValue, object]>([
    ["a member that is missing", { required: ["a/b"] }, {}, { pointer: "/a~1b", keyword: "required" }],
    ["a member that must not be", { additionalProperties: false }, { x: 1 }, { pointer: "/x", keyword: "false" }],
    ["an item", { items: { type: "string" } }, ["a", 1], { pointer: "/1", keyword: "type", expected: "string" }],
    ["a limit", { maximum: 3 }, 4, { pointer: "", keyword: "maximum", expected: 3 }],
    [
      "the branch that was meant",
      {
        oneOf: [
          { properties: { kind: { const: "a" }, size: { type: "number" } } },
          { properties: { kind: { const: "b" }, size: { type: "string" }, name: { type: "string" } } },
        ],
      },
      { kind: "b", size: 1, name: 2 },
      { pointer: "/size", keyword: "type", expected: "string" },
    ],
  ])("names %s", (_, schema, value, failure) => {
    expect(compileSchema(schema)(value)[0]).toMatchObject(failure);
  });

  it("is told once for each thing that is wrong", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string", minLength: 3, pattern: "^x" } },
      required: ["b"],
    };
    expect(
      compileSchema(schema)({ a: "y" })
        .map(({ keyword }) => keyword)
        .toSorted(),
    ).toEqual(["minLength", "pattern", "required"]);
    expect(compileSchema(schema)({ a: 1, b: 1 }).map(({ keyword }) => keyword)).toEqual(["type"]);
  });
});

describe("a schema", () => {
  it.each<[string, JsonObject, string]>([
    ["a keyword mistyped", { properties: { a: { maxLenght: 3 } } }, "/properties/a/maxLenght"],
    ["a type there is none", { type: "text" }, "/type"],
    ["a pattern that is none", { pattern: "(" }, "/pattern"],
    ["a format nobody checks", { items: { format: "hostname" } }, "/items/format"],
    ["a limit that is no number", { maxLength: "3" }, "/maxLength"],
    ["a reference out of it", { $ref: "https://example.org/schema" }, ""],
    ["a reference to nothing", { $ref: "#/$defs/x" }, ""],
  ])("with %s is not compiled", (_, schema, pointer) => {
    expect(() => compileSchema(schema)).toThrow(UnknownKeyword);
    try {
      compileSchema(schema);
    } catch (error) {
      expect(error).toMatchObject({ pointer });
    }
  });

  it("may refer to itself", () => {
    const tree = { type: "object", properties: { children: { type: "array", items: { $ref: "#" } } } };
    expect(compileSchema(tree)({ children: [{ children: [] }] })).toEqual([]);
    expect(compileSchema(tree)({ children: [{ children: [3] }] })).toMatchObject([
      { pointer: "/children/0/children/0" },
    ]);
  });
});
