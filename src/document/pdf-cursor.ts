// Reads values of PDF syntax (ISO 32000-1 §7.3) from bytes that nobody vouches for: one pass, no recursion beyond a fixed depth,
// every read within the bytes, no more values and no longer strings than a licence has. Streams are cut out by object-scan.ts.

import { BudgetError } from "./inflate-bounded.ts";
import {
  latin,
  type PdfDictionary,
  type PdfName,
  type PdfReference,
  type PdfText,
  type PdfValue,
} from "./pdf-values.ts";

/** Bytes that are not PDF syntax at this place. */
export class PdfSyntaxError extends Error {
  override readonly name = "PdfSyntaxError";
}

const DEPTH = 64;
/** A licence has a few thousand. */
const VALUES = 1_000_000;
/** Bytes; the signature of a signed PDF is the longest there is. */
const LONGEST_STRING = 256 * 1024;
const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((character) => character.charCodeAt(0)));
const [SLASH, LESS, GREATER, OPEN, CLOSE, BACKSLASH, PERCENT] = [..."/<>()\\%"].map((c) => c.charCodeAt(0));

/** Reads values one after another. */
export class PdfCursor {
  readonly bytes: Uint8Array;
  at: number;
  #values = 0;

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

  /** The value here. @throws {PdfSyntaxError} no value; {BudgetError} more values than any licence has. */
  value(depth = 0): PdfValue {
    if (depth > DEPTH) throw new PdfSyntaxError("nested too deeply");
    this.#values += 1;
    if (this.#values > VALUES) throw new BudgetError("too many values");
    this.skipBlank();
    const byte = this.bytes[this.at];
    if (byte === SLASH) return this.#name();
    if (byte === OPEN) return this.#literalString();
    if (byte === LESS) return this.bytes[this.at + 1] === LESS ? this.#dictionary(depth) : this.#hexString();
    if (byte === 0x5b) return this.#array(depth);
    return this.#wordValue();
  }

  #wordValue(): PdfValue {
    const reference = this.#reference();
    if (reference !== undefined) return reference;
    const word = this.word();
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word)) throw new PdfSyntaxError("no value");
    return Number(word);
  }

  /** `n g R`, if that stands here; the cursor stays where it is when it does not. */
  #reference(): PdfReference | undefined {
    const afterNumber = this.#digitsEnd(this.at, 10);
    if (afterNumber < 0) return undefined;
    const generation = this.#blankEnd(afterNumber);
    const afterGeneration = this.#digitsEnd(generation, 5);
    if (generation === afterNumber || afterGeneration < 0) return undefined;
    const mark = this.#blankEnd(afterGeneration);
    if (mark === afterGeneration || this.bytes[mark] !== 0x52 || isRegular(this.bytes[mark + 1])) return undefined;
    // Some readers go by the generation, others by the number alone; nobody writes any but 0.
    if (Number(latin(this.bytes.subarray(generation, afterGeneration))) !== 0) throw new PdfSyntaxError("a generation");
    const object = Number(latin(this.bytes.subarray(this.at, afterNumber)));
    this.at = mark + 1;
    return { object };
  }

  /** Where a run of 1 to `most` digits ends; -1 when there is none. */
  #digitsEnd(start: number, most: number): number {
    let at = start;
    while (at - start <= most && isDigit(this.bytes[at])) at += 1;
    return at === start || at - start > most ? -1 : at;
  }

  /** Where a short blank ends; nobody needs more than a few bytes between the parts of a reference. */
  #blankEnd(start: number): number {
    let at = start;
    while (at - start < 8 && WHITE.has(this.bytes[at] ?? -1)) at += 1;
    return at;
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
      // Of a key written twice some readers take the first value, others the last.
      if (entries.has(name)) throw new PdfSyntaxError("a key written twice");
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
    if (end < 0 || end - this.at > LONGEST_STRING) {
      this.at = this.bytes.length;
      throw new PdfSyntaxError("a string without an end");
    }
    const digits = latin(this.bytes.subarray(this.at + 1, end)).replace(/[\0\t\n\f\r ]/g, "");
    if (!/^[0-9a-fA-F]*$/.test(digits)) throw new PdfSyntaxError("a string that is not hexadecimal");
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
      if (byte === undefined || out.length > LONGEST_STRING) throw new PdfSyntaxError("a string without an end");
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

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte);
}
