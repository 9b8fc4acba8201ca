import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gzip } from "../../src/host/gzip.ts";
import { decodeStatusList, encodedListOf, packBits, statusListBits } from "../../src/licence/status-list.ts";

describe("a status list packed by this machine", () => {
  it("says what the portable packer's says, whatever its bits", async () => {
    const bits = fc.uint8Array({ minLength: 1, maxLength: 500 });
    await fc.assert(
      fc.asyncProperty(bits, async (list) => {
        const [here, anywhere] = [await gzip(list), packBits(list)].map((packed) =>
          decodeStatusList(encodedListOf(packed), 500),
        );
        expect(here).toEqual(list);
        expect(anywhere).toEqual(list);
      }),
    );
  });

  it("of a million licences, one in a hundred revoked, goes over the wire in at most 14.5 KB", async () => {
    let state = 1;
    const drawn = new Set<number>();
    while (drawn.size < 10_000) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      drawn.add(Math.floor((state / 2 ** 32) * 1_000_000));
    }
    const encoded = encodedListOf(await gzip(statusListBits(1_000_000, [...drawn])));
    const wire = await gzip(new TextEncoder().encode(JSON.stringify({ encodedList: encoded })));
    expect(wire.length).toBeLessThan(14_100);
  });
});
