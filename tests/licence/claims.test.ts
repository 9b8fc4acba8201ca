// Refusing claims and holders: every error names the field, what was found and what would be right.

import { describe, expect, it } from "vitest";
import { checkClaims, checkHolders, normaliseText } from "../../src/licence/claims.ts";
import { describeFieldError } from "../../src/licence/describe.ts";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import { testCatalogue } from "../catalogue.ts";
import { PERSON, STALL_CLAIMS, STALL_LICENCE } from "./licence-types.ts";

const en = testCatalogue().words("en");
const zh = testCatalogue().words("zh-CN");

function sentences(claims: JsonValue): readonly string[] {
  return checkClaims(STALL_LICENCE, claims).map((error) => `${error.pointer} ${describeFieldError(en, "en", error)}`);
}

function claimsWith(change: JsonObject): JsonObject {
  return { ...STALL_CLAIMS, ...change };
}

describe("claims", () => {
  it("that are right pass", () => {
    expect(checkClaims(STALL_LICENCE, STALL_CLAIMS)).toEqual([]);
    expect(checkClaims(STALL_LICENCE, claimsWith({ owners: [{ company: "91330802MA0000TE62" }] }))).toEqual([]);
  });

  it.each<[string, JsonObject, object]>([
    [
      "too short a text",
      { place: "东" },
      {
        pointer: "/claims/place",
        code: "min-length",
        parameters: { zh: "摊位", en: "Place", found: "东", expected: 2, example: "东门2号" },
      },
    ],
    [
      "too long a text",
      { place: "东".repeat(21) },
      { pointer: "/claims/place", code: "max-length", parameters: { expected: 20 } },
    ],
    [
      "a text of another form",
      { place: " 东门" },
      { pointer: "/claims/place", code: "pattern", parameters: { found: " 东门", example: "东门2号" } },
    ],
    [
      "a number for a text",
      { place: 7 },
      { pointer: "/claims/place", code: "type-string", parameters: { found: "7" } },
    ],
    [
      "a text for a number",
      { area: "4" },
      { pointer: "/claims/area", code: "type-number", parameters: { found: "4" } },
    ],
    [
      "a date that does not exist",
      { openedOn: "2026-02-29" },
      { pointer: "/claims/openedOn", code: "format-date", parameters: { found: "2026-02-29", example: "2026-12-01" } },
    ],
    [
      "a choice that is none",
      { kind: "游击" },
      { pointer: "/claims/kind", code: "enum", parameters: { found: "游击", expected: "固定、流动" } },
    ],
    [
      "too large a number",
      { area: 101 },
      { pointer: "/claims/area", code: "maximum", parameters: { found: "101", expected: 100 } },
    ],
    [
      "nothing where something is needed",
      { area: 0 },
      { pointer: "/claims/area", code: "exclusive-minimum", parameters: { expected: 0 } },
    ],
    [
      "too many items",
      { goods: ["a", "b", "c", "d"] },
      { pointer: "/claims/goods", code: "max-items", parameters: { expected: 3 } },
    ],
    ["no item", { goods: [] }, { pointer: "/claims/goods", code: "min-items", parameters: { expected: 1 } }],
    ["an item twice", { goods: ["鱼", "鱼"] }, { pointer: "/claims/goods", code: "unique-items" }],
    [
      "a fault in an item",
      { goods: ["鱼", 3] },
      { pointer: "/claims/goods/1", code: "type-string", parameters: { en: "Good" } },
    ],
    [
      "an unknown field with a near name",
      { plaec: "x" },
      { pointer: "/claims/plaec", code: "unknown-member-near", parameters: { found: "plaec", expected: "place" } },
    ],
    ["an unknown field", { favouriteColour: "x" }, { pointer: "/claims/favouriteColour", code: "unknown-member" }],
    [
      "a field named like the prototype's",
      { constructor: "x" },
      { pointer: "/claims/constructor", code: "unknown-member" },
    ],
    [
      "an unknown field with a slash in Chinese",
      { "摊/位": "x" },
      { pointer: "/claims/摊~1位", code: "unknown-member" },
    ],
    [
      "a missing member of an item",
      { owners: [{}] },
      {
        pointer: "/claims/owners/0/company",
        code: "required",
        parameters: { en: "Credit code", example: "91330802MA0000TE62" },
      },
    ],
    [
      "an unknown member of an item",
      { owners: [{ company: "91330802MA0000TE62", compny: "" }] },
      { pointer: "/claims/owners/0/compny", code: "unknown-member-near", parameters: { expected: "company" } },
    ],
    [
      "a code with a wrong check character",
      { owners: [{ company: "91330802MA0000TE63" }] },
      {
        pointer: "/claims/owners/0/company",
        code: "code-check-character",
        parameters: { found: "3", expected: "2", en: "Credit code" },
      },
    ],
    [
      "an invisible character",
      { place: "东\u200b门" },
      { pointer: "/claims/place", code: "unprintable", parameters: { found: "U+200B" } },
    ],
    [
      "a text turned round",
      { place: "东\u202e门号" },
      { pointer: "/claims/place", code: "unprintable", parameters: { found: "U+202E" } },
    ],
    [
      "a bell",
      { phone: "138\u0007" },
      { pointer: "/claims/phone", code: "unprintable", parameters: { found: "U+0007" } },
    ],
  ])("with %s are refused by name", (_, change, error) => {
    const errors = checkClaims(STALL_LICENCE, claimsWith(change));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject(error);
  });

  it("name every missing field once", () => {
    expect(checkClaims(STALL_LICENCE, {}).map(({ pointer, code }) => [pointer, code])).toEqual([
      ["/claims/place", "required"],
      ["/claims/openedOn", "required"],
      ["/claims/goods", "required"],
    ]);
  });

  it("name everything that is wrong at once", () => {
    const errors = checkClaims(STALL_LICENCE, { place: "", openedOn: "x", area: -1, owners: [{ company: "A" }] });
    expect(new Set(errors.map(({ pointer }) => pointer))).toEqual(
      new Set(["/claims/goods", "/claims/place", "/claims/openedOn", "/claims/area", "/claims/owners/0/company"]),
    );
  });

  it("that are no object are refused as a whole", () => {
    for (const claims of [null, [], "x", 3, true]) {
      expect(checkClaims(STALL_LICENCE, claims)).toMatchObject([{ pointer: "/claims", code: "type-object" }]);
    }
  });

  it("are refused in plain words", () => {
    expect(sentences(claimsWith({ plaec: "x" }))).toEqual([expect.stringMatching(/^\/claims\/plaec .*plaec.*place/)]);
    expect(sentences(claimsWith({ openedOn: "2026-02-29" }))).toEqual([
      expect.stringMatching(/^\/claims\/openedOn Opened on.*2026-02-29/),
    ]);
    const [error] = checkClaims(STALL_LICENCE, claimsWith({ openedOn: "2026-02-29" }));
    expect(error && describeFieldError(zh, "zh-CN", error)).toMatch(/开业日期.*2026-02-29/);
  });

  it("never put a long text into a message whole", () => {
    const [error] = checkClaims(STALL_LICENCE, claimsWith({ place: "门".repeat(5000) }));
    expect(String(error?.parameters?.["found"])).toHaveLength(80);
  });
});

describe("holders", () => {
  it("who are right pass", () => {
    expect(checkHolders(STALL_LICENCE, [PERSON])).toEqual([]);
    expect(checkHolders(STALL_LICENCE, [PERSON, { name: "Anna Müller", code: "C01X00T47", codeType: "414" }])).toEqual(
      [],
    );
  });

  it.each<[string, JsonValue, object]>([
    ["no list", PERSON, { pointer: "/holders", code: "type-array" }],
    ["nobody", [], { pointer: "/holders", code: "min-items", parameters: { en: "Stallholder", expected: 1 } }],
    [
      "more than the type allows",
      [PERSON, PERSON, PERSON],
      { pointer: "/holders", code: "max-items", parameters: { found: 3, expected: 2 } },
    ],
    ["a holder that is a text", ["王小明"], { pointer: "/holders/0", code: "type-object" }],
    ["no name", [{ code: PERSON.code, codeType: "111" }], { pointer: "/holders/0/name", code: "required" }],
    ["an empty name", [{ ...PERSON, name: " " }], { pointer: "/holders/0/name", code: "empty" }],
    ["a name with a line break", [{ ...PERSON, name: "王\n明" }], { pointer: "/holders/0/name", code: "unprintable" }],
    [
      "a name with an invisible character",
      [{ ...PERSON, name: "王\u200b明" }],
      { pointer: "/holders/0/name", code: "unprintable" },
    ],
    [
      "a name between spaces",
      [{ ...PERSON, name: "王明 " }],
      { pointer: "/holders/0/name", code: "space-around", parameters: { expected: "王明" } },
    ],
    ["too long a name", [{ ...PERSON, name: "王".repeat(201) }], { pointer: "/holders/0/name", code: "max-length" }],
    [
      "a kind of code the type does not take",
      [{ ...PERSON, codeType: "001" }],
      { pointer: "/holders/0/codeType", code: "enum", parameters: { found: "001", expected: "111、414" } },
    ],
    [
      "a wrong check character",
      [{ ...PERSON, code: "330802188001010018" }],
      { pointer: "/holders/0/code", code: "code-check-character", parameters: { expected: "7" } },
    ],
    [
      "a birth date that does not exist",
      [{ ...PERSON, code: "33030218850229003X" }],
      { pointer: "/holders/0/code", code: "code-date" },
    ],
    ["an empty code", [{ ...PERSON, codeType: "414", code: "" }], { pointer: "/holders/0/code", code: "empty" }],
    [
      "an unknown member",
      [{ ...PERSON, nmae: "x" }],
      { pointer: "/holders/0/nmae", code: "unknown-member-near", parameters: { expected: "name" } },
    ],
    [
      "the same holder twice",
      [PERSON, { ...PERSON, name: "王大明" }],
      { pointer: "/holders/1/code", code: "holder-repeated" },
    ],
  ])("%s is refused by name", (_, holders, error) => {
    const errors = checkHolders(STALL_LICENCE, holders);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject(error);
  });
});

describe("normalising text", () => {
  it("composes characters at every depth, in values alone", () => {
    expect(normaliseText({ a: "Cafe\u0301", b: [{ c: "u\u0308" }, 1, null, true] })).toEqual({
      a: "Café",
      b: [{ c: "ü" }, 1, null, true],
    });
  });

  it("makes every line end a line feed", () => {
    expect(normaliseText("一\r\n二\r三\n四")).toBe("一\n二\n三\n四");
  });

  it("keeps rare characters and ethnic names as they are", () => {
    for (const name of ["㛃", "䶮", "𠅤", "𬱖", "喆", "堃", "阿依古丽·买买提江"])
      expect(normaliseText(name)).toBe(name);
  });
});
