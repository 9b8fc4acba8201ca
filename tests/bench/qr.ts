// `npm run bench:qr`: what of our QR codes ZBar still reads, by payload and size, under blur and in photographs; and the same for
// page 1 of every type as it is shipped. Writes the tables into docs/DOCUMENT.md between its markers. Seeds are fixed: another run
// gives the same tables, but for another version of Poppler or ZBar.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PDFDocument, PDFName } from "pdf-lib";
import { createPrinter } from "../../src/document/printer.ts";
import { qrArt } from "../../src/document/qr.ts";
import { toBase32 } from "../../src/licence/bytes.ts";
import { blurred, halved, type Picture, type Pose, photograph, readPgm, writePgm } from "../document/photograph.ts";
import { codeSquare, readCodes } from "../document/qr-reader.ts";
import { catalogue, fonts, sampleSheets } from "../document/sheets.ts";
import { run } from "../system-tools.ts";

const PAGE = path.resolve(import.meta.dirname, "../../docs/DOCUMENT.md");
const [BEGIN, END] = ["<!-- qr: written by npm run bench:qr -->", "<!-- /qr -->"];
const POINTS_PER_MM = 72 / 25.4;
const CODES = 40;
const SIGMAS = [0, 0.8, 1.3];
/** The codes alone lie on a square of so many millimetres, photographed as if it were a part of an A4 page that fills the frame. */
const GROUND_MM = 60;
const HOLDS = [
  { tilt: 12, turn: -8 },
  { tilt: 20, turn: 14 },
  { tilt: 30, turn: 5 },
] as const;

const folder = mkdtempSync(path.join(tmpdir(), "vellum-qr-"));
let files = 0;

function kept(bytes: Uint8Array, ending: string): string {
  files += 1;
  const file = path.join(folder, `${files}.${ending}`);
  writeFileSync(file, bytes);
  return file;
}

function poseOf(hold: (typeof HOLDS)[number], longSide: number, seed: number): Pose {
  return { ...hold, longSide, seed, shade: 0.45, noise: 5, jpegQuality: 60 };
}

/** Grey pages of a PDF, the first and the last named. */
async function drawn(
  pdf: Uint8Array,
  dpi: number,
  [first, last]: readonly [number, number],
): Promise<readonly Picture[]> {
  const file = kept(pdf, "pdf");
  await run("pdftoppm", ["-r", String(dpi), "-f", String(first), "-l", String(last), "-gray", file, file]);
  const names = readdirSync(folder).filter((name) => name.startsWith(`${path.basename(file)}-`));
  return names.sort().map((name) => readPgm(readFileSync(path.join(folder, name))));
}

/** A page for each text with its code on it, never on the same fraction of a pixel. */
async function pagesOfCodes(texts: readonly string[], millimetres: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const [ground, size] = [GROUND_MM * POINTS_PER_MM, millimetres * POINTS_PER_MM];
  for (const [index, text] of texts.entries()) {
    const page = document.addPage([ground, ground]);
    const at = (ground - size) / 2 + (index % 7) * 0.13;
    const art = document.context.flateStream(qrArt(text, { x: at, y: at, size }));
    page.node.set(PDFName.of("Contents"), document.context.register(art));
  }
  return await document.save();
}

function addresses(length: number): readonly string[] {
  const host = "LICENCE.QUZHOU.GOV.CN".padStart(length - "HTTPS:///V/".length - 26, "EGOV.");
  return Array.from({ length: CODES }, (_, index) => {
    const id = Uint8Array.from({ length: 16 }, (__, at) => (Math.imul(index * 16 + at + 1, 0x9e3779b1) >>> 24) & 0xff);
    return `HTTPS://${host}/V/${toBase32(id).toUpperCase()}`;
  });
}

function blurredFile(page: Picture, sigma: number): string {
  return kept(writePgm(blurred(page, sigma)), "pgm");
}

/** A photograph as it is and at half its size. */
function sizesOf(shot: Uint8Array): readonly string[] {
  return [kept(shot, "jpg"), kept(writePgm(halved(shot)), "pgm")];
}

/** How many pictures say exactly their texts, each at one of its sizes. */
async function readOf(pictures: readonly (readonly string[])[], texts: readonly string[]): Promise<string> {
  const read = await readCodes(pictures.flat());
  const bySize = pictures.map(({ length }, index) => read.slice(index * length, (index + 1) * length));
  const codes = bySize.map((sizes) => [...new Set(sizes.flat())]);
  const right = texts.filter((text, index) => codes[index]?.length === 1 && codes[index]?.[0] === text).length;
  return right === texts.length ? `${right}` : `**${right}**`;
}

async function bareCodes(length: number, millimetres: number): Promise<readonly string[]> {
  const texts = addresses(length);
  const pdf = await pagesOfCodes(texts, millimetres);
  const cells: string[] = [];
  for (const dpi of [150, 200]) {
    const pages = await drawn(pdf, dpi, [1, CODES]);
    for (const sigma of SIGMAS)
      cells.push(
        await readOf(
          pages.map((page) => [blurredFile(page, sigma)]),
          texts,
        ),
      );
  }
  const fine = await drawn(pdf, 254, [1, CODES]);
  for (const hold of HOLDS) {
    // As many pixels a millimetre as a whole A4 page has that fills a photograph of three megapixels.
    const longSide = Math.round((2016 * GROUND_MM) / 297 / 0.75);
    const shots = fine.map((page, index) => photograph(page, { x: 0, y: 0, ...page }, poseOf(hold, longSide, index)));
    cells.push(await readOf(shots.map(sizesOf), texts));
  }
  return [`${length}`, `${millimetres}`, ...cells];
}

async function shippedType(slug: string): Promise<readonly string[]> {
  const printer = createPrinter({ catalogue, fonts });
  const samples = sampleSheets(slug);
  const [sigmas, holds] = [SIGMAS.map((): string[][] => []), HOLDS.map((): (readonly string[])[] => [])];
  const texts = samples.map(({ sheet }) => sheet.verifyUrl.toUpperCase());
  let [format, size] = ["", ""];
  for (const [index, { sheet }] of samples.entries()) {
    const { bytes } = await printer.print(sheet);
    const code = await codeSquare(bytes, sheet.verifyUrl);
    format = [code.width, code.height].map((side) => Math.round(side / POINTS_PER_MM)).join(" × ");
    size = (code.size / POINTS_PER_MM).toFixed(1);
    const [page] = await drawn(bytes, 150, [code.page, code.page]);
    const fineness = Math.round((3000 * 72) / Math.max(code.width, code.height));
    const [fine] = await drawn(bytes, fineness, [code.page, code.page]);
    if (page === undefined || fine === undefined) throw new Error(`${slug} has no page`);
    for (const [at, sigma] of SIGMAS.entries()) sigmas[at]?.push([blurredFile(page, sigma)]);
    for (const [at, hold] of HOLDS.entries())
      holds[at]?.push(sizesOf(photograph(fine, { x: 0, y: 0, ...fine }, poseOf(hold, 2016, index))));
  }
  const cells: string[] = [];
  for (const pictures of [...sigmas, ...holds]) cells.push(await readOf(pictures, texts));
  return [slug, format, size, `${texts[0]?.length}`, `${samples.length}`, ...cells];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const shots = HOLDS.map(({ tilt, turn }) => `photo ${tilt}°/${turn}°`);
const bare: (readonly string[])[] = [];
for (const length of [59, 90, 120])
  for (const millimetres of [22, 25, 30]) {
    const row = await bareCodes(length, millimetres);
    console.error(row.join(" "));
    bare.push(row);
  }
const shipped: (readonly string[])[] = [];
for (const { slug } of catalogue.types()) {
  const row = await shippedType(slug);
  console.error(row.join(" "));
  shipped.push(row);
}
const blurs = (dpi: number) => SIGMAS.map((sigma) => `${dpi} dpi σ ${sigma}`);
const written = [
  `Read out of ${CODES}, each a code alone on white:\n`,
  table(["characters", "mm", ...blurs(150), ...blurs(200), ...shots], bare),
  "\nThe code's page of every shipped sample, whole:\n",
  table(["type", "page mm", "QR mm", "characters", "samples", ...blurs(150), ...shots], shipped),
].join("\n");
console.log(written);
const [before, rest] = readFileSync(PAGE, "utf8").split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`${PAGE} lacks its markers`);
writeFileSync(PAGE, `${before}${BEGIN}\n\n${written}\n\n${END}${after}`);
rmSync(folder, { recursive: true, force: true });
