// PDFs as departments bring them, written object by object, so that each test says exactly what is in its file.

import { deflateSync } from "node:zlib";
import { latin } from "../../../src/document/pdf-values.ts";

/** An object: its text, or a stream with the text of its dictionary. */
export type RawObject = string | { readonly entries: string; readonly data: string | Uint8Array };

/** A file of one page; what tests put into its catalogue, its page, its trailer, and further objects. */
export interface RawPdf {
  readonly catalogue?: string;
  readonly page?: string;
  readonly content?: string | RawObject;
  readonly resources?: string;
  readonly mediaBox?: string;
  readonly trailer?: string;
  /** From number 10 on. */
  readonly objects?: readonly RawObject[];
}

const HELVETICA = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";

/** Writes the file with a plain cross-reference table. */
export function rawPdf(pdf: RawPdf = {}): Uint8Array {
  const { content = "BT /F1 24 Tf 72 700 Td (A decision) Tj ET", resources = HELVETICA } = pdf;
  const { mediaBox = "0 0 595.28 841.89" } = pdf;
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[${mediaBox}]/Resources<<${resources}>>/Contents 4 0 R${pdf.page ?? ""}>>`;
  const own = new Map<number, RawObject>([
    [1, `<</Type/Catalog/Pages 2 0 R${pdf.catalogue ?? ""}>>`],
    [2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"],
    [3, page],
    [4, typeof content === "string" ? { entries: "", data: content } : content],
  ]);
  pdf.objects?.forEach((object, index) => {
    own.set(10 + index, object);
  });
  return written(own, pdf.trailer ?? "");
}

/** Writes objects by their numbers. */
export function written(objects: ReadonlyMap<number, RawObject>, trailer = ""): Uint8Array {
  let body = "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n";
  const offsets = new Map<number, number>();
  for (const [number, object] of objects) {
    offsets.set(number, body.length);
    body += `${number} 0 obj\n${textOf(object)}\nendobj\n`;
  }
  const size = Math.max(...objects.keys()) + 1;
  const rows = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined ? "0000000000 65535 f \n" : `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${size}\n${rows.join("")}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\n`;
  return bytesOf(`${body}${table}startxref\n${body.length}\n%%EOF\n`);
}

/** Deflated, as an object. */
export function deflated(data: string | Uint8Array, entries = ""): RawObject {
  return { entries: `/Filter/FlateDecode${entries}`, data: deflateSync(data) };
}

/** Characters 0-255 as bytes. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function textOf(object: RawObject): string {
  if (typeof object === "string") return object;
  const data = typeof object.data === "string" ? object.data : latin(object.data);
  return `<<${object.entries}/Length ${data.length}>>\nstream\n${data}\nendstream`;
}
