import peer from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../src/licence/bytes.ts";
import { canonicalize } from "../../src/licence/canonical.ts";
import { bytesOf } from "./signature-case.ts";
import { vectorText } from "./vectors.ts";

describe("the canonical text of JSON", () => {
  it.each(["arrays", "french", "structures", "unicode", "values", "weird"])(
    "is RFC 8785's for %s, byte for byte",
    (name) => {
      const text = canonicalize(JSON.parse(vectorText(`jcs/input/${name}.json`)));
      expect(text).toBe(vectorText(`jcs/output/${name}.json`).trim());
      expect(toHex(utf8(text))).toBe(toHex(bytesOf(vectorText(`jcs/outhex/${name}.txt`))));
    },
  );

  it("is the one that an independent library writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: "binary" }).filter(isWellFormed), (value) => {
        expect(canonicalize(value)).toBe(peer(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("is the same whatever objects with names alike were written before", () => {
    const name = fc.constantFrom("a", "b", "ab", "", "__proto__", "\u20ac", "\n", "10", "9");
    const object = fc.uniqueArray(name, { maxLength: 6 }).map((names) => {
      const members = names.map((each, index) => `${JSON.stringify(each)}:${index}`);
      return JSON.parse(`{${members.join()}}`) as unknown;
    });
    fc.assert(
      fc.property(object, (value) => {
        expect(canonicalize(value)).toBe(peer(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("means the value: it reads back as the same", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const text = canonicalize(value);
        expect(canonicalize(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it.each([
    [0, "0"],
    [-0, "0"],
    [Number.MIN_VALUE, "5e-324"],
    [-Number.MIN_VALUE, "-5e-324"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    [9007199254740992, "9007199254740992"],
    [295147905179352830000, "295147905179352830000"],
    [9.999999999999997e22, "9.999999999999997e+22"],
    [1e23, "1e+23"],
    [1e21, "1e+21"],
    [999999999999999900000, "999999999999999900000"],
    [9.999999999999997e-7, "9.999999999999997e-7"],
    [0.000001, "0.000001"],
    [333333333.3333332, "333333333.3333332"],
    [1424953923781206.2, "1424953923781206.2"],
  ])("writes the number %s as RFC 8785 appendix B does", (number, text) => {
    expect(canonicalize(number)).toBe(text);
  });

  it("orders keys by UTF-16 units, not by code points", () => {
    expect(canonicalize({ "\uFF61": 1, 𠀀: 2, a: 3, A: 4, "10": 5, "9": 6 })).toBe(
      '{"10":5,"9":6,"A":4,"a":3,"𠀀":2,"\uFF61":1}',
    );
  });

  it("keeps composed and decomposed texts apart", () => {
    expect(canonicalize("é")).not.toBe(canonicalize("é".normalize("NFD")));
  });

  const loop: unknown[] = [];
  loop.push(loop);
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["undefined in an object", { a: undefined }],
    ["undefined in an array", [undefined]],
    ["a hole in an array", new Array(1)],
    ["NaN", { a: Number.NaN }],
    ["Infinity", [Number.POSITIVE_INFINITY]],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a Map", new Map([["a", 1]])],
    ["a Date", { a: new Date(0) }],
    ["bytes", Uint8Array.of(1)],
    ["a boxed string", new String("a")],
    ["an object of a class", new (class Licence {})()],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["something that contains itself", loop],
    ["5,000 levels", JSON.parse("[".repeat(5000) + "]".repeat(5000))],
  ])("is refused for %s", (_, value) => {
    expect(() => canonicalize(value)).toThrow(TypeError);
  });

  it("takes no part in toJSON: what stands there is what is signed", () => {
    expect(() => canonicalize({ toJSON: () => "other" })).toThrow(TypeError);
    expect(canonicalize({ toJSON: "plain" })).toBe('{"toJSON":"plain"}');
  });

  it("carries everything that the strict reader lets in", () => {
    expect(canonicalize(JSON.parse("[".repeat(32) + "]".repeat(32)))).toHaveLength(64);
    expect(canonicalize(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });
});

function isWellFormed(value: unknown): boolean {
  return !/\p{Surrogate}/u.test(JSON.stringify(value)) && !/\\ud[89a-f]/.test(JSON.stringify(value));
}
