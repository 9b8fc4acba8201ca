// Where the boxes of a face came to stand on a licence: composed by the printer's own code, for pictures that name them.

import type { PlacedLine } from "../../src/document/layout/composed-page.ts";
import { compose } from "../../src/document/layout/composition.ts";
import { MM } from "../../src/document/layout/page-extent.ts";
import { planType } from "../../src/document/layout/type-plan.ts";
import { createTypeface } from "../../src/document/typeface.ts";
import { readCoverage } from "../../src/host/fonts.ts";
import type { Box } from "../../src/licence/layout-box.ts";
import type { SampleSheet } from "../document/sheets.ts";
import { guideCatalogue } from "./guide-types.ts";

/** A box in millimetres from the face's upper left corner. */
export interface StandingBox {
  readonly box: Box;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes of a face, in order; `face` from 0. */
export async function standingBoxes(sample: SampleSheet, face: number): Promise<readonly StandingBox[]> {
  const typeface = createTypeface(await readCoverage());
  const words = guideCatalogue.words("zh-CN");
  const plan = planType(sample.type, typeface, words);
  const { pages } = compose(plan, sample.issuer, sample.subject, { typeface, words });
  const planned = plan.pages[face];
  const boxes = sample.type.layout.faces[face]?.boxes ?? [];
  if (planned === undefined) throw new Error(`no face ${face}`);
  const still = planned.still.map(({ turn, set }) => ({ turn, lines: set(sample.sheet.domain) }));
  const passages = [...still, ...(pages[face]?.passages ?? [])];
  let above = 0;
  return boxes.map((box, index) => {
    const lines = passages.filter(({ turn }) => Math.floor(turn / 1000) % 500 === index).flatMap((each) => each.lines);
    const stood = standing(box, lines, planned.extent.height, above);
    if (lines.length > 0) above = stood.top + stood.height;
    return stood;
  });
}

function standing(box: Box, lines: readonly PlacedLine[], pageHeight: number, above: number): StandingBox {
  const left = box.x;
  if (box.kind === "qr") return { box, left, top: box.y, width: box.size, height: box.size };
  const top = typeof box.y === "number" ? box.y : above + box.y.below;
  const width = box.width ?? 0;
  if ("height" in box && box.height !== undefined) return { box, left, top, width, height: box.height };
  if (lines.length === 0) return { box, left, top, width, height: 0 };
  const first = Math.min(...lines.map(({ y, size }) => pageHeight - y - 0.88 * size)) / MM;
  const last = Math.max(...lines.map(({ y, size }) => pageHeight - y + 0.12 * size)) / MM;
  // Rows have as much room under their last line as over their first one.
  const under = box.kind === "fields" ? first - top : 0;
  return { box, left, top, width, height: last - top + under };
}
