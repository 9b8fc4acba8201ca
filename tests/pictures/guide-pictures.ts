// The pictures of docs/DOCUMENT.md that show a type being laid out: step by step, its boxes named, what text does in a box.

import type { Browser } from "playwright-core";
import { createFace } from "../../src/document/face.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { readCoverage } from "../../src/host/fonts.ts";
import { describeFieldError } from "../../src/licence/describe.ts";
import type { Box, FieldsBox } from "../../src/licence/layout-box.ts";
import { PAGE_FORMATS } from "../../src/licence/layout-page.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";
import { fonts, type SampleSheet, sheetOf } from "../document/sheets.ts";
import { figure, keepSheet, pagesOf, row } from "./darkroom.ts";
import { guideCatalogue, guideSheets, withLayout } from "./guide-types.ts";
import { type StandingBox, standingBoxes } from "./marked-boxes.ts";

const printer = createPrinter({ catalogue: guideCatalogue, fonts });

/** Draws all of them. */
export async function drawGuide(browser: Browser): Promise<void> {
  const certificate = firstSample("volunteer-certificate");
  const card = firstSample("volunteer-card");
  await drawSteps(browser, certificate);
  await drawBoxes(browser, "guide-boxes.png", certificate, { scale: 3.2, below: false });
  await drawBoxes(browser, "guide-card.png", card, { scale: 6.6, below: true });
  await drawPalettes(browser, certificate);
  await drawFields(browser, certificate);
  await drawFitting(browser, certificate);
}

function firstSample(slug: string): SampleSheet {
  const [sample] = guideSheets(slug);
  if (sample === undefined) throw new Error(`no samples of ${slug}`);
  return sample;
}

async function picturesOf(sample: SampleSheet, width: number): Promise<readonly string[]> {
  return pagesOf((await printer.print(sample.sheet)).bytes, width);
}

function withBoxes(sample: SampleSheet, boxes: readonly Box[], colours = sample.type.layout.colours): SampleSheet {
  const [face] = sample.type.layout.faces;
  if (face === undefined) throw new Error("no face");
  return withLayout(sample, { faces: [{ ...face, boxes }], colours });
}

function boxesOf({ layout }: LicenceType): readonly Box[] {
  return layout.faces[0]?.boxes ?? [];
}

async function drawSteps(browser: Browser, sample: SampleSheet): Promise<void> {
  const boxes = boxesOf(sample.type);
  const qr = boxes.findIndex(({ kind }) => kind === "qr");
  const fields = boxes.findIndex(({ kind }) => kind === "fields");
  const least = boxes.filter((_, index) => index === 0 || index === qr);
  const spoken = boxes.filter((_, index) => index <= fields || index === qr);
  const steps = [
    ["1  a title and a QR code: the least", least],
    ["2  ornament, number, sentence, fields", spoken],
    ["3  seal, caption, small print", boxes],
  ] as const;
  const figures = steps.map(async ([caption, chosen]) => {
    const [page = ""] = await picturesOf(withBoxes(sample, chosen), 340);
    return figure(page, 340, caption);
  });
  await keepSheet(browser, "guide-steps.png", row(await Promise.all(figures)), 96);
}

interface MarkedPicture {
  /** Pixels of a millimetre. */
  readonly scale: number;
  /** Whether the list stands below the page, or beside it. */
  readonly below: boolean;
}

async function drawBoxes(browser: Browser, name: string, sample: SampleSheet, look: MarkedPicture): Promise<void> {
  const [first] = sample.type.layout.faces;
  const pictures = await picturesOf(sample, Math.round(PAGE_FORMATS[first?.page ?? "A4"].width * look.scale));
  const faces = sample.type.layout.faces.map(async ({ page }, face) => {
    const boxes = await standingBoxes(sample, face);
    const { width, height } = PAGE_FORMATS[page];
    const size = `width:${width * look.scale}px;height:${height * look.scale}px`;
    const marks = boxes.map((box, index) => markOf(box, index + 1, look.scale)).join("");
    const list = boxes.map(({ box }, index) => `<li value="${index + 1}"><b>${box.kind}</b> ${saidOf(box)}</li>`);
    return `<div class="${look.below ? "under" : "beside"}"><div class="page" style="${size}"><img src="${pictures[face]}" alt="">${marks}</div><ol>${list.join("")}</ol></div>`;
  });
  await keepSheet(browser, name, MARK_STYLE + row(await Promise.all(faces)), 64);
}

const MARK_STYLE = `<style>
.row{align-items:flex-start}
.page{position:relative;flex:none;box-shadow:0 1px 5px #0004}
.page img{width:100%;height:100%;display:block}
.box{position:absolute;border:1px solid #1d4ed8}
.box.rule i{right:auto;left:100%}
.box i{position:absolute;right:100%;top:-8px;min-width:17px;height:17px;border-radius:9px;background:#1d4ed8;color:#fff;font:600 11px/17px "DejaVu Sans",sans-serif;text-align:center}
.beside{display:flex;gap:22px}
ol{margin:0;padding-left:2em;width:340px}
.under ol{width:auto;margin-top:12px;columns:1}
li{margin-bottom:7px}
li::marker{color:#1d4ed8;font-weight:600}
</style>`;

function markOf({ box, left, top, width, height }: StandingBox, position: number, scale: number): string {
  const at = (x: number, y: number, w: number, h: number) =>
    `left:${x * scale}px;top:${y * scale}px;width:${w * scale}px;height:${Math.max(h * scale, 2)}px`;
  return `<div class="box ${box.kind}" style="${at(left, top, width, height)}"><i>${position}</i></div>`;
}

/** What a box says of itself in a line. */
function saidOf(box: Box): string {
  const y = typeof box.y === "number" ? box.y : `${box.y.below} below`;
  const size = box.kind === "qr" ? `${box.size}` : `${box.width ?? 0}${"height" in box ? ` × ${box.height}` : ""}`;
  return `${contentOf(box)}<br><code>x ${box.x}, y ${y}, ${size} mm</code>`;
}

function contentOf(box: Box): string {
  switch (box.kind) {
    case "text":
      return `${[...box.text].length > 34 ? `${[...box.text].slice(0, 33).join("")}…` : box.text} <code>${box.size} pt</code>`;
    case "fields":
      return `${box.style}: ${box.rows.map(({ label }) => label).join(" · ")}`;
    case "signature":
      return `${box.lines.join(" ")}, seal ${box.seal.diameter} mm`;
    case "photo":
      return box.field;
    case "ornament":
      return box.name;
    default:
      return "";
  }
}

const PALETTES = [
  { frame: "#2F7F86", title: "#14545A", tint: "#E8F3F3", seal: "#D5161D" },
  { frame: "#A37E2C", title: "#B5121B", tint: "#FAF1E2", seal: "#D5161D" },
  { frame: "#5B4A8A", title: "#3A2C66", tint: "#EFECF6", seal: "#D5161D" },
];

async function drawPalettes(browser: Browser, sample: SampleSheet): Promise<void> {
  const figures = PALETTES.map(async (colours) => {
    const [page = ""] = await picturesOf(withBoxes(sample, boxesOf(sample.type), colours), 300);
    const chips = Object.entries(colours).map(
      ([name, colour]) =>
        `<div style="display:flex;gap:6px;align-items:center"><span style="width:26px;height:14px;background:${colour};border:1px solid #0003"></span><code>${name} ${colour}</code></div>`,
    );
    return figure(page, 300, `<div style="columns:2;text-align:left">${chips.join("")}</div>`);
  });
  await keepSheet(browser, "guide-palettes.png", row(await Promise.all(figures)), 128);
}

async function drawFields(browser: Browser, sample: SampleSheet): Promise<void> {
  const table = boxesOf(sample.type).find((box) => box.kind === "fields");
  if (table === undefined) throw new Error("no fields");
  const looks: readonly (readonly [string, Partial<FieldsBox>])[] = [
    ["ruled", { style: "ruled" }],
    ["lined, labelMark ：", { style: "lined", labelMark: "：", labelInk: "title" }],
    ["open, two columns", { style: "open", columns: 2, gutter: 4, labelInk: "title", rows: inTwoColumns(table) }],
  ];
  const figures = looks.map(async ([caption, look]) => {
    const { bottom: _, ...fields } = table;
    const box: FieldsBox = { ...fields, x: 5, y: 5, width: 95, size: 9.4, leading: 13.6, padding: 6, ...look };
    const [page = ""] = await picturesOf(onSlip(sample, [box]), 420);
    return `<figure class="slip"><div><img src="${page}" alt=""></div><figcaption>${caption}</figcaption></figure>`;
  });
  await keepSheet(browser, "guide-fields.png", FIELDS_STYLE + row(await Promise.all(figures)), 64);
}

const FIELDS_STYLE = `<style>
.slip{width:420px;background:#fff;padding-bottom:6px}
.slip div{height:196px;overflow:hidden}
.slip img{box-shadow:none}
</style>`;

/** What does not fit into half the width takes all of it. */
function inTwoColumns({ rows }: FieldsBox): FieldsBox["rows"] {
  return rows.map((row) =>
    row.format?.kind === "term" || row.field === "/claims/organisation" ? { ...row, wide: true } : row,
  );
}

/** Boxes alone on a small blank page. */
function onSlip(sample: SampleSheet, boxes: readonly Box[]): SampleSheet {
  return withLayout(sample, { faces: [{ page: "card-large", frame: "blank", boxes }] });
}

const FITTING = [
  "衢州市志愿服务联合会",
  "衢州市志愿服务联合会柯城区府山街道联络站",
  "衢州市志愿服务联合会柯城区府山街道联络站青年队",
  "衢州市志愿服务联合会柯城区府山街道坊门街社区联络站青年队",
];

async function drawFitting(browser: Browser, sample: SampleSheet): Promise<void> {
  const panel: Box = { kind: "panel", x: 5, y: 5, width: 62, height: 16, outline: "frame" };
  const text: Box = { kind: "text", text: "{/claims/organisation}", x: 7, y: 7, width: 58, size: 15, lines: 2 };
  const figures = FITTING.map(async (organisation) => {
    const changed = { ...sample.subject, claims: { ...sample.subject.claims, organisation } };
    const { type, issuer, id } = sample;
    const slip = onSlip({ ...sample, subject: changed, sheet: sheetOf(type, issuer, changed, id) }, [panel, text]);
    const face = createFace(await readCoverage(), guideCatalogue.words("zh-CN"));
    const [fault] = face.check(slip.type, issuer, changed);
    const { length } = [...organisation];
    if (fault !== undefined) {
      const said = describeFieldError(guideCatalogue.words("en"), "en", fault);
      return `<figure class="slip refused">${said}<figcaption>${length} characters: refused</figcaption></figure>`;
    }
    const [page = ""] = await picturesOf(slip, 420);
    return `<figure class="slip"><div><img src="${page}" alt=""></div><figcaption>${length} characters</figcaption></figure>`;
  });
  await keepSheet(browser, "guide-fitting.png", FITTING_STYLE + row(await Promise.all(figures)), 64);
}

const FITTING_STYLE = `<style>
.row{align-items:stretch}
.slip{width:270px;background:#fff;padding-bottom:6px}
.slip div{height:98px;overflow:hidden}
.slip img{box-shadow:none}
.refused{color:#a91d17;padding:22px 20px 6px;position:relative;font-size:14px}
.refused figcaption{position:absolute;left:0;right:0;bottom:6px}
</style>`;
