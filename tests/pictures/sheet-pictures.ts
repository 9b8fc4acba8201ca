// Contact sheets: the faces of all shipped types, and what a layout may ask for by name: page formats, frames, ornaments.

import { PDFDocument, PDFName } from "pdf-lib";
import type { Browser } from "playwright-core";
import { frameArt } from "../../src/document/art/frames.ts";
import { ORNAMENTS, ornamentArt } from "../../src/document/art/ornaments.ts";
import { pageExtent } from "../../src/document/layout/page-extent.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { FRAME_STYLES, type FrameStyle, PAGE_FORMATS, type PageFormat } from "../../src/licence/layout-page.ts";
import { catalogue, fonts, sampleSheets, typeOf } from "../document/sheets.ts";
import { figure, keepSheet, pagesOf, row } from "./darkroom.ts";

const printer = createPrinter({ catalogue, fonts });

/** Draws all of them. */
export async function drawSheets(browser: Browser): Promise<void> {
  await drawFaces(browser);
  await drawFrames(browser);
  await drawOrnaments(browser);
  await drawFormats(browser);
}

/** Types by rows, each page this wide; the sample that shows the face best. */
const FACES: readonly (readonly { readonly slug: string; readonly width: number; readonly page?: number }[])[] = [
  [
    { slug: "business-licence", width: 290 },
    { slug: "food-operation", width: 290 },
    { slug: "drug-operation", width: 290 },
  ],
  [
    { slug: "food-drug-operation", width: 290 },
    { slug: "real-estate-title", width: 290 },
    { slug: "transport-qualification", width: 290 },
  ],
  [
    { slug: "lease-filing", width: 188 },
    { slug: "no-criminal-record", width: 188 },
    { slug: "administrative-decision", width: 188 },
    { slug: "department-document", width: 188, page: -1 },
  ],
  [
    { slug: "elderly-card", width: 196 },
    { slug: "elderly-card", width: 196, page: 1 },
    { slug: "residence-permit", width: 196 },
    { slug: "residence-permit", width: 196, page: 1 },
  ],
];

async function drawFaces(browser: Browser): Promise<void> {
  const rows = FACES.map(async (faces) => {
    const figures = faces.map(async ({ slug, width, page = 0 }) => {
      const [sample] = sampleSheets(slug);
      if (sample === undefined) throw new Error(`no samples of ${slug}`);
      const pages = pagesOf((await printer.print(sample.sheet)).bytes, width);
      return figure(pages.at(page) ?? "", width, page === 1 ? "背面" : typeOf(slug).name["zh-CN"]);
    });
    return row(await Promise.all(figures));
  });
  await keepSheet(browser, "faces.png", (await Promise.all(rows)).join(""), 48);
}

const COLOURS = { frame: "#A37E2C", title: "#B5121B", tint: "#FAF1E2", seal: "#D5161D" };

/** The page that a frame is made for. */
const PAGES: Readonly<Record<FrameStyle, PageFormat>> = {
  blank: "A4",
  meander: "A4",
  business: "A4-landscape",
  permit: "A4-landscape",
  booklet: "booklet",
  "booklet-cover": "booklet",
  "card-front": "card",
  "card-back": "card",
  letterhead: "A4",
  plain: "A4",
  passbook: "booklet",
};

async function drawFrames(browser: Browser): Promise<void> {
  const drawn = FRAME_STYLES.map(async (style) => {
    const extent = pageExtent(PAGES[style]);
    const isTall = extent.height > extent.width;
    const width = isTall ? 150 : 250;
    const [page = ""] = pagesOf(await pageWith(frameArt(style, COLOURS, extent), extent), width);
    return { style, isTall, figure: figure(page, width, `<b>${style}</b>`) };
  });
  const frames = await Promise.all(drawn);
  const tall = frames.filter(({ isTall }) => isTall).map((frame) => frame.figure);
  const wide = frames.filter(({ isTall }) => !isTall).map((frame) => frame.figure);
  await keepSheet(browser, "frames.png", [tall, wide.slice(0, 4), wide.slice(4)].map(row).join(""), 48);
}

async function drawOrnaments(browser: Browser): Promise<void> {
  const figures = ORNAMENTS.map(async (name) => {
    const size = name === "title-rule" || name === "clouds" ? { width: 120, height: 30 } : { width: 60, height: 60 };
    const [picture = ""] = pagesOf(await pageWith(ornamentArt(name, COLOURS, size), size), size.width * 1.5);
    return figure(picture, size.width * 1.5, `<b>${name}</b>`);
  });
  const drawn = await Promise.all(figures);
  await keepSheet(browser, "ornaments.png", row(drawn.slice(0, 5)) + row(drawn.slice(5)), 64);
}

async function drawFormats(browser: Browser): Promise<void> {
  const scale = 0.95;
  const figures = Object.entries(PAGE_FORMATS).map(([name, { width, height }]) => {
    const size = `width:${width * scale}px;height:${height * scale}px`;
    return `<figure><div style="${size};background:#fff;border:1px solid #8a847a;margin:auto"></div><figcaption><b>${name}</b><br>${width} × ${height} mm</figcaption></figure>`;
  });
  await keepSheet(browser, "formats.png", row(figures), 16);
}

/** A PDF of one page with nothing but these operators. */
async function pageWith(art: string, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([width, height]);
  page.node.set(PDFName.of("Contents"), document.context.register(document.context.flateStream(art)));
  return document.save();
}
