// A workbook's shared strings (ECMA-376 part 1, 18.4.9), held as one stretch of UTF-8 with the places where each ends: a million of them
// take little more than their text, where a million strings of the runtime's would take many times that.

import { utf8 } from "../../licence/bytes.ts";
import { unreadable } from "./sheet.ts";
import { readXml } from "./workbook-xml.ts";

const LARGEST_TEXT = 134_217_728;
const FIRST_BYTES = 65_536;
/** What Excel lets a cell have, characters. A longer one, meant by many cells, would become many times the file. */
const LONGEST_STRING = 32_767;

/** Strings by their number. */
export class SharedStrings {
  #bytes = new Uint8Array(FIRST_BYTES);
  #used = 0;
  #ends = new Uint32Array(1024);
  #count = 0;
  readonly #decoder = new TextDecoder();

  /** The string of that number; "" when there is none. */
  at(index: number): string {
    if (!(Number.isInteger(index) && index >= 0 && index < this.#count)) return "";
    return this.#decoder.decode(this.#bytes.subarray(index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]));
  }

  /** @throws {LicenceError} document-unreadable: `xlsx-damaged` {reason}, `xlsx-too-large` {limit} */
  add(text: string): void {
    if (text.length > LONGEST_STRING)
      throw unreadable("xlsx-damaged", { reason: `a text of ${text.length} characters` });
    const encoded = utf8(text);
    if (this.#used + encoded.length > LARGEST_TEXT) throw unreadable("xlsx-too-large", { limit: LARGEST_TEXT });
    if (this.#used + encoded.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + encoded.length));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    this.#bytes.set(encoded, this.#used);
    this.#used += encoded.length;
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }
}

/** Reads the part, yielding now and then. Phonetic guides, which Excel keeps beside some names, are left out. */
export function* readSharedStrings(pieces: Iterable<Uint8Array>): Generator<void, SharedStrings> {
  const strings = new SharedStrings();
  let text = "";
  let isText = false;
  let isPhonetic = false;
  yield* readXml(pieces, {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") isPhonetic = true;
      else if (name === "t") isText = !isPhonetic;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === "t") isText = false;
      else if (name === "rPh") isPhonetic = false;
      else if (name === "si") strings.add(unescaped(text));
    },
  });
  return strings;
}

/** `_x000D_` stands for a character that XML cannot hold (ECMA-376 part 1, 22.4.2.4). */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
