// Numbers of licences: made from a type's parts, given by a clerk, taken from a claim; and their one spelling.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCode } from "../../src/licence/codes/code-system.ts";
import {
  checkNumber,
  completeNumber,
  foldNumber,
  type NumberTemplate,
  numberTemplate,
} from "../../src/licence/licence-number.ts";
import type { LicenceType, NumberPart } from "../../src/licence/licence-type.ts";
import { MARKET_OFFICE, PERSON, STALL_CLAIMS, STALL_LICENCE } from "./licence-types.ts";

const source = { issuer: MARKET_OFFICE, claims: STALL_CLAIMS, date: "2026-11-22" };
const bearer = { claims: STALL_CLAIMS, holders: [PERSON] };

function numbered(number: LicenceType["number"]): LicenceType {
  return { ...STALL_LICENCE, number };
}

function made(parts: readonly NumberPart[]): LicenceType {
  const { label, example } = STALL_LICENCE.number;
  return numbered({ rule: "generated", label, example, pattern: "^.+$", parts });
}

function templateOf(type: LicenceType): NumberTemplate {
  const template = numberTemplate(type, source);
  if (Array.isArray(template)) throw new Error(JSON.stringify(template));
  return template;
}

describe("a generated number", () => {
  it("is complete but for the running number, and counted apart by what stands before it", () => {
    expect(templateOf(STALL_LICENCE)).toEqual({
      scope: "11330800000000019J099/113308000000000A26/TW3308022026",
      before: "TW3308022026",
      digits: 5,
      after: "",
      check: "mod-11-10",
    });
  });

  it("passes its own type's check, whatever the running number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (sequence) => {
        const number = completeNumber(templateOf(STALL_LICENCE), sequence);
        expect(number).toHaveLength(18);
        expect(checkNumber(STALL_LICENCE, number, bearer)).toBeUndefined();
      }),
    );
  });

  it("of a food licence is one that GB/T 17710 knows", () => {
    const parts: readonly NumberPart[] = [
      { text: "JY" },
      { claim: "/claims/kind", map: { 固定: "1", 流动: "2" } },
      { area: 6 },
      { sequence: 6 },
      { check: "mod-11-10" },
    ];
    const template = templateOf(made(parts));
    expect(completeNumber(template, 1)).toBe("JY13308020000017");
    for (let sequence = 1; sequence < 500; sequence++) {
      expect(checkCode("food-licence-number", completeNumber(template, sequence))).toBeUndefined();
    }
  });

  it("of real estate has the issuer's abbreviation before and words after it", () => {
    const parts: readonly NumberPart[] = [
      { abbreviation: "province" },
      { text: "(" },
      { year: 4 },
      { text: ")某县不动产权第" },
      { sequence: 7 },
      { text: "号" },
    ];
    expect(completeNumber(templateOf(made(parts)), 49_447)).toBe("浙(2026)某县不动产权第0049447号");
  });

  it("has a check character over what stands after the running number too", () => {
    const parts: readonly NumberPart[] = [{ sequence: 3 }, { text: "A" }, { check: "mod-37-36" }];
    expect(completeNumber(templateOf(made(parts)), 1)).toMatch(/^001A[0-9A-Z]$/);
  });

  it("is refused when the running number outgrows its digits", () => {
    expect(completeNumber(templateOf(STALL_LICENCE), 99_999)).toContain("99999");
    for (const sequence of [100_000, -1, 1.5, Number.NaN]) {
      expect(() => completeNumber(templateOf(STALL_LICENCE), sequence)).toThrow(RangeError);
    }
  });

  it("names every claim and abbreviation that is missing", () => {
    const parts: readonly NumberPart[] = [
      { abbreviation: "office" },
      { claim: "/claims/owners" },
      { claim: "/claims/kind", map: { 流动: "2" } },
      { sequence: 3 },
    ];
    expect(numberTemplate(made(parts), source)).toEqual([
      { pointer: "/issuer", code: "issuer-abbreviation-missing", parameters: { expected: "office" } },
      { pointer: "/claims/owners", code: "number-part-missing" },
      { pointer: "/claims/kind", code: "number-part-unmapped", parameters: { found: "固定", expected: "流动" } },
    ]);
  });

  it("takes nothing from a prototype", () => {
    const parts: readonly NumberPart[] = [{ abbreviation: "constructor" }, { sequence: 3 }];
    expect(numberTemplate(made(parts), source)).toMatchObject([{ code: "issuer-abbreviation-missing" }]);
  });
});

describe("a given number", () => {
  const type = numbered({
    rule: "given",
    label: { "zh-CN": "文号", en: "Document number" },
    pattern: "^某政许〔\\d{4}〕\\d+号$",
    example: "某政许〔2026〕1号",
  });

  it("must have the form of its type", () => {
    expect(checkNumber(type, "某政许〔２０２６〕12号", bearer)).toBeUndefined();
    expect(checkNumber(type, "某政许2026-12", bearer)).toMatchObject({
      pointer: "/number",
      code: "pattern",
      parameters: { en: "Document number", found: "某政许2026-12", example: "某政许〔2026〕1号" },
    });
  });

  it("is never generated", () => {
    expect(() => numberTemplate(type, source)).toThrow(RangeError);
  });
});

describe("a number taken from a claim", () => {
  const type = numbered({
    rule: "claim",
    label: { "zh-CN": "号码", en: "Number" },
    pattern: "^\\d{17}[\\dX]$",
    codeSystem: "resident-identity-number",
    example: PERSON.code,
    field: "/certificateHolder/0/code",
  });

  it("must be the one the licence holds", () => {
    expect(checkNumber(type, PERSON.code, bearer)).toBeUndefined();
    expect(checkNumber(type, "330302188802290031", bearer)).toMatchObject({
      code: "differs-from-claim",
      parameters: { expected: PERSON.code },
    });
  });

  it("must be right in its code system", () => {
    expect(checkNumber(type, "330802188001010018", bearer)).toMatchObject({
      code: "code-check-character",
      parameters: { expected: "7" },
    });
  });

  it("is missed where the claim is missing", () => {
    expect(checkNumber(type, PERSON.code, { ...bearer, holders: [] })).toMatchObject({
      pointer: "/holders/0/code",
      code: "required",
    });
  });
});

describe("a number's one spelling", () => {
  it.each([
    ["浙（2018）杭州市不动产证明第0050818号", "浙(2018)杭州市不动产证明第0050818号"],
    [" JY 1330 8020 0000 17 ", "JY13308020000017"],
    ["ＪＹ１３３０８０２０００００１７", "JY13308020000017"],
    ["J330802－2026－000001", "J330802-2026-000001"],
    ["衢房租备〔2026〕第1号", "衢房租备〔2026〕第1号"],
    ["浙\u3000A", "浙A"],
  ])("of %s is %s", (written, folded) => {
    expect(foldNumber(written)).toBe(folded);
  });

  it("is its own spelling", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(foldNumber(foldNumber(text))).toBe(foldNumber(text));
      }),
    );
  });
});
