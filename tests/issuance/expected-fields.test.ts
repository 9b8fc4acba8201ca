// Which of the fields that a page shows otherwise are named to a reader.

import { expect, it } from "vitest";
import { alteredFieldsOf, expectedFields } from "../../src/issuance/expected-fields.ts";
import { composeSubject } from "../../src/licence/credential.ts";
import { testCatalogue } from "../catalogue.ts";

const catalogue = testCatalogue();
const type = catalogue.find("lease-filing") ?? expect.fail("no lease filing");
const term = type.public.find(({ format }) => format?.kind === "term") ?? expect.fail("no term");

it("a term that is altered is named once, its last day not beside it; a last day alone is named", () => {
  const until = term.format?.kind === "term" ? term.format.until : "";
  const subject = composeSubject({
    ...{ type, number: "衢房租备〔2026〕1号", serial: "0000000001", version: 1, issuedOn: "2026-11-22" },
    ...{ effective: "2026-11-22", expiring: "2027-11-21", holders: [], claims: {} },
    issuer: JSON.parse('{"uscc":"113308000000000D7Q","name":{"zh-CN":"衢州","en":"Quzhou"}}'),
  });
  const licence = { type, subject, fields: [] };
  expect(expectedFields(catalogue, licence).map(({ field }) => field)).toContain(term.field);
  const named = (...fields: readonly string[]) =>
    alteredFieldsOf(
      catalogue,
      licence,
      fields.map((field) => ({ field, shown: "2030年" })),
    ).map(({ field }) => field);
  expect(named(term.field, until)).toEqual([term.field]);
  expect(named(until, "/certificateIdentifier", term.field)).toEqual(["/certificateIdentifier", term.field]);
  expect(named("/certificateIdentifier", until)).toEqual(["/certificateIdentifier", until]);
});
