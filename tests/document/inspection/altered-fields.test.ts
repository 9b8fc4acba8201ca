// What an altered field is said to show: all that a reader sees in its place, whether it was painted over, written again or both.

import { describe, expect, it } from "vitest";
import { alteredFields, type Cover } from "../../../src/document/inspection/altered-fields.ts";
import type { TextRun } from "../../../src/document/inspection/page-text.ts";

const SIZE = 12;
/** As wide as its letters are. */
const line = (text: string, x = 100, y = 500): TextRun => {
  const width = [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) >= 0x2e80 ? SIZE : SIZE / 2), 0);
  return { text, x, y, width, height: SIZE };
};
const over = ({ x, y, width }: TextRun): Cover => ({ box: [x - 2, y - 4, x + width + 2, y + 14] });

const UNTIL = line("2026年11月21日");
const LATER = line("2028年11月21日");
const NAME = line("衢州市柯城区花园街道", 100, 400);

function shown(posted: readonly TextRun[], covers: readonly Cover[] = []): string | undefined {
  const fields = [{ field: "/claims/until", texts: ["2026年11月21日"] }];
  return alteredFields([{ own: [NAME, UNTIL], posted, covers }], fields)[0]?.shown;
}

describe("an altered field", () => {
  it("shows the whole value that was painted over it, also where its letters are the old ones", () => {
    expect(shown([NAME, UNTIL, LATER], [over(UNTIL)])).toBe("2028年11月21日");
    expect(shown([NAME, LATER])).toBe("2028年11月21日");
    expect(shown([NAME, UNTIL, line("2028", 100)])).toBe("2028年11月21日");
  });

  it("shows the same value written again over a cover, and what is not covered beside it, once", () => {
    expect(shown([NAME, UNTIL, UNTIL], [over(UNTIL)])).toBeUndefined();
    expect(shown([NAME, UNTIL, UNTIL])).toBeUndefined();
    const year = line("2026年");
    expect(shown([NAME, UNTIL, line("2027年")], [over(year)])).toBe("2027年11月21日");
  });

  it("shows nothing of what lies under a cover alone", () => {
    expect(shown([NAME, UNTIL], [over(UNTIL)])).toBe("");
    expect(shown([NAME, UNTIL], [over(line("2026年11月"))])).toBe("21日");
  });

  it("is none where the page has it in its place, whatever else was done to the page", () => {
    expect(shown([line("浙江省杭州市", 100, 400), UNTIL], [over(NAME)])).toBeUndefined();
  });
});
