import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  concatBytes,
  equalBytes,
  fromBase32,
  fromBase58,
  fromBase64Url,
  fromHex,
  textOf,
  toBase32,
  toBase58,
  toBase64Url,
  toHex,
  utf8,
  utf8Length,
} from "../../src/licence/bytes.ts";

const bytes = fc.uint8Array({ maxLength: 100 });

describe("texts of bytes", () => {
  it("read back as the same bytes, whatever the alphabet", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromHex(toHex(value))).toEqual(value);
        expect(fromBase32(toBase32(value))).toEqual(value);
        expect(fromBase64Url(toBase64Url(value))).toEqual(value);
        expect(fromBase58(toBase58(value))).toEqual(value);
      }),
    );
  });

  it("are what Node writes in hexadecimal and base64url", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(toHex(value)).toBe(Buffer.from(value).toString("hex"));
        expect(toBase64Url(value)).toBe(Buffer.from(value).toString("base64url"));
      }),
    );
  });

  it("are the only spelling: a text that reads at all is written the same again", () => {
    const alphabets = [
      { read: fromBase64Url, write: toBase64Url, letters: "AEQgw_-9" },
      { read: fromBase32, write: toBase32, letters: "aeiqm27" },
      { read: fromBase58, write: toBase58, letters: "1zA2Z" },
      { read: fromHex, write: toHex, letters: "09af" },
    ];
    for (const { read, write, letters } of alphabets) {
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 }), (text) => {
          const value = read(text);
          if (value !== undefined) expect(write(value)).toBe(text);
        }),
      );
    }
  });

  it.each([
    ["", ""],
    ["66", "my"],
    ["666f", "mzxq"],
    ["666f6f", "mzxw6"],
    ["666f6f62", "mzxw6yq"],
    ["666f6f6261", "mzxw6ytb"],
    ["666f6f626172", "mzxw6ytboi"],
  ])("write %s as base32 %s (RFC 4648 §10), read in any letter case", (hex, text) => {
    expect(toBase32(fromHex(hex) ?? utf8("?"))).toBe(text);
    expect(toHex(fromBase32(text.toUpperCase()) ?? utf8("?"))).toBe(hex);
  });

  it.each([
    ["", ""],
    ["61", "2g"],
    ["626262", "a3gV"],
    ["73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2"],
    ["00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"],
    ["572e4794", "3EFU7m"],
    ["00000000000000000000", "1111111111"],
  ])("write %s as base58 %s (Bitcoin's vectors)", (hex, text) => {
    expect(toBase58(fromHex(hex) ?? utf8("?"))).toBe(text);
    expect(toHex(fromBase58(text) ?? utf8("?"))).toBe(hex);
  });

  it.each([
    ["padding", fromBase64Url, "Zg=="],
    ["the other alphabet of base64", fromBase64Url, "+/+/"],
    ["white space", fromBase64Url, "Zm 9v"],
    ["trailing bits in base64url", fromBase64Url, "Zh"],
    ["a single character of base64url", fromBase64Url, "A"],
    ["letters beyond ASCII", fromBase64Url, "Zmé"],
    ["trailing bits in base32", fromBase32, "mz"],
    ["a length that base32 never has", fromBase32, "mzxw6y"],
    ["a digit that base32 has not", fromBase32, "m1"],
    ["the look-alikes 0 O I l of base58", fromBase58, "0OIl"],
    ["more base58 than any key has", fromBase58, "2".repeat(513)],
    ["half a byte", fromHex, "abc"],
    ["a prefix", fromHex, "0x12"],
  ])("refuse %s", (_, read, text) => {
    expect(read(text)).toBeUndefined();
  });

  it("refuse to write more than base58 can carry in reasonable time", () => {
    expect(toBase58(new Uint8Array(370).fill(255)).length).toBeLessThanOrEqual(512);
    expect(() => toBase58(new Uint8Array(371))).toThrow(RangeError);
  });
});

describe("UTF-8", () => {
  it("keeps rare characters and a byte order mark", () => {
    expect(textOf(utf8("\uFEFF㛃䶮𠅤𬱖"))).toBe("\uFEFF㛃䶮𠅤𬱖");
  });

  it("is counted without being made", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(utf8(text).length);
      }),
    );
  });

  it.each([
    ["a byte of no sequence", [0xff]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a sequence cut off", [0xe4, 0xb8]],
  ])("is refused with %s", (_, value) => {
    expect(() => textOf(Uint8Array.from(value))).toThrow(TypeError);
  });
});

describe("byte strings", () => {
  it("are equal only when every byte is", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (value, place, change) => {
          const other = value.slice();
          const at = place % value.length;
          other[at] = (other[at] ?? 0) ^ change;
          expect(equalBytes(value, value.slice())).toBe(true);
          expect(equalBytes(value, other)).toBe(false);
          expect(equalBytes(value, value.slice(1))).toBe(false);
        },
      ),
    );
  });

  it("are joined in order", () => {
    expect(concatBytes(Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3))).toEqual(Uint8Array.of(1, 2, 3));
  });
});
