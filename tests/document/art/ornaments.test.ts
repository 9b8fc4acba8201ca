// Ornaments and emblems, read back operator by operator.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOrnament, ORNAMENTS, ornamentArt } from "../../../src/document/art/ornaments.ts";
import { beyond, drawnBy, isMixture } from "./drawn.ts";

const GOLD = { frame: "#A37E2C", title: "#B5121B", tint: "#FAF1E2", seal: "#D5161D" };

describe.each(ORNAMENTS)("the ornament %s", (name) => {
  it("stays in its box, at any size", () => {
    const size = fc.record({
      width: fc.double({ min: 24, max: 400, noNaN: true }),
      height: fc.double({ min: 24, max: 400, noNaN: true }),
    });
    fc.assert(
      fc.property(size, (box) => {
        const drawn = drawnBy(ornamentArt(name, GOLD, box));
        return drawn.painted > 0 && beyond(drawn, box) < 0.05;
      }),
      { numRuns: 60 },
    );
  });

  it("has only colours mixed from its palette and white", () => {
    const { colours } = drawnBy(ornamentArt(name, GOLD, { width: 90, height: 60 }));
    expect(colours.length).toBeGreaterThan(0);
    expect(colours.every((colour) => isMixture(colour, Object.values(GOLD)))).toBe(true);
  });
});

describe("names of ornaments", () => {
  it("are known by what is drawn, and no other name is", () => {
    expect(ORNAMENTS.every(isOrnament)).toBe(true);
    expect(["", "toString", "national-emblem"].some(isOrnament)).toBe(false);
  });
});
