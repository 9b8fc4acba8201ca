// What people do with the paper: scan its QR code as a phone does, and alter the credential inside the file as a forger does.

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream, type PDFRef } from "pdf-lib";
import { run } from "../system-tools.ts";

/** The text of the one QR code on a PDF's pages, drawn at 150 dpi by Poppler and read by ZBar: mostly it is on the first. */
export async function scan(pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "vellum-scan-"));
  try {
    const file = path.join(folder, "licence.pdf");
    await writeFile(file, pdf);
    await run("pdftoppm", ["-r", "150", "-gray", file, path.join(folder, "page")]);
    const pages = (await readdir(folder)).filter((name) => name.endsWith(".pgm"));
    const found = await Promise.all(pages.map((page) => codeOn(path.join(folder, page))));
    return found.filter((text) => text !== "").join(" and ");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** ZBar ends with 4 when there is no code. */
async function codeOn(picture: string): Promise<string> {
  try {
    const { stdout } = await run("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture]);
    return stdout.replace(/\n$/, "");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === 4) return "";
    throw error;
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
