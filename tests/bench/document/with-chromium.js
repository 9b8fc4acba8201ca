// The page by headless Chromium: one warm page with its fonts loaded, refilled and printed again and again. It can attach nothing.

import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { borderOf, codePath, FONTS, PAGE, QR, rowsWithPlaces, SEAL, sealArc, starPath, TABLE } from "./scene.js";
import { svgOfOperators } from "./svg.js";

const EXECUTABLE = "/usr/bin/chromium";
const ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--allow-file-access-from-files"];

/** A printer of scenes, or undefined without Chromium. `folder` is for the page's file. */
export async function openChromium(frame, folder) {
  if (!existsSync(EXECUTABLE)) return undefined;
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  const page = await browser.newPage();
  const file = path.join(folder, "page.html");
  let open = false;
  return {
    name: "headless Chromium, warm page",
    async print({ scene }) {
      if (!open) {
        writeFileSync(file, documentOf(scene, frame));
        await page.goto(pathToFileURL(file).href);
        await page.evaluate(() => document.fonts.ready);
        open = true;
      }
      await page.evaluate((html) => {
        document.querySelector("main").innerHTML = html;
      }, ownPart(scene));
      return await page.pdf({
        width: "210mm",
        height: "297mm",
        printBackground: true,
        preferCSSPageSize: true,
        tagged: true,
      });
    },
    close: () => browser.close(),
  };
}

/** What stays: fonts, border, seal. */
function documentOf(scene, frame) {
  const face = (weight, file) =>
    `@font-face { font-family: "Face"; font-weight: ${weight}; src: url("${pathToFileURL(file).href}") }`;
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${scene.title}</title><style>
@page { size: ${PAGE.width}pt ${PAGE.height}pt; margin: 0 }
${face(400, FONTS.regular)}
${face(700, FONTS.bold)}
body { margin: 0; width: ${PAGE.width}pt; height: ${PAGE.height}pt; font-family: Face; color: #222; position: relative; overflow: hidden }
svg { position: absolute; left: 0; top: 0 } main * { position: absolute; white-space: pre; line-height: 1 }
main b { left: ${TABLE.x + TABLE.padding}pt; font-size: ${TABLE.size}pt } main i { left: ${TABLE.value}pt; font-size: ${TABLE.size}pt; font-style: normal }
main hr { left: ${TABLE.x}pt; width: ${TABLE.right - TABLE.x}pt; margin: 0; border: 0; border-top: .6pt solid ${scene.colours.frame} }
h1 { width: 100%; top: 120pt; margin: 0; text-align: center; font-size: 30pt; color: ${scene.colours.title} }
.centre { width: 100%; text-align: center } </style>
<svg width="${PAGE.width}pt" height="${PAGE.height}pt" viewBox="0 0 ${PAGE.width} ${PAGE.height}">${svgOfOperators(borderOf(scene, frame), PAGE)}</svg>
<main></main>
<svg width="${PAGE.width}pt" height="${PAGE.height}pt" viewBox="0 0 ${PAGE.width} ${PAGE.height}">${sealSvg(scene)}</svg></html>`;
}

function ownPart(scene) {
  const text = (line, x, y, size) => `<span style="left:${x}pt;top:${y}pt;font-size:${size}pt">${line}</span>`;
  const rows = rowsWithPlaces(scene).map(({ label, lines, top, bottom }) => {
    const values = lines.map(
      (line, index) => `<i style="top:${top + TABLE.padding + index * TABLE.leading}pt">${line}</i>`,
    );
    return `<hr style="top:${top}pt"><b style="top:${top + TABLE.padding}pt">${label}</b>${values.join("")}<hr style="top:${bottom}pt">`;
  });
  const { path: bars, size } = codePath(scene);
  return [
    `<h1>${scene.title}</h1><span class="centre" style="top:190pt;font-size:11pt">${scene.number}</span>`,
    ...rows,
    ...scene.signature.map((line, index) => text(line, 330, 640 + index * 26, 12.5)),
    text(scene.caption, 94, 726, 8.5),
    text(scene.address, 300, 742, 8.5),
    ...scene.note.map((line, index) => text(line, 87, 756 + index * 11, 7.8)),
    text(scene.identifier, 87, 780, 7.8),
    `<svg style="left:${QR.x}pt;top:${QR.y}pt" width="${QR.size}pt" height="${QR.size}pt" viewBox="0 0 ${size} ${size}"><path d="${bars}"/></svg>`,
  ].join("");
}

function sealSvg(scene) {
  const { seal: fill } = scene.colours;
  const arc = sealArc(scene).map(
    ({ character, angle }) =>
      `<text transform="rotate(${((angle * 180) / Math.PI).toFixed(2)})" y="${-SEAL.radius + 13}" font-size="9">${character}</text>`,
  );
  return (
    `<g transform="translate(${SEAL.x} ${SEAL.y})" fill="${fill}" font-weight="700" text-anchor="middle" style="mix-blend-mode:multiply">` +
    `<circle r="${SEAL.radius - 1.5}" fill="none" stroke="${fill}" stroke-width="3"/><path d="${starPath(13)}"/>` +
    `<text y="30" font-size="8">${scene.seal.purpose}</text>${arc.join("")}</g>`
  );
}
