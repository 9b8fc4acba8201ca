// ZIP's checksum, held against another implementation.

import { crc32 as zlib } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32 } from "../../../src/issuance/bulk/crc32.ts";

it("has the check value of its catalogue entry (CRC-32/ISO-HDLC)", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

it("is what zlib says of any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => crc32(bytes) === zlib(bytes)));
});
