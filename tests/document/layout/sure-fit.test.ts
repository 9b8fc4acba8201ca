import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFaces, compose } from "../../../src/document/layout/composition.ts";
import { surelyFits } from "../../../src/document/layout/sure-fit.ts";
import { planType } from "../../../src/document/layout/type-plan.ts";
import { fitText, glyphsOf } from "../../../src/document/paragraph.ts";
import { createTypeface } from "../../../src/document/typeface.ts";
import { readCoverage } from "../../../src/host/fonts.ts";
import type { LicenceSubject } from "../../../src/licence/credential.ts";
import type { JsonValue } from "../../../src/licence/json-value.ts";
import { catalogue, sampleSheets } from "../sheets.ts";

const typeface = createTypeface(await readCoverage());
const words = catalogue.words("zh-CN");
const TYPES = catalogue.types().map(({ slug }) => slug);

/** Han, marks that hang, squeeze or cling, long words and numbers, scripts that are shaped, and what no font has. */
const character = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...Array.from("浙江省衢州市柯城区荷花街道一六八号锦西家园龘")) },
  { weight: 6, arbitrary: fc.constantFrom(...Array.from("，。；：（）《》“”—…·、")) },
  { weight: 8, arbitrary: fc.constantFrom(...Array.from("aWi1 8-.%/ ￥№#")) },
  { weight: 2, arbitrary: fc.constantFrom("\n", "\u{20bb7}", "㐂", "　", "é") },
  { weight: 1, arbitrary: fc.constantFrom("ئايگۈل", "བསྟན་", "ᠪᠠᠶᠠᠷ", "\u200d", "\u200b", "न", "\u{31364}", "\ud800") },
);
const text = fc.oneof(
  fc.array(character, { maxLength: 24 }).map((parts) => parts.join("")),
  fc.array(character, { maxLength: 160 }).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("荷", "，", "W", "1", " "), fc.nat(400)).map(([one, count]) => one.repeat(count)),
);

/** The subject with some of its texts replaced. */
function rewritten(value: JsonValue, texts: readonly (string | undefined)[]): JsonValue {
  let at = 0;
  const walk = (node: JsonValue): JsonValue => {
    if (typeof node === "string") return texts[at++ % texts.length] ?? node;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value);
}

describe("a text that surely fits", () => {
  it("fits when it is set, in one of the sizes that printing may give it", () => {
    let sure = 0;
    const box = fc.record({
      width: fc.double({ min: 500, max: 40_000, noNaN: true }),
      lines: fc.integer({ min: 1, max: 6 }),
      weight: fc.constantFrom("regular" as const, "bold" as const),
      indent: fc.constantFrom(0, 0, 2000),
    });
    fc.assert(
      fc.property(text, box, (written, room) => {
        if (!surelyFits(written, room, typeface)) return;
        sure += 1;
        const set = written.split("\n").map((line) => glyphsOf(line, room.weight, typeface));
        expect(set.flatMap(({ missing }) => missing)).toEqual([]);
        const { lines } = fitText(
          set.map(({ glyphs }) => glyphs),
          room,
        );
        expect(lines.length).toBeLessThanOrEqual(room.lines);
      }),
      { numRuns: 3000 },
    );
    expect(sure).toBeGreaterThan(300);
  });

  it.each(TYPES)("is refused or passed on %s exactly as composing its faces says", (slug) => {
    const samples = sampleSheets(slug);
    const texts = fc.array(fc.option(text, { freq: 3, nil: undefined }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), texts, ({ type, issuer, subject }, written) => {
        const changed = rewritten(subject as unknown as JsonValue, written) as unknown as LicenceSubject;
        const plan = planType(type, typeface, words);
        const parts = { typeface, words };
        const expected = compose(plan, issuer, changed, parts).errors;
        expect(checkFaces(plan, issuer, changed, parts)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it.each(TYPES.filter((slug) => slug !== "administrative-decision"))("spares composing the samples of %s", (slug) => {
    for (const { title, type, subject } of sampleSheets(slug)) {
      const { fits } = planType(type, typeface, words);
      expect(fits?.(subject as unknown as never, typeface), title).toBe(true);
    }
  });
});
