// What a licence's face says, in the order of its boxes, and what a screen reader is told by a printed file, by poppler.

import { chineseNumeral, paragraphsAt, scalarText } from "../../src/document/face-text.ts";
import { fillTemplate, readTemplate } from "../../src/document/layout/template.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { BodyBox, Box, FieldsBox } from "../../src/licence/layout-box.ts";
import { subjectTree, writtenField } from "../../src/licence/public-view.ts";
import { run } from "../system-tools.ts";
import type { SampleSheet } from "./sheets.ts";

/** Text without white space, which justified and wrapped text has anywhere. */
export function bare(text: string): string {
  return text.replace(/\s/g, "");
}

/**
 * The texts of a face in the order of its boxes: titles and paragraphs, labels and values, articles, issuer and date. What runs from right
 * to left is left out, for Poppler tells its words in the order in which they stand; shaping/ has tests of its own.
 */
export function faceTexts({ type, subject, sheet }: SampleSheet): readonly string[] {
  const tree = subjectTree(subject);
  const filled = (text: string) => fillTemplate(readTemplate(text, type.layout), tree, { domain: sheet.domain });
  const texts = type.layout.faces.flatMap(({ boxes }) => boxes.flatMap((box) => boxTexts(box, tree, filled)));
  return texts.map(bare).filter((text) => text !== "" && !/\p{Script=Arabic}/u.test(text));
}

function boxTexts(box: Box, tree: JsonObject, filled: (text: string) => string): readonly string[] {
  if (box.kind === "text") return box.role === "aside" ? [] : [filled(box.text)];
  if (box.kind === "signature") return box.lines.map(filled);
  if (box.kind === "fields") return fieldTexts(box, tree);
  return box.kind === "body" ? bodyTexts(box, tree) : [];
}

function fieldTexts({ rows, labelMark = "" }: FieldsBox, tree: JsonObject): readonly string[] {
  return rows.flatMap((row) => {
    const value = writtenField(tree, row, "zh-CN");
    if (value === "" && row.absent === "omit") return [];
    return [row.label + labelMark, value === "" && row.absent !== "blank" ? "／" : value];
  });
}

function bodyTexts({ sections }: BodyBox, tree: JsonObject): readonly string[] {
  return sections.flatMap(({ heading = "", field, style }) => {
    const paragraphs = paragraphsAt(tree, field).map(({ value }) => scalarText(value));
    if (style === "paragraphs") return [heading, ...paragraphs];
    return [heading, ...paragraphs.map((text, index) => `${chineseNumeral(index + 1)}、${text}`)];
  });
}

/**
 * The texts of the elements in a file's tagged structure, in its order. Poppler loses what an element says after a line with words of
 * its own (ActualText, which keeps widely set letters together), so an element may be cut short after any line.
 */
export async function readAloud(file: string): Promise<readonly string[]> {
  const { stdout } = await run("pdfinfo", ["-struct-text", file], { maxBuffer: 1 << 26 });
  const elements = stdout.split(/\n(?! *"|\s*$)/);
  const texts = elements.map((element) =>
    [...element.matchAll(/^ *"(.*)"$/gm)].map(([, text = ""]) => bare(text)).join(""),
  );
  return texts.filter((text) => text !== "");
}

/** Finds texts one after another in what is read aloud; the first that is not there, if any. */
export function firstOutOfOrder(texts: readonly string[], read: readonly string[]): string | undefined {
  let at = 0;
  return texts.find((text) => {
    const found = read.findIndex((heard, index) => index >= at && text.startsWith(heard));
    at = found + 1;
    return found < 0;
  });
}
