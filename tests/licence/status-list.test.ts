import { gunzipSync, gzipSync } from "node:zlib";
import { createList, decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/licence/bytes.ts";
import {
  decodeStatusList,
  encodeStatusList,
  MINIMUM_ENTRIES,
  statusAt,
  statusListCredential,
} from "../../src/licence/status-list.ts";

const BYTES = MINIMUM_ENTRIES / 8;

function packed(bits: Uint8Array): string {
  return `u${toBase64Url(gzipSync(bits))}`;
}

describe("a status list", () => {
  it("answers for exactly the licences that were entered", () => {
    const size = fc.integer({ min: 1, max: 300 });
    const indexes = size.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.uniqueArray(fc.nat({ max: entries - 1 }))),
    );
    fc.assert(
      fc.property(indexes, ([entries, set]) => {
        const bits = decodeStatusList(encodeStatusList(entries, set), 64);
        expect(bits).toHaveLength(Math.ceil(entries / 8));
        for (let index = 0; index < entries; index += 1) {
          expect(statusAt(bits ?? new Uint8Array(), index)).toBe(set.includes(index));
        }
      }),
    );
  });

  it("puts index 0 at the most significant bit of the first byte", () => {
    const bits = decodeStatusList(encodeStatusList(16, [0, 15]), 2);
    expect(bits).toEqual(Uint8Array.of(0b1000_0000, 0b0000_0001));
  });

  it("is read by an independent library, and reads what that one wrote", async () => {
    const set = [0, 7, 8, 4242, MINIMUM_ENTRIES - 1];
    const theirs = await decodeList({ encodedList: encodeStatusList(MINIMUM_ENTRIES, set) });
    const list = await createList({ length: MINIMUM_ENTRIES });
    for (const index of set) list.setStatus(index, true);
    const ours = decodeStatusList(await list.encode(), BYTES) ?? new Uint8Array();
    for (const index of [...set, 1, 9, 4241, MINIMUM_ENTRIES - 2]) {
      expect(theirs.getStatus(index)).toBe(set.includes(index));
      expect(statusAt(ours, index)).toBe(set.includes(index));
    }
  });

  it("has the same text every time: no clock gets into the gzip", () => {
    const text = encodeStatusList(MINIMUM_ENTRIES, [42]);
    expect(text).toBe(encodeStatusList(MINIMUM_ENTRIES, [42]));
    expect(fromBase64Url(text.slice(1))?.slice(4, 8)).toEqual(new Uint8Array(4));
    expect(gunzipSync(fromBase64Url(text.slice(1)) ?? new Uint8Array())).toHaveLength(BYTES);
  });

  it("knows nothing of an entry outside", () => {
    const bits = new Uint8Array(2).fill(255);
    expect([-1, 16, 0.5, Number.NaN, 2 ** 40].map((index) => statusAt(bits, index))).toEqual(Array(5).fill(undefined));
    for (const index of [-1, 16, 1.5]) expect(() => encodeStatusList(16, [index])).toThrow(RangeError);
  });
});

describe("reading a list of others", () => {
  it("takes one that is exactly as large as allowed, compressible or not", () => {
    const noise = Uint8Array.from({ length: BYTES }, (_, index) => Math.imul(index + 1, 2654435761) >>> 24);
    expect(decodeStatusList(packed(noise), BYTES)).toEqual(noise);
    expect(decodeStatusList(packed(noise), BYTES - 1)).toBeUndefined();
    expect(decodeStatusList(`u${toBase64Url(gzipSync(noise, { level: 0 }))}`, BYTES)).toEqual(noise);
  });

  it("stops inflating a bomb, even one that lies about its size", () => {
    const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024));
    // 64 MiB of zeros fit in 64 KiB; the last four bytes claim how many there are.
    bomb.writeUInt32LE(BYTES, bomb.length - 4);
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    expect(decodeStatusList(`u${toBase64Url(bomb)}`, 10 * BYTES)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(500);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  const whole = fromBase64Url(packed(new Uint8Array(BYTES)).slice(1)) ?? new Uint8Array();
  it.each([
    ["nothing", ""],
    ["no Multibase letter", toBase64Url(whole)],
    ["another Multibase", `z${toBase64Url(whole)}`],
    ["padding", `${packed(new Uint8Array(BYTES))}=`],
    ["a gzip cut off", `u${toBase64Url(whole.slice(0, -9))}`],
    ["a gzip without its size", `u${toBase64Url(whole.slice(0, -4))}`],
    [
      "a gzip that claims another size",
      `u${toBase64Url(whole.map((byte, index) => (index === whole.length - 4 ? byte ^ 1 : byte)))}`,
    ],
    ["no gzip", `u${toBase64Url(new Uint8Array(40))}`],
    ["deflate that is none", `u${toBase64Url(whole.map((byte, index) => (index === 10 ? 0xff : byte)))}`],
    ["bytes behind the end", `u${toBase64Url(Uint8Array.from([...whole, ...new Uint8Array(8)]))}`],
  ])("refuses %s", (_, text) => {
    expect(decodeStatusList(text, BYTES)).toBeUndefined();
  });

  it("answers for any text without throwing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        const headed = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, ...junk]);
        decodeStatusList(`u${toBase64Url(headed)}`, BYTES);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a list's credential", () => {
  it("is what Bitstring Status List 1.0 asks for", () => {
    const credential = statusListCredential({
      id: "https://a.example/status/abc",
      issuer: "did:web:a.example:issuers:11330800002618181X",
      purpose: "suspension",
      encodedList: "uH4s",
      validFrom: "2026-11-22T01:41:07Z",
      validUntil: "2026-11-22T02:41:07Z",
      ttl: 30_000,
    });
    expect(credential).toEqual({
      "@context": ["https://www.w3.org/ns/credentials/v2"],
      id: "https://a.example/status/abc",
      type: ["VerifiableCredential", "BitstringStatusListCredential"],
      issuer: "did:web:a.example:issuers:11330800002618181X",
      validFrom: "2026-11-22T01:41:07Z",
      validUntil: "2026-11-22T02:41:07Z",
      credentialSubject: {
        id: "https://a.example/status/abc#list",
        type: "BitstringStatusList",
        statusPurpose: "suspension",
        ttl: 30_000,
        encodedList: "uH4s",
      },
    });
  });
});
