// A file that is put together from a printed sheet and an original (ISO 32000-1 §7.5): the sheet's objects under their own numbers,
// the original's under those that follow, one revision with a plain cross-reference table. What nothing leads to is left out.

import { concatBytes, utf8 } from "../../licence/bytes.ts";
import { writtenPdf, writtenTable } from "../pades/pdf-writing.ts";
import type { PrintedObjects } from "../pades/printed-objects.ts";
import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import {
  isDictionary,
  isPdfArray,
  objectOf,
  type PdfDictionary,
  type PdfReference,
  type PdfValue,
} from "../pdf-values.ts";

interface OwnObject {
  readonly value: PdfValue;
  readonly stream?: Uint8Array;
}

/** Objects while they are collected. */
export class BoundFile {
  readonly #printed: PrintedObjects;
  readonly #spans: ReadonlyMap<number, { readonly start: number; readonly end: number }>;
  readonly #own = new Map<number, OwnObject>();
  #next: number;

  constructor(printed: PrintedObjects) {
    this.#printed = printed;
    this.#spans = new Map(printed.spans.map((span) => [span.object, span]));
    this.#next = printed.size;
  }

  /** The next number, for an object to be put there. */
  take(): PdfReference {
    this.#next += 1;
    return { object: this.#next - 1 };
  }

  /** Puts an object there, in the place of one of the sheet's too; `stream` as it stands in the file, its length is written. */
  put({ object }: PdfReference, value: PdfValue, stream?: Uint8Array): void {
    if (stream === undefined) this.#own.set(object, { value });
    else if (isDictionary(value)) this.#own.set(object, { value: new Map(value).set("Length", stream.length), stream });
    else throw new PdfSyntaxError("a stream without a dictionary");
  }

  /** Adds an object. */
  add(value: PdfValue, stream?: Uint8Array): PdfReference {
    const reference = this.take();
    this.put(reference, value, stream);
    return reference;
  }

  /** An object's value as it will be written; of a stream its dictionary. */
  value(reference: PdfValue | undefined): PdfValue {
    const object = objectOf(reference);
    if (object === undefined) return reference ?? null;
    const own = this.#own.get(object);
    if (own !== undefined) return own.value;
    const span = this.#spans.get(object);
    if (span === undefined) return null;
    return this.#opened(span).value();
  }

  /** The dictionary that a reference of the sheet leads to. @throws {PdfSyntaxError} it leads to none. */
  dictionary(reference: PdfValue | undefined): PdfDictionary {
    const value = this.value(reference);
    if (!isDictionary(value)) throw new PdfSyntaxError("no dictionary");
    return value;
  }

  /** The raw data of one of the sheet's streams, whose length stands in its dictionary. */
  stream(reference: PdfValue | undefined): Uint8Array {
    const span = this.#spans.get(objectOf(reference) ?? -1);
    const length = this.dictionary(reference).get("Length");
    if (span === undefined || typeof length !== "number") throw new PdfSyntaxError("no stream");
    const cursor = this.#opened(span);
    cursor.value();
    cursor.skipBlank();
    if (cursor.word() !== "stream") throw new PdfSyntaxError("no stream");
    return this.#printed.bytes.slice(cursor.at + 1, cursor.at + 1 + length);
  }

  /** The file; its trailer is the sheet's. */
  finish(): Uint8Array {
    const { bytes, spans, trailer } = this.#printed;
    const pieces: Uint8Array[] = [bytes.subarray(0, spans[0]?.start ?? 0)];
    const offsets = new Map<number, number>();
    let length = pieces[0]?.length ?? 0;
    for (const object of [...this.#reached(trailer)].toSorted((one, other) => one - other)) {
      offsets.set(object, length);
      for (const piece of this.#written(object)) {
        pieces.push(piece);
        length += piece.length;
      }
    }
    const written = writtenPdf(new Map(trailer).set("Size", this.#next));
    const table = writtenTable(offsets, this.#next);
    return concatBytes(...pieces, utf8(`${table}trailer\n${written}\n\nstartxref\n${length}\n%%EOF\n`));
  }

  #opened({ start }: { readonly start: number }): PdfCursor {
    const cursor = new PdfCursor(this.#printed.bytes, start);
    for (let word = 0; word < 3; word += 1) {
      cursor.word();
      cursor.skipBlank();
    }
    return cursor;
  }

  #reached(trailer: PdfDictionary): ReadonlySet<number> {
    const reached = new Set<number>();
    const waiting: PdfValue[] = [trailer];
    while (waiting.length > 0) {
      const value = waiting.pop() ?? null;
      const object = objectOf(value);
      if (object !== undefined) {
        if (reached.has(object) || !(this.#own.has(object) || this.#spans.has(object))) continue;
        reached.add(object);
        waiting.push(this.value(value));
      } else if (isPdfArray(value) || isDictionary(value)) for (const part of value.values()) waiting.push(part);
    }
    return reached;
  }

  #written(object: number): readonly Uint8Array[] {
    const own = this.#own.get(object);
    const span = this.#spans.get(object);
    if (own === undefined) return span === undefined ? [] : [this.#printed.bytes.subarray(span.start, span.end)];
    const head = `${object} 0 obj\n${writtenPdf(own.value)}\n`;
    if (own.stream === undefined) return [utf8(`${head}endobj\n\n`)];
    return [utf8(`${head}stream\n`), own.stream, utf8("\nendstream\nendobj\n\n")];
  }
}
