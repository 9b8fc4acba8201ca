// Strict JSON (RFC 8259, and what I-JSON, RFC 7493, adds): what two readers could understand differently is refused by name
// and place. One pass, by hand, so that every runtime gives the same answer; JSON.parse would keep the last of two equal
// keys, set a prototype and round numbers without a word.

import { textOf, utf8Length } from "./bytes.ts";
import { LicenceError } from "./errors.ts";
import { encodeSegment } from "./field-pointer.ts";
import { numberFault } from "./json-number.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import type { WordParameters } from "./words.ts";

/** Bounds of what is read. */
export interface JsonLimits {
  /** UTF-8 bytes; 1 MiB when absent. */
  readonly maxBytes?: number;
  /** Arrays and objects inside one another; 32 when absent. */
  readonly maxDepth?: number;
}

const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 32;
const LONGEST_EXCERPT = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NEEDS_CARE = /[\\\u0000-\u001f\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const HEX4 = /^[\da-fA-F]{4}$/;
const ESCAPES = new Map(
  Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }),
);

/** Where the reading stands. */
interface Cursor {
  readonly text: string;
  readonly maxDepth: number;
  /** Names and indexes from the root to the value being read. */
  readonly path: (string | number)[];
  at: number;
}

/**
 * Reads a JSON text.
 * @returns plain objects and arrays; no key reaches a prototype; -0 is read as 0, as RFC 8785 writes it.
 * @throws {LicenceError} body-too-large {bytes, max}; json-invalid with one field error: `json-syntax` {position, counted
 * from 1 in UTF-16 units}, `json-byte-order-mark`, `json-duplicate-key` {key}, `json-forbidden-key` {key},
 * `json-lone-surrogate`, `json-number-unsafe` {number}, `json-number-inexact` {number}, `json-too-deep` {max}.
 */
export function parseJson(text: string, limits: JsonLimits = {}): JsonValue {
  // A UTF-16 unit takes three bytes at most, so that few texts need to be counted.
  if (text.length * 3 > (limits.maxBytes ?? MAX_BYTES)) refuseOversize(utf8Length(text), limits);
  return readText(text, limits);
}

/** Reads a JSON text of UTF-8 bytes. @throws {LicenceError} as `parseJson`, and `json-not-utf8`. */
export function parseJsonBytes(bytes: Uint8Array, limits: JsonLimits = {}): JsonValue {
  refuseOversize(bytes.length, limits);
  let text: string;
  try {
    text = textOf(bytes);
  } catch (cause) {
    throw new LicenceError("json-invalid", { fields: [{ pointer: "", code: "json-not-utf8" }], cause });
  }
  return readText(text, limits);
}

function readText(text: string, limits: JsonLimits): JsonValue {
  const cursor: Cursor = { text, maxDepth: limits.maxDepth ?? MAX_DEPTH, path: [], at: 0 };
  if (text.charCodeAt(0) === 0xfeff) throw refusal(cursor, "json-byte-order-mark");
  const value = readValue(cursor);
  if (skipSpace(cursor) === text.length) return value;
  throw syntax(cursor);
}

function readValue(cursor: Cursor): JsonValue {
  const code = cursor.text.charCodeAt(skipSpace(cursor));
  switch (code) {
    case 0x22:
      return readString(cursor);
    case 0x7b:
      return readObject(cursor);
    case 0x5b:
      return readArray(cursor);
    case 0x74:
      return readWord(cursor, "true", true);
    case 0x66:
      return readWord(cursor, "false", false);
    case 0x6e:
      return readWord(cursor, "null", null);
    default:
      return readNumber(cursor);
  }
}

function readObject(cursor: Cursor): JsonObject {
  descend(cursor);
  const object: Record<string, JsonValue> = {};
  if (!closes(cursor, 0x7d)) {
    do {
      const key = readKey(cursor, object);
      cursor.path.push(key);
      object[key] = readValue(cursor);
      cursor.path.pop();
    } while (continues(cursor, 0x7d));
  }
  return object;
}

function readKey(cursor: Cursor, object: Readonly<Record<string, JsonValue>>): string {
  if (cursor.text.charCodeAt(skipSpace(cursor)) !== 0x22) throw syntax(cursor);
  const key = readString(cursor);
  if (key === "__proto__") throw refusal(cursor, "json-forbidden-key", { key: excerpt(key) }, key);
  if (Object.hasOwn(object, key)) throw refusal(cursor, "json-duplicate-key", { key: excerpt(key) }, key);
  if (cursor.text.charCodeAt(skipSpace(cursor)) !== 0x3a) throw syntax(cursor);
  cursor.at += 1;
  return key;
}

function readArray(cursor: Cursor): readonly JsonValue[] {
  descend(cursor);
  const array: JsonValue[] = [];
  if (!closes(cursor, 0x5d)) {
    do {
      cursor.path.push(array.length);
      array.push(readValue(cursor));
      cursor.path.pop();
    } while (continues(cursor, 0x5d));
  }
  return array;
}

/** Steps over an opening bracket, one level deeper; the path holds the levels that are open above it. */
function descend(cursor: Cursor): void {
  if (cursor.path.length >= cursor.maxDepth) throw refusal(cursor, "json-too-deep", { max: cursor.maxDepth });
  cursor.at += 1;
}

/** Steps over the closing bracket when it comes next. */
function closes(cursor: Cursor, bracket: number): boolean {
  if (cursor.text.charCodeAt(skipSpace(cursor)) !== bracket) return false;
  cursor.at += 1;
  return true;
}

/** Steps over a comma (true) or the closing bracket (false). */
function continues(cursor: Cursor, bracket: number): boolean {
  if (closes(cursor, bracket)) return false;
  if (cursor.text.charCodeAt(cursor.at) !== 0x2c) throw syntax(cursor);
  cursor.at += 1;
  return true;
}

function readWord<T>(cursor: Cursor, word: string, value: T): T {
  if (!cursor.text.startsWith(word, cursor.at)) throw syntax(cursor);
  cursor.at += word.length;
  return value;
}

/** Reads a string from its opening quote. Most have nothing to look after and are cut out whole. */
function readString(cursor: Cursor): string {
  const from = cursor.at + 1;
  const end = cursor.text.indexOf('"', from);
  const plain = cursor.text.slice(from, end);
  if (end < 0 || NEEDS_CARE.test(plain)) return readPieces(cursor);
  cursor.at = end + 1;
  return plain;
}

/** Reads a string with escapes, surrogates or faults: the pieces between escapes are cut out whole. */
function readPieces(cursor: Cursor): string {
  let read = "";
  for (let from = cursor.at + 1, at = from; ; at += 1) {
    const code = cursor.text.charCodeAt(at);
    if (code >= 0x20 && code !== 0x22 && code !== 0x5c) continue;
    read += cursor.text.slice(from, at);
    cursor.at = at;
    if (code === 0x22) break;
    if (code !== 0x5c) throw syntax(cursor);
    read += readEscape(cursor);
    from = cursor.at;
    at = from - 1;
  }
  if (LONE_SURROGATE.test(read)) throw refusal(cursor, "json-lone-surrogate");
  cursor.at += 1;
  return read;
}

/** Reads an escape from its backslash. */
function readEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.at + 1);
  if (letter === "u") {
    const digits = cursor.text.slice(cursor.at + 2, cursor.at + 6);
    if (!HEX4.test(digits)) throw syntax(cursor);
    cursor.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  const escaped = ESCAPES.get(letter);
  if (escaped === undefined) throw syntax(cursor);
  cursor.at += 2;
  return escaped;
}

function readNumber(cursor: Cursor): number {
  NUMBER.lastIndex = cursor.at;
  const [number] = NUMBER.exec(cursor.text) ?? [];
  if (number === undefined) throw syntax(cursor);
  const value = Number(number);
  const fault = numberFault(number, value);
  if (fault !== undefined) throw refusal(cursor, fault, { number: excerpt(number) });
  cursor.at += number.length;
  return value === 0 ? 0 : value;
}

function skipSpace(cursor: Cursor): number {
  const { text } = cursor;
  let at = cursor.at;
  for (; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
  }
  cursor.at = at;
  return at;
}

/** The beginning of what was sent, for the error's sentence. */
function excerpt(text: string): string {
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT).replace(LONE_SURROGATE, "")}…` : text;
}

function refuseOversize(bytes: number, limits: JsonLimits): void {
  const max = limits.maxBytes ?? MAX_BYTES;
  if (bytes > max) throw new LicenceError("body-too-large", { parameters: { bytes, max } });
}

function syntax(cursor: Cursor): LicenceError {
  return refusal(cursor, "json-syntax", { position: cursor.at + 1 });
}

function refusal(cursor: Cursor, code: string, parameters: WordParameters = {}, key?: string): LicenceError {
  const path = key === undefined ? cursor.path : [...cursor.path, key];
  const pointer = path.map((step) => `/${encodeSegment(step)}`).join("");
  return new LicenceError("json-invalid", { fields: [{ pointer, code, parameters }] });
}
