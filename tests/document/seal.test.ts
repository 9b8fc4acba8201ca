import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sealProportions } from "../../src/document/seal-proportions.ts";
import type { SealGlyph } from "../../src/document/seal-text.ts";
import { setSeal } from "../../src/document/seal-text.ts";
import { createTypeface } from "../../src/document/typeface.ts";
import { readCoverage } from "../../src/host/fonts.ts";
import type { Issuer } from "../../src/licence/licence-type.ts";

const MM = 72 / 25.4;
const CODE = "3308020012345";
const PURPOSE = "电子证照专用章";
const typeface = createTypeface(await readCoverage());

/** The seal's characters, parted into what they are. */
function sealOf(name: string, radius: number): Readonly<Record<"name" | "purpose" | "code", readonly SealGlyph[]>> {
  const issuer: Issuer = {
    ...{ uscc: "113308000000000A26", areaCode: "330800", abbreviations: {}, seal: { name, code: CODE } },
    name: { "zh-CN": name, en: "Sample" },
  };
  const glyphs = setSeal(issuer, PURPOSE, typeface, undefined, radius);
  const [length, rest] = [name.length, name.length + PURPOSE.length];
  return { name: glyphs.slice(0, length), purpose: glyphs.slice(length, rest), code: glyphs.slice(rest) };
}

/** The four corners of a character's box: as wide as it is set, from baseline to capital height. */
function corners({ glyph, x, y, turn, size, condense }: SealGlyph): readonly (readonly [number, number])[] {
  const half = (glyph.advance * size * condense) / 2000;
  return [-half, half].flatMap((across) =>
    [-0.1 * size, 0.86 * size].map(
      (up) =>
        [x + across * Math.cos(turn) - up * Math.sin(turn), y + across * Math.sin(turn) + up * Math.cos(turn)] as const,
    ),
  );
}

/** Halfway up a character, where neighbours on an arc are as far apart as the eye takes them to be. */
function middle({ x, y, turn, size }: SealGlyph): readonly [number, number] {
  return [x - 0.4 * size * Math.sin(turn), y + 0.4 * size * Math.cos(turn)];
}

const authority = fc
  .array(fc.constantFrom(..."衢州市柯城区住房和城乡建设市场监督管理公安交通运输行政审批局"), {
    minLength: 2,
    maxLength: 24,
  })
  .map((characters) => characters.join(""));
const radius = fc.double({ min: 9 * MM, max: 22.5 * MM, noNaN: true });

describe("a seal", () => {
  it("keeps all its words inside its ring", () => {
    fc.assert(
      fc.property(authority, radius, (name, reach) => {
        const inner = reach - sealProportions(reach).ring;
        return Object.values(sealOf(name, reach))
          .flat()
          .every((glyph) => corners(glyph).every(([x, y]) => Math.hypot(x, y) <= inner));
      }),
    );
  });

  it("has its name from left to right over at most 212 degrees of arc, evenly about the star", () => {
    fc.assert(
      fc.property(authority, radius, (text, reach) => {
        const { name } = sealOf(text, reach);
        const turns = name.map(({ turn }) => turn);
        const span = (turns[0] ?? 0) - (turns.at(-1) ?? 0);
        expect(span).toBeLessThanOrEqual((212 / 180) * Math.PI + 1e-9);
        expect((turns[0] ?? 0) + (turns.at(-1) ?? 0)).toBeCloseTo(0, 9);
        expect(turns).toEqual(turns.toSorted((a, b) => b - a));
      }),
    );
  });

  it("lets no character touch the next", () => {
    fc.assert(
      fc.property(authority, radius, (text, reach) => {
        const { name, purpose, code } = sealOf(text, reach);
        for (const line of [name, purpose, code]) {
          for (const [index, glyph] of line.slice(0, -1).entries()) {
            const next = line[index + 1] ?? glyph;
            const width = (((glyph.glyph.advance + next.glyph.advance) / 2) * glyph.size * glyph.condense) / 1000;
            const [from, to] = [middle(glyph), middle(next)];
            expect(Math.hypot(to[0] - from[0], to[1] - from[1])).toBeGreaterThan(width);
          }
        }
      }),
    );
  });

  it("has its code along the lower arc, read from left to right, upright at its foot", () => {
    const { code } = sealOf("衢州市公安局", 21 * MM);
    expect(code.map(({ glyph }) => String.fromCodePoint(glyph.code)).join("")).toBe(CODE);
    expect(code.map(({ x }) => x)).toEqual(code.map(({ x }) => x).toSorted((a, b) => a - b));
    expect(code[6]?.turn).toBeCloseTo(0, 9);
    expect(code.every(({ y }) => y < 0)).toBe(true);
  });

  it("has larger words in proportion where it is small, so that a card's can be read", () => {
    const [large, small] = [sealOf("衢州市公安局", 21 * MM), sealOf("衢州市公安局", 10 * MM)];
    const sizes = ({ name, purpose, code }: typeof large) => [name, purpose, code].map(([first]) => first?.size ?? 0);
    expect(sizes(large).map((size) => size / MM)).toEqual(
      [5.103, 3.6015, 1.7493].map((size) => expect.closeTo(size, 2)),
    );
    for (const [index, size] of sizes(small).entries())
      expect(size / 10).toBeGreaterThan((sizes(large)[index] ?? 0) / 21);
    expect(Math.min(...sizes(small))).toBeGreaterThan(3.2);
  });
});
