// The text of a report is what JSON.stringify makes of it, whatever is in it and however often it is asked for.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Report } from "../../src/licence/verdict.ts";
import { createReportText } from "../../src/web/report-text.ts";

/** Anything at all in every part: the text is made without a look at what the parts mean. */
const reports = fc
  .record(
    {
      verdict: fc.string(),
      reason: fc.string(),
      checks: fc.array(fc.record({ name: fc.string({ unit: "grapheme" }), outcome: fc.string() })),
      altered: fc.array(fc.jsonValue()),
      entry: fc.string(),
      checkedAt: fc.string(),
      licence: fc.dictionary(fc.string(), fc.jsonValue()),
      status: fc.dictionary(fc.string(), fc.jsonValue()),
      successor: fc.string(),
    },
    { requiredKeys: ["verdict", "checks", "checkedAt"] },
  )
  .map((parts) => parts as unknown as Report);

test("a report's text is what JSON.stringify makes of it", () => {
  const textOf = createReportText();
  fc.assert(
    fc.property(reports, (report) => {
      expect(textOf(report)).toBe(JSON.stringify(report));
    }),
  );
});

test("the same licence under another verdict, at another time, is written with them", () => {
  const textOf = createReportText();
  fc.assert(
    fc.property(reports, reports, (one, other) => {
      const { licence, ...rest } = other;
      textOf(one);
      const later = one.licence === undefined ? rest : { ...rest, licence: one.licence };
      expect(JSON.parse(textOf(later))).toEqual(JSON.parse(JSON.stringify(later)));
    }),
  );
});
