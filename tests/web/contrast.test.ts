import { describe, expect, it } from "vitest";
import { MARKS, PALETTE } from "../../src/web/pages/stylesheet.ts";

/** WCAG 2.2 relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  const { paper, card, ink, quiet, accent, onPanel, tintBad, tintWarn, tintInfo, tintSlate, ...panels } =
    PALETTE[scheme];
  const { line: _, ...tones } = panels;

  it("text is at least 4.5:1 on whatever it stands on (WCAG 2.2 AA)", () => {
    for (const ground of [paper, card, tintBad, tintWarn, tintInfo, tintSlate]) {
      for (const text of [ink, quiet, accent])
        expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("the verdict is at least 4.5:1 on every panel", () => {
    for (const tone of Object.values(tones)) expect(contrast(onPanel, tone), tone).toBeGreaterThanOrEqual(4.5);
  });

  it("marks and their words are at least 4.5:1 on cards", () => {
    for (const mark of Object.values(MARKS[scheme])) expect(contrast(mark, card), mark).toBeGreaterThanOrEqual(4.5);
  });

  it("a button's words are at least 4.5:1", () => {
    expect(contrast(card, ink)).toBeGreaterThanOrEqual(4.5);
  });
});
