import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSegment } from "../../src/licence/field-pointer.ts";
import { lineOf } from "../../src/licence/json-place.ts";
import type { JsonValue } from "../../src/licence/json-value.ts";

const TEXT = `{
  "a": { "b": [1,
    { "c/d": "x, {\\"y\\": [" },
    true
  ] },
  "z": null
}`;

describe("the line of a value", () => {
  it.each([
    ["", 1],
    ["/a", 2],
    ["/a/b", 2],
    ["/a/b/1", 3],
    ["/a/b/1/c~1d", 3],
    ["/a/b/2", 4],
    ["/z", 6],
  ])("%s is %i", (pointer, line) => {
    expect(lineOf(TEXT, pointer)).toBe(line);
  });

  it("after an empty object is its own", () => {
    expect(lineOf('[{},\n[],\n"x",\n"y"]', "/2")).toBe(3);
    expect(lineOf('{"a":{},\n"b":[{},\n{},\n"y"]}', "/b/2")).toBe(4);
  });

  it("that is not there is that of what it would be in", () => {
    expect(lineOf(TEXT, "/a/b/7")).toBe(2);
    expect(lineOf(TEXT, "/a/b/1/none/at/all")).toBe(3);
    expect(lineOf(TEXT, "/none")).toBe(1);
  });

  it("of any document is the line on which its only marked value stands", () => {
    const paths = (value: JsonValue, pointer: string): readonly string[] =>
      typeof value !== "object" || value === null
        ? [pointer]
        : [
            pointer,
            ...Object.entries(value).flatMap(([name, inner]) => paths(inner, `${pointer}/${encodeSegment(name)}`)),
          ];
    const marked = (value: JsonValue, pointer: string, at = ""): JsonValue => {
      if (at === pointer) return "MARK";
      if (typeof value !== "object" || value === null) return value;
      const inner = Object.entries(value).map(([name, member]) => [
        name,
        marked(member as JsonValue, pointer, `${at}/${encodeSegment(name)}`),
      ]);
      return Array.isArray(value) ? inner.map(([, member]) => member as JsonValue) : Object.fromEntries(inner);
    };
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(), (value, choice) => {
        const all = paths(value as JsonValue, "");
        const pointer = all[choice % all.length] ?? "";
        const text = JSON.stringify(marked(value as JsonValue, pointer), null, 1);
        fc.pre(text.split('"MARK"').length === 2);
        expect(text.split("\n")[lineOf(text, pointer) - 1]).toContain('"MARK"');
      }),
    );
  });
});
