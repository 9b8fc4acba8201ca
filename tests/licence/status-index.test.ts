import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { createIndexPermutation } from "../../src/licence/status-index.ts";

const { sha256 } = createNodeCryptography();
const KEY = Uint8Array.from({ length: 16 }, (_, index) => index);

function all(key: Uint8Array, size: number): readonly number[] {
  const permutation = createIndexPermutation(key, size, sha256);
  return Array.from({ length: size }, (_, counter) => permutation(counter));
}

describe("the place in a status list", () => {
  it("is every place once, under any key and for any size", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.integer({ min: 2, max: 3000 }), (key, size) => {
        const places = all(key, size);
        expect(new Set(places).size).toBe(size);
        expect(places.every((place) => Number.isInteger(place) && place >= 0 && place < size)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("is every place once in a whole list", () => {
    expect(new Set(all(KEY, 131_072)).size).toBe(131_072);
  });

  it("is the same on every runtime and in every version", () => {
    const portable = createIndexPermutation(KEY, 131_072, portableCryptography.sha256);
    expect([0, 1, 2, 3, 131_071].map(portable)).toEqual(
      [0, 1, 2, 3, 131_071].map((counter) => all(KEY, 131_072)[counter]),
    );
    expect([0, 1, 2, 3, 131_071].map(portable)).toEqual([113_522, 27_392, 90_262, 94_594, 26_028]);
  });

  it("looks random: neighbours do not stay neighbours, and every part of the list fills alike", () => {
    const places = all(KEY, 131_072);
    const first = places.slice(0, 8192);
    const buckets = new Array<number>(64).fill(0);
    for (const place of first) buckets[place >> 11] = (buckets[place >> 11] ?? 0) + 1;
    const expected = first.length / buckets.length;
    const chiSquare = buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 63 degrees of freedom: beyond 115 less than once in 10,000.
    expect(chiSquare).toBeLessThan(115);
    const ascents = places.filter((place, counter) => place > (places[counter - 1] ?? place)).length;
    expect(Math.abs(ascents / places.length - 0.5)).toBeLessThan(0.01);
    const fixed = places.filter((place, counter) => place === counter).length;
    expect(fixed).toBeLessThan(12);
  });

  it("is another one under a key that differs in one bit", () => {
    const other = KEY.slice();
    other[0] = 1;
    const places = all(other, 131_072);
    const equal = all(KEY, 131_072).filter((place, counter) => place === places[counter]).length;
    expect(equal).toBeLessThan(12);
  });

  it("is refused for a list without choice and for counters outside", () => {
    for (const size of [0, 1, 2.5, -4, 2 ** 33])
      expect(() => createIndexPermutation(KEY, size, sha256)).toThrow(RangeError);
    const permutation = createIndexPermutation(KEY, 1000, sha256);
    for (const counter of [-1, 1000, 0.5]) expect(() => permutation(counter)).toThrow(RangeError);
  });
});
