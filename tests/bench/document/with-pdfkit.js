// The page by pdfkit, PDF/A-3b with the credential attached: as its documentation has it, each document with fonts from their files'
// bytes; and at its best, with fonts that were parsed once and are shared by all documents.

import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { create } from "fontkit";
import PDFDocument from "pdfkit";
import { borderOf, codePath, FONTS, PAGE, QR, rowsWithPlaces, SEAL, sealArc, starPath, TABLE } from "./scene.js";

const created = new Date("2026-11-02T01:41:07Z");

/** Printers of scenes: `plain` parses its fonts for every document, `kept` once. */
export function openPdfkit(frame) {
  const files = { regular: readFileSync(FONTS.regular), bold: readFileSync(FONTS.bold) };
  const parsed = { regular: create(files.regular), bold: create(files.bold) };
  return {
    plain: printerWith(frame, files, "pdfkit"),
    kept: printerWith(frame, parsed, "pdfkit, parsed fonts shared"),
  };
}

function printerWith(frame, { regular, bold }, name) {
  return {
    name,
    async print({ scene }) {
      const page = new PDFDocument({
        ...{ size: [PAGE.width, PAGE.height], margin: 0, pdfVersion: "1.7", subset: "PDF/A-3b", lang: "zh-CN" },
        info: { Title: scene.title, Author: scene.signature[0], CreationDate: created, ModDate: created },
      });
      const bytes = buffer(page);
      page.registerFont("regular", regular).registerFont("bold", bold);
      page.save().transform(1, 0, 0, -1, 0, PAGE.height).addContent(borderOf(scene, frame)).restore();
      drawText(page, scene);
      drawTable(page, scene);
      drawCode(page, scene);
      drawSeal(page, scene);
      page.file(scene.credential, { name: "credential.json", type: "application/vc", relationship: "Data" });
      page.end();
      return await bytes;
    },
    close() {},
  };
}

function drawText(page, scene) {
  const across = { width: PAGE.width, align: "center", lineBreak: false };
  page.font("bold", 30).fillColor(scene.colours.title).text(scene.title, 0, 120, across);
  page.font("regular", 11).fillColor("#222").text(scene.number, 0, 190, across);
  for (const [index, line] of scene.signature.entries())
    page.fontSize(12.5).text(line, 330, 640 + index * 26, { lineBreak: false });
  page.fontSize(8.5).text(scene.caption, 94, 726, { lineBreak: false });
  page.text(scene.address, 300, 742, { lineBreak: false });
  for (const [index, line] of scene.note.entries())
    page.fontSize(7.8).text(line, 87, 756 + index * 11, { lineBreak: false });
  page.text(scene.identifier, 87, 780, { lineBreak: false });
}

function drawTable(page, scene) {
  const { x, right, value, leading, padding, size } = TABLE;
  const placed = rowsWithPlaces(scene);
  page.lineWidth(0.6).strokeColor(scene.colours.frame);
  for (const { label, lines, top, bottom } of placed) {
    page.rect(x, top, right - x, bottom - top).stroke();
    page
      .moveTo(value - 10, top)
      .lineTo(value - 10, bottom)
      .stroke();
    page.font("bold", size).text(label, x + padding, top + padding, { lineBreak: false });
    page.font("regular", size);
    for (const [index, line] of lines.entries())
      page.text(line, value, top + padding + index * leading, { lineBreak: false });
  }
}

function drawCode(page, scene) {
  const { path, size } = codePath(scene);
  page
    .save()
    .translate(QR.x, QR.y)
    .scale(QR.size / size)
    .path(path)
    .fill("#000")
    .restore();
}

function drawSeal(page, scene) {
  page.save().translate(SEAL.x, SEAL.y).fillColor(scene.colours.seal).strokeColor(scene.colours.seal).opacity(0.9);
  page
    .lineWidth(3)
    .circle(0, 0, SEAL.radius - 1.5)
    .stroke();
  page.path(starPath(13)).fill();
  page.font("bold", 8).text(scene.seal.purpose, -SEAL.radius, 22, { width: 2 * SEAL.radius, align: "center" });
  for (const { character, angle } of sealArc(scene)) {
    page
      .save()
      .rotate((angle * 180) / Math.PI)
      .fontSize(9);
    page.text(character, -4.5, -SEAL.radius + 5, { lineBreak: false }).restore();
  }
  page.restore();
}
