// Reads QR codes as a phone does, by ZBar, many pictures in one call; and says where a page of ours has its code.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from "pdf-lib";

const OPTIONS = ["--quiet", "--nodbus", "--xml", "-Sdisable", "-Sqrcode.enable"];
/** zbarimg ends with 4 when a picture has no code, which is an answer. */
const ANSWERS: readonly (number | null)[] = [0, 4];
const PICTURES_A_CALL = 200;

/** The texts of the codes in each picture, in the order of the files. @throws {Error} a file is no picture. */
export async function readCodes(files: readonly string[]): Promise<readonly (readonly string[])[]> {
  const found = new Map<string, string[]>(files.map((file) => [file, []]));
  for (let at = 0; at < files.length; at += PICTURES_A_CALL) {
    const xml = await zbar(files.slice(at, at + PICTURES_A_CALL));
    for (const [, file = "", codes = ""] of xml.matchAll(/<source href='([^']*)'>([\s\S]*?)<\/source>/g))
      for (const [, code = ""] of codes.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)) found.get(file)?.push(code);
  }
  return files.map((file) => found.get(file) ?? []);
}

async function zbar(files: readonly string[]): Promise<string> {
  const child = spawn("zbarimg", [...OPTIONS, ...files], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => child.once("close", resolve).once("error", reject));
  const [xml, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (!ANSWERS.includes(code)) throw new Error(`zbarimg ended with ${code}: ${complaint}`);
  return xml;
}

/** A square on a page in points; x and y of its lower left corner. */
export interface CodeSquare {
  /** From 1. */
  readonly page: number;
  /** Of the page. */
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Where a printed file says that its QR code is: the box of the tagged figure whose words name the address. @throws {Error} nowhere. */
export async function codeSquare(pdf: Uint8Array, address: string): Promise<CodeSquare> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  for (const [, figure] of document.context.enumerateIndirectObjects()) {
    if (!(figure instanceof PDFDict)) continue;
    const words = figure.lookup(PDFName.of("Alt"));
    if (!(words instanceof PDFHexString || words instanceof PDFString) || !words.decodeText().includes(address))
      continue;
    const box = figure.lookup(PDFName.of("A"), PDFDict).lookup(PDFName.of("BBox"), PDFArray);
    const { x, y, width: size } = box.asRectangle();
    const index = document.getPages().findIndex(({ ref }) => ref === figure.get(PDFName.of("Pg")));
    return { page: index + 1, ...document.getPage(index).getSize(), x, y, size };
  }
  throw new Error("no figure says that it is the QR code");
}
