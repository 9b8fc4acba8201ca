import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFileCache } from "../../src/issuance/file-cache.ts";

const file = (size: number) => ({ bytes: new Uint8Array(size) });

describe("finished files in memory", () => {
  it("are made once while they are kept, and never exceed the bound", async () => {
    const asked = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(asked, async (names) => {
        const capacity = 10;
        const cache = createFileCache<{ bytes: Uint8Array; name: string }>(capacity);
        // The model: names in the order in which they were last asked for, each file as large as its name says.
        let kept: number[] = [];
        for (const [name] of names) {
          let made = false;
          const got = await cache(String(name), async () => {
            made = true;
            return { ...file(name), name: String(name) };
          });
          expect(got.name).toBe(String(name));
          expect(made).toBe(!kept.includes(name));
          kept = [...kept.filter((each) => each !== name), name];
          while (kept.reduce((sum, size) => sum + size, 0) > capacity) kept.shift();
        }
      }),
    );
  });

  it("are made once for all who ask at the same time", async () => {
    const cache = createFileCache<{ bytes: Uint8Array }>(100);
    let made = 0;
    const make = async () => {
      made += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return file(10);
    };
    const all = await Promise.all(Array.from({ length: 20 }, () => cache("one", make)));
    expect(new Set(all).size).toBe(1);
    expect(made).toBe(1);
  });

  it("are tried again after a failure, which everybody who waited is told", async () => {
    const cache = createFileCache<{ bytes: Uint8Array }>(100);
    const fail = () => Promise.reject(new Error("no paper"));
    const both = await Promise.allSettled([cache("one", fail), cache("one", fail)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect((await cache("one", async () => file(3))).bytes).toHaveLength(3);
  });

  it("are handed on and not kept when one alone is larger than the bound", async () => {
    const cache = createFileCache<{ bytes: Uint8Array }>(5);
    let made = 0;
    const make = async () => {
      made += 1;
      return file(6);
    };
    await cache("large", make);
    await cache("large", make);
    expect(made).toBe(2);
  });
});
