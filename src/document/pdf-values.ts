// Values of PDF syntax (ISO 32000-1 §7.3) read from bytes that nobody vouches for: one pass, no recursion beyond a fixed
// depth, every read within the bytes. Strings are kept as bytes, streams are cut out by object-scan.ts.

/** A name such as /Type, without its slash. */
export interface PdfName {
  readonly name: string;
}

/** A string's bytes. */
export interface PdfText {
  readonly text: Uint8Array;
}

/** A reference to an indirect object. */
export interface PdfReference {
  readonly object: number;
}

/** A dictionary. */
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

/** A direct value. */
export type PdfValue = number | boolean | null | PdfName | PdfText | PdfReference | PdfDictionary | readonly PdfValue[];

/** Bytes that are not PDF syntax at this place. */
export class PdfSyntaxError extends Error {
  override readonly name = "PdfSyntaxError";
}

const DEPTH = 64;
const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((character) => character.charCodeAt(0)));
const [SLASH, LESS, GREATER, OPEN, CLOSE, BACKSLASH, PERCENT] = [..."/<>()\\%"].map((c) => c.charCodeAt(0));

/** Reads values one after another. */
export class PdfCursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Passes white space and comments. */
  skipBlank(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === PERCENT) {
        while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1;
      } else if (byte !== undefined && WHITE.has(byte)) {
        this.at += 1;
      } else {
        return;
      }
    }
  }

  /** The run of regular characters here; "" at a delimiter or the end. */
  word(): string {
    const start = this.at;
    while (this.at < this.bytes.length && isRegular(this.bytes[this.at])) this.at += 1;
    return latin(this.bytes.subarray(start, this.at));
  }

  /** The value here. @throws {PdfSyntaxError} */
  value(depth = 0): PdfValue {
    if (depth > DEPTH) throw new PdfSyntaxError("nested too deeply");
    this.skipBlank();
    const byte = this.bytes[this.at];
    if (byte === SLASH) return this.#name();
    if (byte === OPEN) return this.#literalString();
    if (byte === LESS) return this.bytes[this.at + 1] === LESS ? this.#dictionary(depth) : this.#hexString();
    if (byte === 0x5b) return this.#array(depth);
    return this.#wordValue();
  }

  #wordValue(): PdfValue {
    const word = this.word();
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) throw new PdfSyntaxError("no value");
    return /^\d{1,10}$/.test(word) ? this.#reference(Number(word)) : Number(word);
  }

  /** `n g R`, or just the number when that does not follow. */
  #reference(first: number): PdfValue {
    const back = this.at;
    this.skipBlank();
    if (/^\d{1,5}$/.test(this.word())) {
      this.skipBlank();
      if (this.word() === "R") return { object: first };
    }
    this.at = back;
    return first;
  }

  #name(): PdfName {
    this.at += 1;
    const word = this.word();
    if (!word.includes("#")) return { name: word };
    return {
      name: word.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    };
  }

  #dictionary(depth: number): PdfDictionary {
    this.at += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skipBlank();
      const byte = this.bytes[this.at];
      if (byte === GREATER && this.bytes[this.at + 1] === GREATER) {
        this.at += 2;
        return entries;
      }
      if (byte !== SLASH) throw new PdfSyntaxError("a dictionary without a name");
      const { name } = this.#name();
      entries.set(name, this.value(depth + 1));
    }
  }

  #array(depth: number): readonly PdfValue[] {
    this.at += 1;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipBlank();
      if (this.bytes[this.at] === 0x5d) {
        this.at += 1;
        return items;
      }
      items.push(this.value(depth + 1));
    }
  }

  #hexString(): PdfText {
    const end = this.bytes.indexOf(GREATER ?? 0, this.at);
    if (end < 0) {
      this.at = this.bytes.length;
      throw new PdfSyntaxError("a string without an end");
    }
    const digits = latin(this.bytes.subarray(this.at + 1, end)).replace(/[^0-9a-fA-F]/g, "");
    this.at = end + 1;
    const text = new Uint8Array(Math.ceil(digits.length / 2));
    for (let index = 0; index < text.length; index += 1) {
      text[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2).padEnd(2, "0"), 16);
    }
    return { text };
  }

  #literalString(): PdfText {
    const out: number[] = [];
    let open = 1;
    this.at += 1;
    for (; open > 0; this.at += 1) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new PdfSyntaxError("a string without an end");
      if (byte === BACKSLASH) this.#escape(out);
      else {
        if (byte === OPEN) open += 1;
        if (byte === CLOSE) open -= 1;
        if (open > 0) out.push(byte);
      }
    }
    return { text: Uint8Array.from(out) };
  }

  /** What follows a backslash (§7.3.4.2, table 3); leaves the cursor on its last byte. */
  #escape(out: number[]): void {
    this.at += 1;
    const octal = /^[0-7]{1,3}/.exec(latin(this.bytes.subarray(this.at, this.at + 3)))?.[0];
    if (octal !== undefined) {
      this.at += octal.length - 1;
      out.push(Number.parseInt(octal, 8) & 0xff);
      return;
    }
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new PdfSyntaxError("a string without an end");
    if (byte === 13 && this.bytes[this.at + 1] === 10) this.at += 1;
    const plain = ESCAPES.get(byte);
    if (byte !== 10 && byte !== 13) out.push(plain ?? byte);
  }
}

const ESCAPES = new Map([..."nrtbf"].map((letter, at) => [letter.charCodeAt(0), [10, 13, 9, 8, 12][at] ?? 0]));

/** Tells whether a value is a dictionary. */
export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return value instanceof Map;
}

/** Tells whether a value is an array. */
export function isPdfArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}

/** A name's text; undefined for anything else. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return isRecord(value) && "name" in value ? value.name : undefined;
}

/** The object number of a reference; undefined for anything else. */
export function objectOf(value: PdfValue | undefined): number | undefined {
  return isRecord(value) && "object" in value ? value.object : undefined;
}

/** A text string (§7.9.2): UTF-16 with a mark, else taken as Latin; undefined for anything else. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!isRecord(value) || !("text" in value)) return undefined;
  const { text } = value;
  if (text[0] !== 0xfe || text[1] !== 0xff) return latin(text);
  let wide = "";
  for (let at = 2; at + 1 < text.length; at += 2)
    wide += String.fromCharCode(((text[at] ?? 0) << 8) | (text[at + 1] ?? 0));
  return wide;
}

function isRecord(value: PdfValue | undefined): value is PdfName | PdfText | PdfReference {
  return typeof value === "object" && value !== null && !isDictionary(value) && !isPdfArray(value);
}

function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte);
}

/** Bytes as characters 0-255, in pieces that the argument list holds. */
export function latin(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
