// Lays the objects of a licence into a file (ISO 32000-1 §7.5): streams and what the signature's place changes stand by themselves,
// everything else lies in compressed object streams. A sheet that is bound to a department's own document has nothing packed.

import type { PDFObject, PDFRef } from "pdf-lib";
import { utf8 } from "../licence/bytes.ts";
import { crossReferenceStream } from "./cross-reference-stream.ts";
import { compress, flate } from "./embedded-font.ts";
import type { ObjectPlace } from "./object-scan.ts";
import { writtenTable } from "./pades/pdf-writing.ts";
import { WrittenObject, type WrittenStream } from "./written-object.ts";

/** An object with its number. */
export type NumberedObject = readonly [PDFRef, PDFObject];

/** Objects in one object stream, in their order there. */
export interface Pack {
  readonly container: PDFRef;
  readonly objects: readonly PDFRef[];
}

/** Packs what need not stand by itself into the object stream `container`. */
export function packSmall(
  objects: readonly NumberedObject[],
  container: PDFRef,
): { readonly standing: readonly NumberedObject[]; readonly pack: Pack } {
  const standing: NumberedObject[] = [];
  const small: (readonly [PDFRef, WrittenObject])[] = [];
  for (const [reference, object] of objects) {
    if (object instanceof WrittenObject && !object.stands) small.push([reference, object]);
    else standing.push([reference, object]);
  }
  return {
    standing: [...standing, [container, objectStream(small)]],
    pack: { container, objects: small.map(([reference]) => reference) },
  };
}

/** An object stream (§7.5.7). */
function objectStream(objects: readonly (readonly [PDFRef, WrittenObject])[]): WrittenStream {
  let head = "";
  let body = "";
  for (const [{ objectNumber }, { text }] of objects) {
    head += `${objectNumber} ${body.length} `;
    body += `${text} `;
  }
  return flate(compress(utf8(head + body)), `/Type/ObjStm/N ${objects.length}/First ${head.length}`);
}

/** Four bytes above 127 say that the file is binary. */
const HEADER = Uint8Array.from([...utf8("%PDF-1.7\n%"), 0x81, 0x81, 0x81, 0x81, 0x0a, 0x0a]);
const END = utf8("\nendobj\n\n");

/** What is laid into a file. */
export interface FileParts {
  readonly standing: readonly NumberedObject[];
  /** With packs the table is a cross-reference stream, for a plain one cannot name what they hold. */
  readonly packs: readonly Pack[];
  /** The first number that is not taken; with packs the one before it is the table's. */
  readonly size: number;
  /** The text of the trailer's entries but Size. */
  readonly trailer: string;
}

/** The file's bytes. */
export function layFile({ standing, packs, size, trailer }: FileParts): Uint8Array<ArrayBuffer> {
  const places = new Map<number, ObjectPlace>();
  const heads = standing.map(([{ objectNumber }]) => utf8(`${objectNumber} 0 obj\n`));
  let length = HEADER.length;
  for (const [index, [{ objectNumber }, object]] of standing.entries()) {
    places.set(objectNumber, { at: length });
    length += (heads[index]?.length ?? 0) + object.sizeInBytes() + END.length;
  }
  for (const { container, objects } of packs)
    for (const [entry, { objectNumber }] of objects.entries())
      places.set(objectNumber, { container: container.objectNumber, entry });
  // The table takes the last number for itself where it is a stream.
  const stream = { object: size - 1, at: length, places, size, trailer };
  const table = packs.length === 0 ? plainTable(places, size, trailer) : crossReferenceStream(stream);
  const tail = utf8(`startxref\n${length}\n%%EOF\n`);
  const bytes = new Uint8Array(length + table.length + tail.length);
  bytes.set(HEADER);
  let at = HEADER.length;
  const put = (piece: Uint8Array) => {
    bytes.set(piece, at);
    at += piece.length;
  };
  for (const [index, [, object]] of standing.entries()) {
    put(heads[index] ?? HEADER);
    at += object.copyBytesInto(bytes, at);
    put(END);
  }
  put(table);
  put(tail);
  return bytes;
}

function plainTable(places: ReadonlyMap<number, ObjectPlace>, size: number, trailer: string): Uint8Array {
  const offsets = new Map<number, number>();
  for (const [object, place] of places) if ("at" in place) offsets.set(object, place.at);
  return utf8(`${writtenTable(offsets, size)}trailer\n<</Size ${size}${trailer}>>\n\n`);
}
