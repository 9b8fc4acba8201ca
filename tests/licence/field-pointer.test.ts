// Field pointers: RFC 6901 with `*` for every item.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSegment, encodeSegment, valuesAt } from "../../src/licence/field-pointer.ts";

// The document and pointers of RFC 6901 §5.
const RFC_6901 = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

describe("a field pointer", () => {
  it.each<[string, unknown]>([
    ["", RFC_6901],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
  ])("%s reaches what RFC 6901 says", (pointer, value) => {
    expect(valuesAt(RFC_6901, pointer)).toEqual([value]);
  });

  it.each(["/bar", "/foo/2", "/foo/01", "/foo/-", "/foo/-1", "/foo/length", "/constructor", "/foo/0/x", "/__proto__"])(
    "%s reaches nothing",
    (pointer) => {
      expect(valuesAt(RFC_6901, pointer)).toEqual([]);
    },
  );

  it("reaches every item with a star, at every depth, in order", () => {
    const subject = { rows: [{ cells: [1, 2] }, { cells: [] }, { cells: [3] }, {}] };
    expect(valuesAt(subject, "/rows/*/cells/*")).toEqual([1, 2, 3]);
    expect(valuesAt(subject, "/rows/*/cells/0")).toEqual([1, 3]);
    expect(valuesAt(subject, "/*")).toEqual([]);
  });

  it("begins with a slash", () => {
    expect(() => valuesAt({}, "claims")).toThrow(RangeError);
  });

  it("carries any member name", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(name !== "*" && name !== "__proto__");
        expect(decodeSegment(encodeSegment(name))).toBe(name);
        expect(valuesAt({ [name]: 1 }, `/${encodeSegment(name)}`)).toEqual([1]);
      }),
    );
  });
});
