import { describe, expect, it } from "vitest";
import { createBoundedCache } from "../../src/licence/bounded-cache.ts";

describe("a cache of imported keys", () => {
  it("makes a value once while it has room, and drops the oldest when it has none", () => {
    const made: string[] = [];
    const remember = createBoundedCache<string>(2);
    for (const name of ["a", "b", "a", "c", "b", "a"]) {
      const value = remember(name, () => {
        made.push(name);
        return name.toUpperCase();
      });
      expect(value).toBe(name.toUpperCase());
    }
    expect(made).toEqual(["a", "b", "c", "a"]);
  });

  it("remembers that there is nothing, but not that making failed", () => {
    let made = 0;
    const remember = createBoundedCache<undefined>(2);
    const nothing = () => {
      made += 1;
      return undefined;
    };
    remember("none", nothing);
    remember("none", nothing);
    expect(made).toBe(1);
    const fails = () => {
      throw new Error("not now");
    };
    expect(() => remember("fails", fails)).toThrow("not now");
    expect(remember("fails", () => undefined)).toBeUndefined();
  });
});
