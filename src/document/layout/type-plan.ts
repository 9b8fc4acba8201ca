// The faces of a type, planned once: on each page what is the same on every licence, under its marks, and how the rest is composed.
// A layout whose fullest licence would not fit is refused.

import type { Box } from "../../licence/layout-box.ts";
import type { FrameStyle, PageFormat } from "../../licence/layout-page.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Words } from "../../licence/words.ts";
import type { Glyph, Typeface } from "../typeface.ts";
import { planBody } from "./body-plan.ts";
import { type BoxPlan, Planning, type StillPassage } from "./box-plan.ts";
import { planFields } from "./field-plan.ts";
import { type Extent, MM, pageExtent } from "./page-extent.ts";
import { planOrnament, planPanel, planPhoto, planQr, planRule } from "./picture-plan.ts";
import { planSignature } from "./signature-plan.ts";
import type { SureFit } from "./sure-fit.ts";
import { planText } from "./text-plan.ts";

/** A still passage under its mark on the page; without one it is passed over. */
export interface MarkedStill extends StillPassage {
  readonly mark?: number;
}

/** One page of a type. */
export interface PagePlan {
  readonly extent: Extent;
  readonly frame: FrameStyle;
  /** Operators of all still art, under the text. */
  readonly art: string;
  readonly still: readonly MarkedStill[];
  /** The first mark that is free for what is a licence's own. */
  readonly marks: number;
  readonly boxes: readonly BoxPlan[];
}

/** What is the same on every licence of a type. */
export interface TypePlan {
  readonly type: LicenceType;
  /** A page for each face; after them, where a type has running text, the one that follows as often as it needs. */
  readonly pages: readonly PagePlan[];
  /** How many of them are faces. */
  readonly faces: number;
  /** Of the seal, in points; a type may have none. */
  readonly sealRadius: number | undefined;
  /** What surely fits of a licence, on all its faces; undefined where only composing them can say. */
  readonly fits: SureFit | undefined;
  /** Characters of the type's own words: the plate's fonts have them. */
  readonly glyphs: ReadonlySet<Glyph>;
}

/** Turns in the order of reading that a box has for itself, and boxes that a face may have. */
const TURNS = 1000;
const BOXES = 500;

/** @throws {LicenceError} configuration-invalid — the type's fullest licence does not fit, or a word cannot be drawn. */
export function planType(type: LicenceType, typeface: Typeface, words: Words): TypePlan {
  const { faces } = type.layout;
  const glyphs = new Set<Glyph>();
  const planningOf = (format: PageFormat) => new Planning({ type, typeface, words }, pageExtent(format), glyphs);
  const pages = faces.map(({ page, frame, boxes }, face) => {
    const planning = planningOf(page);
    const plans = boxes.map((box, index) => {
      const plan = planBox(box, (face * BOXES + index) * TURNS, planning, faces.length);
      planning.lowest = plan.lowest ?? planning.lowest;
      return plan;
    });
    return pagePlan(planning.extent, frame, plans);
  });
  const signature = faces.flatMap(({ boxes }) => boxes).find((box) => box.kind === "signature");
  const sealRadius = signature === undefined ? undefined : (signature.seal.diameter / 2) * MM;
  const fits = facesFit(pages);
  const plan = { type, faces: faces.length, sealRadius, fits, glyphs };
  const last = faces.at(-1);
  const body = last?.boxes.find((box) => box.kind === "body");
  if (last === undefined || body === undefined) return { ...plan, pages };
  const planning = planningOf(last.page);
  const edges = body.continued.boxes.map((box) =>
    passedOver(planBox(box.kind === "text" ? { ...box, role: "aside" } : box, 0, planning, 0)),
  );
  const following = pagePlan(planning.extent, body.continued.frame, edges);
  return { ...plan, pages: [...pages, following] };
}

function planBox(box: Box, turn: number, planning: Planning, following: number): BoxPlan {
  switch (box.kind) {
    case "text":
      return planText(box, turn, planning);
    case "fields":
      return planFields(box, turn, planning);
    case "body":
      return planBody(box, turn, planning, following);
    case "signature":
      return planSignature(box, turn, planning);
    case "photo":
      return planPhoto(box, turn, planning);
    case "qr":
      return planQr(box, turn, planning);
    case "rule":
      return planRule(box, planning);
    case "panel":
      return planPanel(box, planning);
    case "ornament":
      return planOrnament(box, planning);
  }
}

/** What a following page's box leaves to each licence, running text composes itself. */
function passedOver({ compose: _, ...plan }: BoxPlan): BoxPlan {
  return plan;
}

function facesFit(pages: readonly PagePlan[]): SureFit | undefined {
  const composing = pages.flatMap(({ boxes }) => boxes.filter(({ compose }) => compose !== undefined));
  const fits = composing.flatMap((box) => box.fits ?? []);
  if (fits.length < composing.length) return undefined;
  return (subject, typeface) => fits.every((each) => each(subject, typeface));
}

function pagePlan(extent: Extent, frame: FrameStyle, boxes: readonly BoxPlan[]): PagePlan {
  let marks = 0;
  const still = boxes
    .flatMap((box) => box.still ?? [])
    .map((passage): MarkedStill => (passage.role === "aside" ? passage : { ...passage, mark: marks++ }));
  const art = boxes.flatMap((box) => (box.art === undefined || box.art === "" ? [] : [box.art])).join("\n");
  return { extent, frame, art, still, marks, boxes };
}
