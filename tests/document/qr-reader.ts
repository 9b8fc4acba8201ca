// Reads QR codes as a phone does, by ZBar, many pictures in one call; and says where a page of ours has its code.

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { PDFDocument } from "pdf-lib";

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

/** A square in points; x and y of its lower left corner. */
export interface CodeSquare {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Where a printed file says that its QR code is: the box of the tagged figure whose words name the address. @throws {Error} nowhere. */
export function codeSquare(pdf: Uint8Array, address: string): CodeSquare {
  const words = Buffer.from(address, "utf16le").swap16().toString("hex").toUpperCase();
  const figure = new RegExp(`${words}[^/]*>/A<</O/Layout/Placement/Block/BBox\\[([^\\]]*)\\]`);
  const box = figure.exec(Buffer.from(pdf).toString("latin1"))?.[1];
  if (box === undefined) throw new Error("no figure says that it is the QR code");
  const [x = 0, y = 0, right = 0] = box.split(" ").map(Number);
  return { x, y, size: right - x };
}

/** Width and height of a file's first page, in points. */
export async function pageSize(pdf: Uint8Array): Promise<readonly [number, number]> {
  const { width, height } = (await PDFDocument.load(pdf, { updateMetadata: false })).getPage(0).getSize();
  return [width, height];
}
