// Bytes and their texts: UTF-8, hexadecimal, base64url and base32 (RFC 4648), base58btc (the Bitcoin alphabet, as Multibase
// `z` means it). Reading is strict everywhere: one text for one byte string, anything else is `undefined`, because a second
// spelling of a signature or a key is a second document that verifies. Buffer is left out: it ignores junk.

const HEX = "0123456789abcdef";
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

const HEX_VALUES = valuesOf(HEX, HEX.toUpperCase());
const HEX_PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const BASE32_VALUES = valuesOf(BASE32, BASE32.toUpperCase());
const BASE64URL_VALUES = valuesOf(BASE64URL);
const BASE58_VALUES = valuesOf(BASE58);

// Base 58 costs the square of the length; nothing that Vellum writes in it is longer than a signature.
const LONGEST_BASE58_TEXT = 512;
const LONGEST_BASE58_BYTES = 370;
// Four digits and three bytes at a time, so that every intermediate product stays below 2^53.
const FOUR_DIGITS = 58 ** 4;
const THREE_BYTES = 256 ** 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text. A lone surrogate becomes U+FFFD, so texts from outside are checked before. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** How many bytes `utf8` gives, without making them. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // A pair of surrogates is four bytes, two for each half.
    length += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return length;
}

/** The text of UTF-8 bytes; a byte order mark is kept. @throws {TypeError} when they are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 1) text += HEX_PAIRS[bytes[index] ?? 0];
  return text;
}

/** Bytes of hexadecimal of either letter case; undefined when it is none. */
export function fromHex(text: string): Uint8Array | undefined {
  return read(text, HEX_VALUES, 4);
}

/** base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  return spell(bytes, BASE64URL, 6);
}

/** Bytes of unpadded base64url; undefined for junk, padding and trailing bits that are not zero. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  return read(text, BASE64URL_VALUES, 6);
}

/** Lower-case base32 without padding (RFC 4648 §6). */
export function toBase32(bytes: Uint8Array): string {
  return spell(bytes, BASE32, 5);
}

/** Bytes of unpadded base32 of any letter case; undefined for junk and trailing bits that are not zero. */
export function fromBase32(text: string): Uint8Array | undefined {
  return read(text, BASE32_VALUES, 5);
}

/** base58btc of at most 370 bytes. @throws {RangeError} when there are more. */
export function toBase58(bytes: Uint8Array): string {
  if (bytes.length > LONGEST_BASE58_BYTES) throw new RangeError("too many bytes for base 58");
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  const groups: number[] = [];
  for (let at = zeros; at < bytes.length; at += 3) {
    const end = Math.min(at + 3, bytes.length);
    let value = 0;
    for (let index = at; index < end; index += 1) value = value * 256 + (bytes[index] ?? 0);
    multiplyAdd(groups, FOUR_DIGITS, 256 ** (end - at), value);
  }
  return "1".repeat(zeros) + digitsOf(groups);
}

/** Bytes of base58btc of at most 512 characters; undefined for anything else. */
export function fromBase58(text: string): Uint8Array | undefined {
  if (text.length > LONGEST_BASE58_TEXT) return undefined;
  let zeros = 0;
  while (zeros < text.length && text.charCodeAt(zeros) === 0x31) zeros += 1;
  const groups: number[] = [];
  for (let at = zeros; at < text.length; at += 4) {
    const end = Math.min(at + 4, text.length);
    let value = 0;
    for (let index = at; index < end; index += 1) {
      const digit = BASE58_VALUES[text.charCodeAt(index)] ?? 255;
      if (digit === 255) return undefined;
      value = value * 58 + digit;
    }
    multiplyAdd(groups, THREE_BYTES, 58 ** (end - at), value);
  }
  return bytesOf(zeros, groups);
}

/** The byte strings one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Tells whether two byte strings are equal, in a time that depends on their lengths alone. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) difference |= (one[index] ?? 0) ^ (other[index] ?? 0);
  return difference === 0;
}

/** Character code → value, 255 where there is none; every spelling of the alphabet lists the values in order. */
function valuesOf(...spellings: readonly string[]): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (const spelling of spellings) {
    for (let value = 0; value < spelling.length; value += 1) values[spelling.charCodeAt(value)] = value;
  }
  return values;
}

/** Cuts bytes into characters of `width` bits, the last one filled up with zero bits. */
function spell(bytes: Uint8Array, alphabet: string, width: number): string {
  const mask = (1 << width) - 1;
  let text = "";
  let pending = 0;
  let bits = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    pending = (pending << 8) | (bytes[index] ?? 0);
    for (bits += 8; bits >= width; ) {
      bits -= width;
      text += alphabet.charAt((pending >> bits) & mask);
    }
    pending &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet.charAt((pending << (width - bits)) & mask);
}

/** The inverse of `spell`: refuses a character too many and trailing bits that `spell` would not have written. */
function read(text: string, values: Uint8Array, width: number): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * width) / 8));
  let at = 0;
  let pending = 0;
  let bits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = values[text.charCodeAt(index)] ?? 255;
    if (value === 255) return undefined;
    pending = (pending << width) | value;
    bits += width;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = pending >> bits;
    at += 1;
    pending &= (1 << bits) - 1;
  }
  return bits < width && pending === 0 ? bytes : undefined;
}

/** number × factor + addend, in place, for a number written in `base`, least significant group first. */
function multiplyAdd(groups: number[], base: number, factor: number, addend: number): void {
  let carry = addend;
  for (let index = 0; index < groups.length; index += 1) {
    const product = (groups[index] ?? 0) * factor + carry;
    carry = Math.floor(product / base);
    groups[index] = product - carry * base;
  }
  for (; carry > 0; carry = Math.floor(carry / base)) groups.push(carry % base);
}

/** Base-58 digits of a number in groups of four digits, without leading zeros. */
function digitsOf(groups: readonly number[]): string {
  let digits = "";
  for (let group of groups) {
    for (let place = 0; place < 4; place += 1) {
      digits = BASE58.charAt(group % 58) + digits;
      group = Math.floor(group / 58);
    }
  }
  return digits.replace(/^1+/, "");
}

/** `zeros` zero bytes and the bytes of a number in groups of three bytes, without leading zeros. */
function bytesOf(zeros: number, groups: readonly number[]): Uint8Array {
  const last = groups.at(-1) ?? 0;
  const length = groups.length === 0 ? 0 : groups.length * 3 - (last < 0x100 ? 2 : last < 0x10000 ? 1 : 0);
  const bytes = new Uint8Array(zeros + length);
  for (let place = 0; place < length; place += 1) {
    const group = groups[Math.floor(place / 3)] ?? 0;
    bytes[zeros + length - 1 - place] = group >> (8 * (place % 3));
  }
  return bytes;
}
