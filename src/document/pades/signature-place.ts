// Makes the place for a PAdES signature (ETSI EN 319 142-1 §5, ISO 32000-2 §12.8) in a printed file: a signature field over the
// drawn seal, whose own appearance is empty, and a signature dictionary whose ByteRange covers the whole file but its own
// Contents. It certifies the file (DocMDP, P 1: no change is lawful), for a licence is final once it is handed out.
// The file stays one revision: objects are laid out anew. The same file and place always give the same bytes.

import { utf8 } from "../../licence/bytes.ts";
import type { SealField } from "../../licence/sealing.ts";
import { crossReferenceStream } from "../cross-reference-stream.ts";
import { PdfSyntaxError } from "../pdf-cursor.ts";
import { isPdfArray, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { fillHex, writtenDate, writtenPdf, writtenTable, writtenText } from "./pdf-writing.ts";
import { dictionaryAt, type PrintedObjects, pageReferences, readPrintedObjects } from "./printed-objects.ts";
import { placeInStructure, type StructurePlace } from "./structure-place.ts";

/** What the signature says of itself outside its cryptography. */
export interface SignaturePlace {
  readonly field: SealField;
  /** The signer's name for people. */
  readonly name: string;
  /** A UTC instant; PAdES has the time that the signer claims in the dictionary and not in the CMS. */
  readonly signedAt: string;
  /** Bytes kept free for the CMS. */
  readonly reserved: number;
}

/** A file with room for its signature. */
export interface PlacedSignature {
  /** The room is filled with zeros. */
  readonly bytes: Uint8Array;
  /** Where the hexadecimal digits of the room are; the brackets around them are not signed either. */
  readonly room: { readonly start: number; readonly end: number };
}

/**
 * Lays a printed file out anew with a place for a signature.
 * @throws {PdfSyntaxError} the file is not of the printer's form, has a form or a signature already, or lacks the page.
 */
export function placeSignature(pdf: Uint8Array, place: SignaturePlace): PlacedSignature {
  const printed = readPrintedObjects(pdf);
  const root = printed.trailer.get("Root");
  const catalog = dictionaryAt(printed, root);
  const page = pageReferences(printed, catalog.get("Pages"))[place.field.page];
  if (page === undefined || catalog.has("AcroForm") || catalog.has("Perms")) throw new PdfSyntaxError("no place");
  const [field, appearance, element, signature] = newReferences(printed);
  const structure = placeInStructure(printed, catalog, { field, page, element });
  const layout = new Layout(printed);
  layout.copy(
    new Map([
      [objectOf(root), withForm(catalog, field, signature)],
      [objectOf(page), withAnnotation(dictionaryAt(printed, page), field)],
      ...(structure?.replaced ?? []),
    ]),
  );
  layout.add(field, writtenField(place, { page, appearance, signature, structure }));
  layout.add(appearance, emptyAppearance(place.field));
  if (structure !== undefined) layout.add(element, writtenPdf(structure.element));
  const written = layout.addSignature(signature, place);
  return layout.finish(written);
}

/** The bytes that the signature is over. */
export function signedBytes({ bytes, room }: PlacedSignature): Uint8Array<ArrayBuffer> {
  const covered = new Uint8Array(bytes.length - (room.end - room.start) - 2);
  covered.set(bytes.subarray(0, room.start - 1));
  covered.set(bytes.subarray(room.end + 1), room.start - 1);
  return covered;
}

/** The signed file: the very bytes, filled in. @throws {RangeError} the CMS is larger than the room. */
export function fillSignature({ bytes, room }: PlacedSignature, cms: Uint8Array): Uint8Array {
  if (cms.length * 2 > room.end - room.start) throw new RangeError("a signature larger than its room");
  fillHex(cms, room, bytes);
  return bytes;
}

interface WrittenSignature {
  readonly rangeAt: number;
  readonly room: { readonly start: number; readonly end: number };
}

const RANGE_DIGITS = 10;

/** The new file while it is written. */
class Layout {
  readonly #printed: PrintedObjects;
  readonly #pieces: Uint8Array[] = [];
  readonly #offsets = new Map<number, number>();
  #length = 0;
  #next: number;

  constructor(printed: PrintedObjects) {
    this.#printed = printed;
    this.#next = printed.size;
    this.#put(printed.bytes.subarray(0, printed.spans[0]?.start ?? 0));
  }

  /** Every object as it stands, but for those that are replaced. */
  copy(replaced: ReadonlyMap<number | undefined, PdfDictionary>): void {
    for (const { object, start, end } of this.#printed.spans) {
      this.#offsets.set(object, this.#length);
      const dictionary = replaced.get(object);
      if (dictionary === undefined) this.#put(this.#printed.bytes.subarray(start, end));
      else this.#put(utf8(`${object} 0 obj\n${writtenPdf(dictionary)}\nendobj\n\n`));
    }
  }

  add(reference: PdfValue, body: string): void {
    const object = objectOf(reference) ?? 0;
    this.#offsets.set(object, this.#length);
    this.#next = Math.max(this.#next, object + 1);
    this.#put(utf8(`${object} 0 obj\n${body}\nendobj\n\n`));
  }

  /** The signature dictionary; its ByteRange is written when the length of the file is known. */
  addSignature(reference: PdfValue, place: SignaturePlace): WrittenSignature {
    const head = `${objectOf(reference)} 0 obj\n${signatureHead(place)}\n/ByteRange [0 `;
    const range = `${" ".repeat(3 * RANGE_DIGITS + 2)}]\n/Contents <`;
    const rangeAt = this.#length + head.length;
    const start = rangeAt + range.length;
    this.add(reference, `${head.slice(head.indexOf("<<"))}${range}${"0".repeat(2 * place.reserved)}>>>`);
    return { rangeAt, room: { start, end: start + 2 * place.reserved } };
  }

  finish({ rangeAt, room }: WrittenSignature): PlacedSignature {
    const table = this.#length;
    this.#put(this.#table(table));
    this.#put(utf8(`startxref\n${table}\n%%EOF\n`));
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    const range = [room.start - 1, room.end + 1, bytes.length - room.end - 1];
    bytes.set(utf8(range.map((number) => String(number).padStart(RANGE_DIGITS, " ")).join(" ")), rangeAt);
    return { bytes, room };
  }

  /** Of the form that the printed file has. */
  #table(at: number): Uint8Array {
    const { table, packed, trailer } = this.#printed;
    const size = this.#next;
    if (table === undefined) {
      const written = writtenPdf(new Map(trailer).set("Size", size));
      return utf8(`${writtenTable(this.#offsets, size)}trailer\n${written}\n\n`);
    }
    const places = new Map(packed);
    for (const [object, offset] of this.#offsets) places.set(object, { at: offset });
    const entries = [...trailer].filter(([name]) => name !== "Size");
    const written = entries.map(([name, value]) => `/${name} ${writtenPdf(value)}`).join("");
    return crossReferenceStream({ object: table, at, places, size, trailer: written });
  }

  #put(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}

/** Field, its appearance, its structure element and the signature. */
function newReferences({ size }: PrintedObjects): readonly [PdfValue, PdfValue, PdfValue, PdfValue] {
  return [{ object: size }, { object: size + 1 }, { object: size + 2 }, { object: size + 3 }];
}

function withForm(catalog: PdfDictionary, field: PdfValue, signature: PdfValue): PdfDictionary {
  const form = new Map<string, PdfValue>([
    ["Fields", [field]],
    // SignaturesExist and AppendOnly (§12.7.2, table 219).
    ["SigFlags", 3],
  ]);
  return new Map(catalog).set("AcroForm", form).set("Perms", new Map([["DocMDP", signature]]));
}

function withAnnotation(page: PdfDictionary, field: PdfValue): PdfDictionary {
  const annotations = page.get("Annots") ?? [];
  if (!isPdfArray(annotations)) throw new PdfSyntaxError("annotations that stand elsewhere");
  return new Map(page).set("Annots", [...annotations, field]);
}

/** Printed with the page and locked; neither hidden nor invisible, as PDF/A asks. */
const FIELD_FLAGS = 4 + 128;

interface FieldReferences {
  readonly page: PdfValue;
  readonly appearance: PdfValue;
  readonly signature: PdfValue;
  readonly structure: StructurePlace | undefined;
}

function writtenField({ field, name }: SignaturePlace, refer: FieldReferences): string {
  const [page, appearance, signature] = [refer.page, refer.appearance, refer.signature].map(writtenPdf);
  return [
    "<</Type /Annot /Subtype /Widget /FT /Sig /T (Seal)",
    `/TU ${writtenText(name)}`,
    `/Rect ${writtenPdf(field.box)} /F ${FIELD_FLAGS} /P ${page}`,
    ...(refer.structure === undefined ? [] : [`/StructParent ${refer.structure.key}`]),
    `/V ${signature} /AP <</N ${appearance}>>>>`,
  ].join("\n");
}

/** The seal is drawn on the page itself; the field adds nothing to it. */
function emptyAppearance({ box: [left, lower, right, upper] }: SealField): string {
  const bounds = writtenPdf([0, 0, right - left, upper - lower]);
  return `<</Type /XObject /Subtype /Form /BBox ${bounds} /Resources <<>> /Length 0>>\nstream\n\nendstream`;
}

function signatureHead({ name, signedAt }: SignaturePlace): string {
  const parameters = "<</Type /TransformParams /P 1 /V /1.2>>";
  return [
    "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
    `/Name ${writtenText(name)} /M ${writtenDate(signedAt)}`,
    `/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams ${parameters}>>]`,
  ].join("\n");
}
