// Calendar dates and instants: every day against the platform's own calendar, terms against a table worked out by hand.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  addSeconds,
  addYears,
  dateOf,
  endOfDay,
  formatDateEn,
  formatDateZh,
  instantOf,
  isDate,
  isDateTimeStamp,
  isInstant,
  lastDayOf,
  lastDayOfMonths,
  secondsOf,
  startOfDay,
} from "../../src/licence/calendar.ts";

const seconds = fc.integer({ min: -30_000_000_000, max: 250_000_000_000 });
const dates = seconds.map((count) => new Date(count * 1000).toISOString().slice(0, 10));

describe("a date", () => {
  it.each(["2026-12-01", "2024-02-29", "2000-02-29", "1880-01-01", "9999-12-31", "1000-01-01"])("%s exists", (date) => {
    expect(isDate(date)).toBe(true);
  });

  it.each([
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-1-1",
    "20261201",
    "2026-12-00",
    "0999-01-01",
    "2026-12-01T",
    " 2026-12-01",
    "２０２６-12-01",
    "",
  ])("%s does not", (date) => {
    expect(isDate(date)).toBe(false);
    expect(() => addDays(date, 1)).toThrow(RangeError);
  });

  it("is written for people in both languages", () => {
    expect(formatDateZh("2026-12-01")).toBe("2026年12月1日");
    expect(formatDateEn("2026-12-01")).toBe("1 December 2026");
    expect(() => formatDateZh("2026-02-30")).toThrow(RangeError);
  });

  it("counts days as the platform does", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -100_000, max: 100_000 }), (date, days) => {
        const expected = new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
        fc.pre(/^[1-9]\d{3}-/.test(expected));
        expect(addDays(date, days)).toBe(expected);
      }),
    );
  });
});

describe("a term", () => {
  it.each([
    ["2026-12-01", 5, "2031-11-30"],
    ["2026-01-01", 1, "2026-12-31"],
    ["2024-03-01", 5, "2029-02-28"],
    ["2023-03-01", 1, "2024-02-29"],
    ["2024-02-29", 1, "2025-02-28"],
    ["2024-02-29", 4, "2028-02-28"],
    ["2024-02-29", 5, "2029-02-28"],
    ["2096-02-29", 4, "2100-02-28"],
    ["2023-02-28", 1, "2024-02-27"],
  ])("from %s of %i years ends with %s", (start, years, last) => {
    expect(lastDayOf(start, years)).toBe(last);
  });

  it.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-01-30", 1, "2026-02-28"],
    ["2026-03-31", 1, "2026-04-30"],
    ["2026-11-30", 3, "2027-02-28"],
    ["2026-12-01", 12, "2027-11-30"],
    ["2026-12-15", 1, "2027-01-14"],
  ])("from %s of %i months ends with %s", (start, months, last) => {
    expect(lastDayOfMonths(start, months)).toBe(last);
  });

  it("and the next one leave no day out and count none twice", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 30 }), (start, years) => {
        fc.pre(start < "9900" && !start.endsWith("-02-29"));
        expect(addDays(lastDayOf(start, years), 1)).toBe(addYears(start, years));
      }),
    );
  });

  it.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-01-31", -2, "2025-11-30"],
    ["2026-03-15", -3, "2025-12-15"],
    ["2026-12-31", 2, "2027-02-28"],
  ])("%s and %i months make %s", (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it("of years makes the 28th of 29 February", () => {
    expect(addYears("2024-02-29", 1)).toBe("2025-02-28");
    expect(addYears("2024-02-29", 4)).toBe("2028-02-29");
  });
});

describe("an instant", () => {
  it("is the platform's, both ways", () => {
    fc.assert(
      fc.property(seconds, (count) => {
        const text = new Date(count * 1000).toISOString().replace(".000Z", "Z");
        expect(instantOf(count)).toBe(text);
        expect(secondsOf(text)).toBe(count);
        expect(isInstant(text)).toBe(true);
      }),
    );
  });

  it("falls on the next day in China from 16:00 UTC on", () => {
    expect(dateOf("2026-11-22T15:59:59Z")).toBe("2026-11-22");
    expect(dateOf("2026-11-22T16:00:00Z")).toBe("2026-11-23");
    expect(dateOf("2026-12-31T16:00:00Z")).toBe("2027-01-01");
    expect(dateOf("2026-11-22T23:59:59+08:00")).toBe("2026-11-22");
  });

  it("begins and ends the days of the issuer's zone", () => {
    expect(startOfDay("2026-12-01")).toBe("2026-12-01T00:00:00+08:00");
    expect(endOfDay("2026-12-01")).toBe("2026-12-01T23:59:59+08:00");
    expect(secondsOf(endOfDay("2026-12-01")) + 1).toBe(secondsOf(startOfDay("2026-12-02")));
    expect(dateOf(addSeconds(endOfDay("2026-12-01"), 1))).toBe("2026-12-02");
  });

  it("moves by seconds across the end of a year", () => {
    expect(addSeconds("2026-12-31T23:59:59Z", 1)).toBe("2027-01-01T00:00:00Z");
    expect(addSeconds("2027-01-01T00:00:00Z", -1)).toBe("2026-12-31T23:59:59Z");
  });

  it.each([
    "2026-12-01T00:00:00.123Z",
    "2026-12-01T00:00:00+08:00",
    "2026-12-01T00:00:00-11:30",
    "2026-12-01T23:59:59Z",
  ])("%s is a dateTimeStamp, as the platform reads it", (stamp) => {
    expect(isDateTimeStamp(stamp)).toBe(true);
    expect(secondsOf(stamp)).toBe(Math.floor(Date.parse(stamp) / 1000));
  });

  it.each([
    "2026-12-01",
    "2026-12-01T00:00:00",
    "2026-12-01T24:00:00Z",
    "2026-12-01T00:60:00Z",
    "2026-12-01T00:00:60Z",
    "2026-02-29T00:00:00Z",
    "2026-12-01T00:00:00+15:00",
    "2026-12-01T00:00:00+05:75",
    "2026-12-01t00:00:00z",
    "2026-12-01 00:00:00Z",
  ])("%s is none", (stamp) => {
    expect(isDateTimeStamp(stamp)).toBe(false);
    expect(isInstant(stamp)).toBe(false);
    expect(() => secondsOf(stamp)).toThrow(RangeError);
  });

  it.each(["1000-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])(
    "whose offset carries %s out of the years that instants have is none, though its seconds can be counted",
    (stamp) => {
      expect(isDateTimeStamp(stamp)).toBe(false);
      expect(() => instantOf(secondsOf(stamp))).toThrow(RangeError);
    },
  );

  it("with an offset is no instant of ours", () => {
    expect(isInstant("2026-12-01T00:00:00+00:00")).toBe(false);
  });
});
