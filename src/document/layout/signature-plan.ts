// Plans issuer and date with the seal over them. The lines stand around one axis, on which the seal is centred.

import type { SignatureBox } from "../../licence/layout-box.ts";
import { writtenValue } from "../face-text.ts";
import { fitText, singleLine } from "../paragraph.ts";
import { type BoxPlan, longest, type Planning } from "./box-plan.ts";
import type { PlacedLine } from "./composed-page.ts";
import type { Flow } from "./flow.ts";
import { MM } from "./page-extent.ts";
import { isWithinLine } from "./sure-fit.ts";
import { fillTemplate, readTemplate, type Template } from "./template.ts";
import { ASCENT, heightOf, type SetStyle, setStyle } from "./text-block.ts";

interface PlannedSignature extends SetStyle {
  readonly box: SignatureBox;
  readonly templates: readonly Template[];
  readonly radius: number;
  readonly turn: number;
}

/** A signature takes one turn for each line, then one for its seal. */
export function planSignature(box: SignatureBox, turn: number, planning: Planning): BoxPlan {
  const style = setStyle(box);
  const templates = box.lines.map((line) => readTemplate(line, planning.type.layout));
  for (const { fixed } of templates) planning.recurring(fixed, style.weight);
  const radius = (box.seal.diameter / 2) * MM;
  const top = planning.top(box.y);
  const height = heightOf(style, templates.length);
  const seal = top - height / 2 - (box.seal.down ?? 0) * MM;
  planning.reach(Math.min(top - height, seal - radius), box.lines[0] ?? "");
  const signature = { ...style, box, templates, radius, turn };
  const line = { width: lineWidth(signature), lines: 1, weight: style.weight };
  return {
    lowest: top - height,
    compose: (flow) => composeSignature(signature, flow, planning),
    fits: (subject, typeface) =>
      templates.every((template) => isWithinLine(fillTemplate(template, subject), line, typeface)),
  };
}

function composeSignature(signature: PlannedSignature, flow: Flow, { extent }: Planning): void {
  const { box, size, leading, radius, templates, turn } = signature;
  const { page, top } = flow.spot(box.y, extent);
  const set = templates.map((template) => setLine(template, signature, flow));
  const widths = set.map((line) => (line.line.width * line.size) / 1000);
  const axis = axisOf(box, Math.max(radius, ...widths.map((width) => width / 2)));
  set.forEach(({ line, size: set }, index) => {
    const x = box.align === "left" ? box.x * MM : axis - (widths[index] ?? 0) / 2;
    const placed: PlacedLine = { x, y: top - size * ASCENT - index * leading, size: set, ink: signature.ink, line };
    flow.add(page, { turn: turn + index, role: "P", lines: [placed] });
  });
  const height = heightOf(signature, templates.length);
  const centre = { x: axis + (box.seal.right ?? 0) * MM, y: top - height / 2 - (box.seal.down ?? 0) * MM };
  flow.picture(page, { kind: "seal", turn: turn + templates.length, ...centre, radius });
  flow.ended(page, top - height);
}

/** x of the seal's centre, when the block reaches so far to both sides of it. */
function axisOf({ align = "right", x, width }: SignatureBox, half: number): number {
  if (align === "left") return x * MM + half;
  return align === "centre" ? (x + width / 2) * MM : (x + width) * MM - half;
}

/** Of a line, in thousandths of an em. */
function lineWidth({ box, size }: Pick<PlannedSignature, "box" | "size">): number {
  return (box.width * MM * 1000) / size;
}

function setLine(template: Template, signature: PlannedSignature, flow: Flow) {
  const { size, weight } = signature;
  const { subject, faults } = flow.parts;
  const glyphs = faults.glyphs(fillTemplate(template, subject), weight, template.fields, subject);
  const fitted = fitText([glyphs], { width: lineWidth(signature), lines: 1, weight });
  const field = longest(template.fields, (at) => writtenValue(subject, { field: at }));
  if (fitted.lines.length > 1) faults.overflowOf(field, subject, fitted.lines.length, 1);
  return { line: fitted.lines[0] ?? singleLine([]), size: size * fitted.scale };
}
