import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DerError,
  DerReader,
  der,
  objectIdentifier,
  readDer,
  sequence,
  setOf,
  TAG,
  unsignedInteger,
} from "../../../src/document/pades/der.ts";
import { fromHex, toHex } from "../../../src/licence/bytes.ts";

const hex = (text: string): Uint8Array => fromHex(text.replace(/\s/g, "")) ?? new Uint8Array();

describe("a DER value", () => {
  it.each([
    [0, "0400"],
    [127, `047f${"00".repeat(127)}`],
    [128, `048180${"00".repeat(128)}`],
    [256, `04820100${"00".repeat(256)}`],
  ])("of %i bytes has the shortest length there is", (length, expected) => {
    expect(toHex(der(TAG.octetString, new Uint8Array(length)))).toBe(expected);
  });

  it("is read back as it was written, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        expect(readDer(der(TAG.octetString, bytes), TAG.octetString).content).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  // X.690 §8.19.5; the others are those of RFC 5754 and X.520.
  it.each([
    ["2.999.3", "0603883703"],
    ["1.2.840.113549.1.7.2", "06092a864886f70d010702"],
    ["2.16.840.1.101.3.4.2.1", "0609608648016503040201"],
    ["2.5.4.3", "0603550403"],
  ])("that is the object identifier %s", (dotted, expected) => {
    expect(toHex(objectIdentifier(dotted))).toBe(expected);
    expect(new DerReader(hex(expected)).objectIdentifier()).toBe(dotted);
  });

  it.each([
    ["00", "020100"],
    ["0000", "020100"],
    ["7f", "02017f"],
    ["80", "02020080"],
    ["00ff", "020200ff"],
    ["0102", "02020102"],
  ])("that is the unsigned integer %s is as short as can be and positive", (bytes, expected) => {
    expect(toHex(unsignedInteger(hex(bytes)))).toBe(expected);
  });

  it("that is a set stands in the order of its bytes", () => {
    const values = [hex("0403 010203"), hex("0401 ff"), hex("0401 00"), hex("0201 05")];
    expect(toHex(setOf(values))).toBe(`310e${"020105"}${"040100"}${"0401ff"}${"0403010203"}`);
  });

  it.each([
    ["an indefinite length", "3080 0000"],
    ["a length longer than need be", "0481 01 00"],
    ["a length with a zero in front", `0482 0080 ${"00".repeat(128)}`],
    ["a length of four bytes", "0484 00000001 00"],
    ["a length beyond its bytes", "0405 00"],
    ["a tag of two bytes", "1f81 00 00"],
    ["bytes after it", "0401 00 00"],
    ["nothing", ""],
  ])("with %s is refused", (_, bytes) => {
    expect(() => readDer(hex(bytes))).toThrow(DerError);
  });

  it("of any bytes is read or refused, nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const reader = new DerReader(bytes);
          while (reader.tag !== undefined) reader.next();
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
  });

  it("is refused when it holds more than was asked for", () => {
    const reader = new DerReader(sequence(hex("020101"), hex("020102"))).into(TAG.sequence);
    reader.read(TAG.integer);
    expect(() => reader.end()).toThrow(DerError);
    expect(() => reader.read(TAG.octetString)).toThrow(DerError);
    expect(reader.rest(1)).toHaveLength(1);
  });
});
