// The name somebody meant.

import { describe, expect, it } from "vitest";
import { editDistance, nearest } from "../../src/licence/nearest.ts";

describe("the nearest name", () => {
  it.each([
    ["adress", "address"],
    ["addresss", "address"],
    ["adderss", "address"],
    ["Address", "address"],
    ["monthlyRnet", "monthlyRent"],
    ["lease_until", "leaseUntil"],
  ])("to %s is %s", (name, expected) => {
    expect(nearest(name, ["address", "monthlyRent", "leaseUntil", "x"])).toBe(expected);
  });

  it.each(["colour", "", "add", "rent"])("to %s is none", (name) => {
    expect(nearest(name, ["address", "monthlyRent", "leaseUntil"])).toBeUndefined();
  });

  it.each([
    ["", "", 0],
    ["abc", "", 3],
    ["kitten", "sitting", 3],
    ["ab", "ba", 1],
    ["ca", "abc", 3],
  ])("is found by the distance between %s and %s: %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });
});
