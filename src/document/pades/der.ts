// Writes and reads DER (ITU-T X.690 §10), as much of it as signatures, certificates and timestamps need. Reading is strict and
// keeps every value's own bytes, because signatures are made over bytes as they stand. Leaves out BER's indefinite lengths
// and tag numbers above 30. A library that writes and reads more (pkijs) is 400 KB in a Worker; this is what of it is used.

import { concatBytes } from "../../licence/bytes.ts";

/** Bytes that are not DER, or not what was to stand there. */
export class DerError extends Error {
  override readonly name = "DerError";
}

/** Tags that occur (X.680 §8.6): universal ones, and context-specific ones of both kinds. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** Context-specific, constructed: [0] to [3]. */
  context: [0xa0, 0xa1, 0xa2, 0xa3],
} as const;

/** A value where it lies: its tag, all of its bytes, and those after tag and length. */
export interface DerValue {
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

/** One value: tag, length, contents one after the other. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, { length }) => sum + length, 0);
  return concatBytes(Uint8Array.of(tag, ...lengthBytes(length)), ...contents);
}

/** SEQUENCE. */
export function sequence(...contents: readonly Uint8Array[]): Uint8Array {
  return der(TAG.sequence, ...contents);
}

/** SET OF: its values in the order of their bytes (§11.6); `tag` for one that is tagged implicitly. */
export function setOf(values: readonly Uint8Array[], tag: number = TAG.set): Uint8Array {
  return der(tag, ...values.toSorted(compareBytes));
}

/** INTEGER of an unsigned number's bytes, most significant first. */
export function unsignedInteger(bytes: Uint8Array): Uint8Array {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first += 1;
  const shortest = bytes.subarray(first);
  return (shortest[0] ?? 0) < 0x80 && shortest.length > 0
    ? der(TAG.integer, shortest)
    : der(TAG.integer, Uint8Array.of(0), shortest);
}

/** OBJECT IDENTIFIER of its dotted text. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(TAG.objectIdentifier, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** NULL. */
export const NULL = Uint8Array.of(TAG.null, 0);

/** The value that is all of these bytes. @throws {DerError} another tag, or bytes after it. */
export function readDer(bytes: Uint8Array, tag?: number): DerValue {
  const reader = new DerReader(bytes);
  const value = tag === undefined ? reader.next() : reader.read(tag);
  reader.end();
  return value;
}

/** Reads the values inside a value, one after another. Every method throws DerError where they are not as asked. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The tag of what comes next; undefined at the end. */
  get tag(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** Whatever comes next. */
  next(): DerValue {
    const start = this.#at;
    const tag = this.#bytes[start];
    if (tag === undefined || (tag & 0x1f) === 0x1f) throw new DerError("no value");
    this.#at += 1;
    const length = this.#length();
    const content = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new DerError("a value beyond its bytes");
    return { tag, bytes: this.#bytes.subarray(start, this.#at), content: this.#bytes.subarray(content, this.#at) };
  }

  read(tag: number): DerValue {
    if (this.tag !== tag) throw new DerError(`tag ${this.tag} instead of ${tag}`);
    return this.next();
  }

  /** The reader of what is inside the value that comes next. */
  into(tag: number): DerReader {
    return new DerReader(this.read(tag).content);
  }

  optional(tag: number): DerValue | undefined {
    return this.tag === tag ? this.next() : undefined;
  }

  /** All that is left; at most `most` values. */
  rest(most: number): readonly DerValue[] {
    const values: DerValue[] = [];
    while (this.tag !== undefined) {
      if (values.length >= most) throw new DerError("too many values");
      values.push(this.next());
    }
    return values;
  }

  /** The dotted text of an object identifier. */
  objectIdentifier(): string {
    return dottedText(this.read(TAG.objectIdentifier).content);
  }

  /** An AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
  algorithm(): { readonly name: string; readonly parameters?: DerValue } {
    const inside = this.into(TAG.sequence);
    const name = inside.objectIdentifier();
    if (inside.tag === undefined) return { name };
    const parameters = inside.next();
    inside.end();
    return { name, parameters };
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new DerError("more than was asked for");
  }

  /** Definite and as short as can be (§10.1). */
  #length(): number {
    const first = this.#bytes[this.#at] ?? 0x80;
    this.#at += 1;
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 3) throw new DerError("length");
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (this.#bytes[this.#at + index] ?? 0);
    this.#at += count;
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DerError("length");
    return length;
  }
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}

function base128(value: number): readonly number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) + 128);
  return digits;
}

const LONGEST_IDENTIFIER = 32;

function dottedText(content: Uint8Array): string {
  if (content.length === 0 || content.length > LONGEST_IDENTIFIER) throw new DerError("object identifier");
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [head = 0, ...rest] = numbers;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join(".");
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
