import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../src/licence/bytes.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { parseJson, parseJsonBytes } from "../../src/licence/json.ts";
import { isJsonObject } from "../../src/licence/json-value.ts";
import { JSON_CASES } from "./json-cases.ts";

function refusalOf(read: () => unknown): LicenceError {
  try {
    read();
  } catch (error) {
    if (error instanceof LicenceError) return error;
    throw error;
  }
  throw new Error("it was read");
}

describe("strict JSON", () => {
  it.each(JSON_CASES.filter((one) => "value" in one))("reads $title", (one) => {
    expect(parseJson(one.text)).toEqual("value" in one && one.value);
  });

  it.each(JSON_CASES.filter((one) => "code" in one))("refuses $title, naming the place", (one) => {
    const error = refusalOf(() => parseJson(one.text));
    expect(error.code).toBe("json-invalid");
    expect(error.fields.map(({ pointer, code }) => ({ pointer, code }))).toEqual([
      { pointer: "pointer" in one && one.pointer, code: "code" in one && one.code },
    ]);
  });

  it("says what it found", () => {
    const parameters = (text: string) => refusalOf(() => parseJson(text)).fields[0]?.parameters;
    expect(parameters('{"a":1,"a":2}')).toEqual({ key: "a" });
    expect(parameters("[9007199254740993]")).toEqual({ number: "9007199254740993" });
    expect(parameters("[1,?]")).toEqual({ position: 4 });
    expect(parameters("1".repeat(1000))).toEqual({ number: `${"1".repeat(64)}…` });
    expect(parameters(`{"${"𠀀a".repeat(100)}":1,"${"𠀀a".repeat(100)}":1}`)).toEqual({ key: `${"𠀀a".repeat(21)}…` });
  });

  it("reads whatever JSON.stringify writes, as JSON.parse does", () => {
    const value = fc.jsonValue({ maxDepth: 6 }).filter((one) => !JSON.stringify(one).includes("__proto__"));
    fc.assert(
      fc.property(value, fc.constantFrom("", " ", "\t"), (one, space) => {
        const text = JSON.stringify(one, null, space);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
    function read(text: string): unknown {
      try {
        return parseJson(text);
      } catch (error) {
        // Doubles beyond 2^53 are written as integers; refusing them is the point.
        if (error instanceof LicenceError && error.fields[0]?.code.startsWith("json-number-")) return JSON.parse(text);
        throw error;
      }
    }
  });

  it("refuses every text that JSON.parse refuses", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      ":",
      ",",
      "1",
      "-",
      ".",
      "e",
      "\\",
      "u0041",
      "true",
      " ",
      "a",
      "\n",
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
        let read = true;
        try {
          JSON.parse(text);
        } catch {
          read = false;
        }
        if (!read) expect(refusalOf(() => parseJson(text)).code).toBe("json-invalid");
      }),
      { numRuns: 2000 },
    );
  });

  it("never reaches a prototype", () => {
    const object = parseJson('{"constructor":{"prototype":{"polluted":1}},"toString":"x"}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(isJsonObject(object) && Object.getPrototypeOf(object)).toBe(Object.prototype);
  });

  it("reads minus zero as zero, as RFC 8785 writes it", () => {
    expect(Object.is(parseJson("-0"), 0)).toBe(true);
    expect(Object.is(parseJson("-0.0"), 0)).toBe(true);
  });

  it("counts bytes of UTF-8, not letters, against the limit", () => {
    const text = JSON.stringify("证照𠅤é!");
    const bytes = utf8(text).length;
    expect(parseJson(text, { maxBytes: bytes })).toBe("证照𠅤é!");
    for (const read of [
      () => parseJson(text, { maxBytes: bytes - 1 }),
      () => parseJsonBytes(utf8(text), { maxBytes: bytes - 1 }),
    ]) {
      const error = refusalOf(read);
      expect([error.code, error.parameters]).toEqual(["body-too-large", { bytes, max: bytes - 1 }]);
    }
  });

  it("stops at a mebibyte and at the depth it is told", () => {
    expect(refusalOf(() => parseJson(`"${"a".repeat(1_048_575)}"`)).code).toBe("body-too-large");
    expect(parseJson(`"${"a".repeat(1_048_574)}"`)).toHaveLength(1_048_574);
    expect(refusalOf(() => parseJson("[[1]]", { maxDepth: 1 })).fields[0]).toMatchObject({
      pointer: "/0",
      code: "json-too-deep",
      parameters: { max: 1 },
    });
  });

  it("refuses bytes that are not UTF-8, and a byte order mark", () => {
    expect(refusalOf(() => parseJsonBytes(Uint8Array.of(0x22, 0xff, 0x22))).fields).toEqual([
      { pointer: "", code: "json-not-utf8" },
    ]);
    expect(refusalOf(() => parseJsonBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))).fields[0]?.code).toBe(
      "json-byte-order-mark",
    );
    expect(parseJsonBytes(utf8('{"a":"证"}'))).toEqual({ a: "证" });
  });

  it("takes time in proportion to the text, whatever is in it", () => {
    const hostile = [
      `"${'\\"'.repeat(400_000)}`,
      `[${'"\\u4e2d",'.repeat(90_000)}1]`,
      " ".repeat(1_000_000),
      "1".repeat(1_000_000),
      `0.1${"0".repeat(1_000_000)}1`,
    ];
    const started = performance.now();
    for (const text of hostile) {
      try {
        parseJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(LicenceError);
      }
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
