// The page by plain pdf-lib. With its own fontkit, which is what one would write first, it parses the fonts for every document, and
// the subset loses outlines: most glyphs of the page are invisible. With today's fontkit behind a shim the fonts are kept and
// the page is right.

import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { deflateSync } from "node:zlib";
import ownFontkit from "@pdf-lib/fontkit";
import { create } from "fontkit";
import { AFRelationship, degrees, PDFDocument, PDFName, PDFRawStream, rgb } from "pdf-lib";
import { borderOf, codePath, FONTS, PAGE, QR, rowsWithPlaces, SEAL, sealArc, starPath, TABLE } from "./scene.js";

const created = new Date("2026-11-02T01:41:07Z");

/** A printer of scenes: {own, kept} by its own fontkit and by fontkit 2 with the fonts kept. */
export function openPdfLib(frame) {
  const files = { regular: readFileSync(FONTS.regular), bold: readFileSync(FONTS.bold) };
  const kept = new Map(Object.values(files).map((file) => [file, create(file)]));
  const shim = { create: async (file) => keptFont(kept.get(file)) };
  return {
    own: printerWith(frame, { fontkit: ownFontkit, files, name: "pdf-lib + @pdf-lib/fontkit, **glyphs lost**" }),
    kept: printerWith(frame, { fontkit: shim, files, name: "pdf-lib + fontkit 2 behind a shim, fonts kept" }),
  };
}

/** A font whose subsets are written as pdf-lib asks: by a stream. */
function keptFont(font) {
  const createSubset = () => {
    const subset = font.createSubset();
    return Object.assign(Object.create(subset), {
      includeGlyph: (glyph) => subset.includeGlyph(glyph),
      encodeStream: () => Readable.from([subset.encode()]),
    });
  };
  return Object.assign(Object.create(font), { createSubset });
}

function printerWith(frame, { fontkit, files, name }) {
  let border;
  return {
    name,
    async print({ scene }) {
      border ??= deflateSync(borderOf(scene, frame));
      const document = await PDFDocument.create({ updateMetadata: false });
      document.registerFontkit(fontkit);
      document.setTitle(scene.title);
      document.setCreationDate(created);
      document.setModificationDate(created);
      const regular = await document.embedFont(files.regular, { subset: true });
      const bold = await document.embedFont(files.bold, { subset: true });
      const page = document.addPage([PAGE.width, PAGE.height]);
      const dictionary = document.context.obj({ Filter: "FlateDecode", Length: border.length });
      page.node.set(PDFName.of("Contents"), document.context.register(PDFRawStream.of(dictionary, border)));
      drawText(page, scene, { regular, bold });
      drawTable(page, scene, { regular, bold });
      const code = codePath(scene);
      page.drawSvgPath(code.path, { x: QR.x, y: PAGE.height - QR.y, scale: QR.size / code.size, color: rgb(0, 0, 0) });
      drawSeal(page, scene, bold);
      const file = { mimeType: "application/vc", creationDate: created, modificationDate: created };
      await document.attach(scene.credential, "credential.json", { ...file, afRelationship: AFRelationship.Data });
      return await document.save({ useObjectStreams: false });
    },
    close() {},
  };
}

function drawText(page, scene, { regular, bold }) {
  const put = (text, x, y, size, font = regular, color = ink) =>
    page.drawText(text, { x, y: PAGE.height - y - size * 0.88, size, font, color });
  const centre = (text, font, size) => (PAGE.width - font.widthOfTextAtSize(text, size)) / 2;
  put(scene.title, centre(scene.title, bold, 30), 120, 30, bold, colour(scene.colours.title));
  put(scene.number, centre(scene.number, regular, 11), 190, 11);
  for (const [index, line] of scene.signature.entries()) put(line, 330, 640 + index * 26, 12.5);
  put(scene.caption, 94, 726, 8.5);
  put(scene.address, 300, 742, 8.5);
  for (const [index, line] of scene.note.entries()) put(line, 87, 756 + index * 11, 7.8);
  put(scene.identifier, 87, 780, 7.8);
}

function drawTable(page, scene, { regular, bold }) {
  const { x, right, value, leading, padding, size } = TABLE;
  const border = { borderWidth: 0.6, borderColor: colour(scene.colours.frame) };
  for (const { label, lines, top, bottom } of rowsWithPlaces(scene)) {
    const box = { y: PAGE.height - bottom, height: bottom - top };
    page.drawRectangle({ x, ...box, width: value - 10 - x, ...border });
    page.drawRectangle({ x: value - 10, ...box, width: right - value + 10, ...border });
    page.drawText(label, {
      x: x + padding,
      y: PAGE.height - top - padding - size * 0.88,
      size,
      font: bold,
      color: ink,
    });
    lines.forEach((line, index) => {
      const y = PAGE.height - top - padding - index * leading - size * 0.88;
      page.drawText(line, { x: value, y, size, font: regular, color: ink });
    });
  }
}

function drawSeal(page, scene, bold) {
  const color = colour(scene.colours.seal);
  const [x, y] = [SEAL.x, PAGE.height - SEAL.y];
  page.drawCircle({ x, y, size: SEAL.radius - 1.5, borderColor: color, borderWidth: 3 });
  page.drawSvgPath(starPath(13), { x, y, color });
  const { purpose } = scene.seal;
  page.drawText(purpose, { x: x - bold.widthOfTextAtSize(purpose, 8) / 2, y: y - 30, size: 8, font: bold, color });
  for (const { character, angle } of sealArc(scene)) {
    const reach = SEAL.radius - 14;
    const place = {
      x: x + reach * Math.sin(angle) - 4.5 * Math.cos(angle),
      y: y + reach * Math.cos(angle) + 4.5 * Math.sin(angle),
    };
    page.drawText(character, { ...place, size: 9, font: bold, color, rotate: degrees((-angle * 180) / Math.PI) });
  }
}

const ink = rgb(0.13, 0.13, 0.13);

function colour(hex) {
  return rgb(...[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255));
}
