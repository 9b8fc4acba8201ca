// How long licences hold: the validity rules of rules.md (Dates) as tables, and the yearly endorsement.

import { describe, expect, it } from "vitest";
import type { LicenceType, ValidityRule } from "../../src/licence/licence-type.ts";
import { endorsedUntilAfter, validityOf } from "../../src/licence/validity.ts";
import { STALL_LICENCE } from "./licence-types.ts";

function holding(validity: ValidityRule): LicenceType {
  return { ...STALL_LICENCE, validity };
}

const today = "2026-11-22";

describe("a licence of five years", () => {
  const type = holding({ rule: "years", years: 5 });

  it("begins today and ends on the eve of the fifth anniversary", () => {
    expect(validityOf(type, { claims: {}, today })).toEqual({ effective: today, expiring: "2031-11-21" });
  });

  it("begins on the day asked for", () => {
    expect(validityOf(type, { claims: {}, today, validFrom: "2028-02-29" })).toEqual({
      effective: "2028-02-29",
      expiring: "2033-02-28",
    });
  });

  it.each(["9999-12-31", "9900-01-01", "1026-11-22"])("cannot begin on %s, a year typed wrong", (validFrom) => {
    expect(validityOf(type, { claims: {}, today, validFrom })).toMatchObject({
      errors: [{ pointer: "/validFrom", code: "range" }],
    });
  });

  it("may be shortened", () => {
    expect(validityOf(type, { claims: {}, today, validUntil: "2030-01-01" })).toMatchObject({ expiring: "2030-01-01" });
    expect(validityOf(type, { claims: {}, today, validUntil: "2031-11-21" })).toMatchObject({ expiring: "2031-11-21" });
    expect(validityOf(type, { claims: {}, today, validUntil: today })).toMatchObject({ expiring: today });
  });

  it("may not be lengthened, not by a day", () => {
    expect(validityOf(type, { claims: {}, today, validUntil: "2031-11-22" })).toEqual({
      errors: [
        {
          pointer: "/validUntil",
          code: "validity-too-long",
          parameters: { found: "2031-11-22", expected: "2031-11-21" },
        },
      ],
    });
  });

  it("may not end before it begins", () => {
    expect(validityOf(type, { claims: {}, today, validUntil: "2026-11-21" })).toMatchObject({
      errors: [{ pointer: "/validUntil", code: "end-before-start" }],
    });
  });

  it("takes no days that the calendar has not, and names both", () => {
    expect(validityOf(type, { claims: {}, today, validFrom: "2026-02-30", validUntil: "soon" })).toMatchObject({
      errors: [
        { pointer: "/validFrom", code: "format-date", parameters: { found: "2026-02-30" } },
        { pointer: "/validUntil", code: "format-date", parameters: { found: "soon" } },
      ],
    });
  });
});

describe("a licence for the term of a lease", () => {
  const type = holding({ rule: "term", from: "/claims/from", until: "/claims/until" });
  const claims = { from: "2026-12-01", until: "2027-11-30" };

  it("holds as the lease does", () => {
    const expected = { effective: "2026-12-01", expiring: "2027-11-30" };
    expect(validityOf(type, { claims, today })).toEqual(expected);
    expect(validityOf(type, { claims, today, validFrom: "2026-12-01", validUntil: "2027-11-30" })).toEqual(expected);
  });

  it("refuses other days than the lease's", () => {
    expect(validityOf(type, { claims, today, validFrom: "2026-12-02", validUntil: "2027-12-01" })).toMatchObject({
      errors: [
        {
          pointer: "/validFrom",
          code: "differs-from-claim",
          parameters: { found: "2026-12-02", expected: "2026-12-01" },
        },
        { pointer: "/validUntil", code: "differs-from-claim", parameters: { expected: "2027-11-30" } },
      ],
    });
  });

  it("refuses a lease that ends before it begins, naming the field", () => {
    expect(validityOf(type, { claims: { from: "2026-12-01", until: "2026-11-30" }, today })).toMatchObject({
      errors: [{ pointer: "/claims/until", code: "end-before-start" }],
    });
  });

  it("names the day that is missing", () => {
    expect(validityOf(type, { claims: { from: "2026-12-01" }, today })).toMatchObject({
      errors: [{ pointer: "/claims/until", code: "format-date" }],
    });
  });
});

describe("a long-term licence", () => {
  it("has no end", () => {
    expect(validityOf(holding({ rule: "long-term" }), { claims: {}, today })).toEqual({ effective: today });
  });

  it("refuses one", () => {
    expect(validityOf(holding({ rule: "long-term" }), { claims: {}, today, validUntil: "2030-01-01" })).toMatchObject({
      errors: [{ pointer: "/validUntil", code: "no-end-allowed" }],
    });
  });

  it("takes one where its type lets the issuer state it", () => {
    const type = holding({ rule: "long-term", mayEnd: true });
    expect(validityOf(type, { claims: {}, today, validUntil: "2070-01-01" })).toEqual({
      effective: today,
      expiring: "2070-01-01",
    });
    expect(validityOf(type, { claims: {}, today, validUntil: "2026-11-21" })).toMatchObject({
      errors: [{ code: "end-before-start" }],
    });
  });
});

describe("a statement about a day", () => {
  const type = holding({ rule: "as-of", date: "/claims/asOf" });

  it("never ends", () => {
    expect(validityOf(type, { claims: { asOf: "2026-11-20" }, today })).toEqual({
      effective: today,
      asOf: "2026-11-20",
    });
  });

  it("takes no end and no day to come", () => {
    expect(validityOf(type, { claims: { asOf: today }, today, validUntil: "2027-01-01" })).toMatchObject({
      errors: [{ pointer: "/validUntil", code: "no-end-allowed" }],
    });
    expect(validityOf(type, { claims: { asOf: "2026-11-23" }, today })).toMatchObject({
      errors: [{ pointer: "/claims/asOf", code: "date-in-future" }],
    });
    expect(validityOf(type, { claims: {}, today })).toMatchObject({ errors: [{ pointer: "/claims/asOf" }] });
  });
});

describe("a yearly endorsement", () => {
  const endorsement = {
    label: { "zh-CN": "签注", en: "Endorsement" },
    everyMonths: 12,
    windowMonths: 1,
    legalBasis: "《居住证暂行条例》第十条",
  };
  const type = { ...holding({ rule: "long-term" }), endorsement };

  it("is due a year after the licence takes effect", () => {
    expect(validityOf(type, { claims: {}, today, validFrom: "2026-03-01" })).toEqual({
      effective: "2026-03-01",
      endorsedUntil: "2027-02-28",
    });
  });

  it.each([
    ["2027-02-28", "2027-01-31", "too-early"],
    ["2027-02-28", "2027-02-01", { until: "2028-02-29" }],
    ["2027-02-28", "2027-02-28", { until: "2028-02-29" }],
    ["2027-02-28", "2027-03-01", { until: "2028-02-29" }],
    ["2027-02-28", "2027-05-10", { until: "2028-05-09" }],
    ["2026-12-31", "2026-11-30", "too-early"],
    ["2026-12-31", "2026-12-01", { until: "2027-12-31" }],
  ])("that runs until %s, made on %s, gives %o", (endorsedUntil, day, expected) => {
    expect(endorsedUntilAfter(type, { endorsedUntil, today: day })).toEqual(expected);
  });

  it("is not asked of licences that are not endorsed", () => {
    expect(() => endorsedUntilAfter(STALL_LICENCE, { endorsedUntil: today, today })).toThrow(RangeError);
  });
});
