// What people do with the paper: scan its QR code as a phone does, and alter the credential inside the file as a forger does.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream, type PDFRef } from "pdf-lib";
import { run } from "../system-tools.ts";

/** The text of the one QR code on a PDF's first page, drawn at 150 dpi by Poppler and read by ZBar. */
export async function scan(pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "vellum-scan-"));
  try {
    const file = path.join(folder, "licence.pdf");
    await writeFile(file, pdf);
    await run("pdftoppm", ["-r", "150", "-f", "1", "-l", "1", "-gray", "-singlefile", file, path.join(folder, "page")]);
    const { stdout } = await run("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", `${folder}/page.pgm`]);
    return stdout.replace(/\n$/, "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text of the credential in a PDF, read by pdf-lib and not by us. */
export async function credentialIn(pdf: Uint8Array): Promise<string> {
  const { stream } = await attachedStream(pdf);
  return new TextDecoder().decode(decodePDFRawStream(stream).decode());
}

/** The same file with another credential in the place of the attached one, as a PDF editor would save it. */
export async function withCredential(pdf: Uint8Array, credential: string): Promise<Uint8Array> {
  const { document, reference, stream } = await attachedStream(pdf);
  const entries = stream.dict.entries().filter(([name]) => !["Length", "Filter"].includes(name.decodeText()));
  const dictionary = Object.fromEntries(entries.map(([name, value]) => [name.decodeText(), value]));
  document.context.assign(reference, document.context.flateStream(new TextEncoder().encode(credential), dictionary));
  return await document.save({ updateFieldAppearances: false });
}

/** One byte of the licence number is another; everything else stays. */
export function oneByteChanged(credential: string): string {
  const number = /"certificateNumber":"[^"]*?(\w)[^\w"]*"/d.exec(credential);
  const [at = -1] = number?.indices?.[1] ?? [];
  if (at < 0) throw new Error("no letter to change");
  return credential.slice(0, at) + (credential[at] === "7" ? "8" : "7") + credential.slice(at + 1);
}

interface Attached {
  readonly document: PDFDocument;
  readonly reference: PDFRef;
  readonly stream: PDFRawStream;
}

async function attachedStream(pdf: Uint8Array): Promise<Attached> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const streams = document.context.enumerateIndirectObjects().flatMap(([reference, object]) => {
    const isFile = object instanceof PDFRawStream && object.dict.get(PDFName.of("Type")) === PDFName.of("EmbeddedFile");
    return isFile ? [{ document, reference, stream: object }] : [];
  });
  const [attached] = streams;
  if (attached === undefined || streams.length > 1) throw new Error(`${streams.length} attached files`);
  return attached;
}
