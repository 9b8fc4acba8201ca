// Writes on a PDF as forgers and viewers do: an incremental update (ISO 32000-1 §7.5.6) behind what is there, from our own bytes, with
// or without the table that belongs to it.

import { type ScannedPdf, scanPdf } from "../../../src/document/object-scan.ts";
import { writtenPdf } from "../../../src/document/pades/pdf-writing.ts";
import {
  isDictionary,
  isPdfArray,
  objectOf,
  type PdfDictionary,
  type PdfValue,
} from "../../../src/document/pdf-values.ts";

const encoder = new TextEncoder();

/** A file that is being written on. */
export class Revision {
  readonly pdf: ScannedPdf;
  readonly #bytes: Uint8Array;
  readonly #objects = new Map<number, string>();
  #next: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.pdf = scanPdf(bytes);
    this.#next = Math.max(...this.pdf.places.keys()) + 1;
  }

  /** The catalogue and the first page (or another), each with its number. */
  get catalog(): readonly [number, PdfDictionary] {
    return this.#dictionaryAt(this.pdf.trailer.get("Root"));
  }

  page(index = 0): readonly [number, PdfDictionary] {
    const [, catalog] = this.catalog;
    const [, pages] = this.#dictionaryAt(catalog.get("Pages"));
    const kids = this.pdf.resolve(pages.get("Kids"));
    return this.#dictionaryAt(isPdfArray(kids) ? kids[index] : undefined);
  }

  pages(): readonly [number, PdfDictionary] {
    return this.#dictionaryAt(this.catalog[1].get("Pages"));
  }

  /** A new object; answers a reference to it. */
  add(body: string): PdfValue {
    const object = this.#next;
    this.#next += 1;
    this.#objects.set(object, body);
    return { object };
  }

  /** A new stream without a filter. */
  addStream(entries: string, content: string): PdfValue {
    return this.add(`<<${entries}/Length ${content.length}>>\nstream\n${content}\nendstream`);
  }

  /** An object that stands there, written otherwise. */
  replace(object: number, dictionary: PdfDictionary): this {
    this.#objects.set(object, writtenPdf(dictionary));
    return this;
  }

  /** Entries of a dictionary that stands there. */
  change([object, dictionary]: readonly [number, PdfDictionary], entries: Readonly<Record<string, PdfValue>>): this {
    return this.replace(object, new Map([...dictionary, ...Object.entries(entries)]));
  }

  /** Adds an annotation to the first page. */
  annotate(body: string): this {
    const page = this.page();
    const annotations = this.pdf.resolve(page[1].get("Annots")) ?? [];
    return this.change(page, { Annots: [...(isPdfArray(annotations) ? annotations : []), this.add(body)] });
  }

  /** The file with the update; `trailer` are more entries of it. */
  written(trailer: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
    const pieces = [...this.#objects].map(([object, body]) => `${object} 0 obj\n${body}\nendobj\n`);
    let at = this.#bytes.length + 1;
    const table = [...this.#objects.keys()].map((object, index) => {
      const entry = `${object} 1\n${String(at).padStart(10, "0")} 00000 n \n`;
      at += latin(pieces[index] ?? "").length;
      return entry;
    });
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(
      new TextDecoder("latin1").decode(this.#bytes.slice(-64)),
    )?.[1];
    const root = writtenPdf(this.pdf.trailer.get("Root") ?? null);
    const more = Object.entries(trailer).map(([key, value]) => `/${key} ${value}`);
    const end = `trailer\n<</Size ${this.#next}/Root ${root}/Prev ${previous}${more.join("")}>>\nstartxref\n${at}\n%%EOF\n`;
    return joined(this.#bytes, latin(`\n${pieces.join("")}xref\n${table.join("")}${end}`));
  }

  /** The file with the objects behind its end, but without a table that names them. */
  hidden(): Uint8Array<ArrayBuffer> {
    const pieces = [...this.#objects].map(([object, body]) => `${object} 0 obj\n${body}\nendobj\n`);
    return joined(this.#bytes, latin(`\n${pieces.join("")}`));
  }

  #dictionaryAt(reference: PdfValue | undefined): readonly [number, PdfDictionary] {
    const object = objectOf(reference);
    const value = this.pdf.resolve(reference);
    if (object === undefined || !isDictionary(value)) throw new Error("no dictionary there");
    return [object, value];
  }
}

/** Characters 0-255 as bytes. */
export function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Bytes one after the other. */
export function joined(...pieces: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const parts = pieces.map((piece) => (typeof piece === "string" ? encoder.encode(piece) : piece));
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A text string in UTF-16 (§7.9.2.2). */
export function utf16(text: string): string {
  let hex = "feff";
  for (let at = 0; at < text.length; at += 1) hex += text.charCodeAt(at).toString(16).padStart(4, "0");
  return `<${hex}>`;
}
