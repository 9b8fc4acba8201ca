// Plans boxes of text: what every licence says alike is set once, the rest for each licence.

import type { TextBox } from "../../licence/layout-box.ts";
import { writtenValue } from "../face-text.ts";
import { type BoxPlan, longest, type Planning } from "./box-plan.ts";
import type { Role } from "./composed-page.ts";
import type { Flow, Spot } from "./flow.ts";
import { type SureFit, surelyFits } from "./sure-fit.ts";
import { fillTemplate, readTemplate, type Template } from "./template.ts";
import { blockOf, heightOf, type SetText, setBlock, type TextBlock } from "./text-block.ts";

interface PlannedText {
  readonly box: TextBox;
  readonly block: TextBlock;
  readonly template: Template;
  readonly role: Role;
  readonly turn: number;
}

/** @throws {LicenceError} configuration-invalid — words of the data do not fit or have no glyph. */
export function planText(box: TextBox, turn: number, planning: Planning): BoxPlan {
  const text = plannedText(box, turn, planning);
  const { block, template } = text;
  planning.recurring(template.fixed, block.weight);
  const top = planning.top(box.y);
  const fullest = planning.reach(top - heightOf(block, block.lines), box.text);
  if (template.depends === "nothing") {
    const { lines, end } = setStill(text, template.fixed, top, planning);
    if (typeof box.y === "number") return { lowest: end, end, still: [{ turn, role: text.role, set: () => lines }] };
  }
  if (template.depends === "service") {
    const set = (domain: string) => setStill(text, fillTemplate(template, {}, { domain }), top, planning).lines;
    return { lowest: fullest, end: fullest, still: [{ turn, role: text.role, set }] };
  }
  const compose = (flow: Flow): void => composeText(text, flow, planning);
  // How many pages there are is known when they are composed.
  return template.depends === "page"
    ? { lowest: fullest, compose }
    : { lowest: fullest, compose, fits: textFits(text) };
}

function textFits({ block, template }: PlannedText): SureFit {
  const box = { ...block, width: (block.width * 1000) / block.size };
  return (subject, typeface) => surelyFits(fillTemplate(template, subject), box, typeface);
}

/** Composes a text at the edge of a page, when it is known how many there are. */
export function composeOnPage(box: TextBox, page: number, flow: Flow, planning: Planning): void {
  const text = { ...plannedText(box, 0, planning), role: "aside" } as const;
  composeAt(text, flow, { page, top: planning.top(box.y) });
}

function plannedText(box: TextBox, turn: number, planning: Planning): PlannedText {
  const template = readTemplate(box.text, planning.type.layout);
  return { box, block: blockOf(box), template, role: box.role ?? "P", turn };
}

function composeText(text: PlannedText, flow: Flow, planning: Planning): void {
  const spot = flow.spot(text.box.y, planning.extent);
  if (text.template.depends === "page") flow.later(() => composeAt(text, flow, spot));
  else flow.ended(spot.page, composeAt(text, flow, spot));
}

/** y of the lower edge of what was composed. */
function composeAt({ block, template, role, turn }: PlannedText, flow: Flow, spot: Spot): number {
  const { subject, faults } = flow.parts;
  const written = fillTemplate(template, subject, flow.circumstances(spot.page));
  if (written === "") return spot.top;
  const paragraphs = written.split("\n").map((line) => faults.glyphs(line, block.weight, template.fields, subject));
  const { lines, end, overflow } = setBlock(block, paragraphs, spot.top);
  if (overflow !== undefined) {
    const field = longest(template.fields, (at) => writtenValue(subject, { field: at }));
    faults.overflowOf(field, subject, overflow, block.lines);
  }
  flow.add(spot.page, { turn, role, lines });
  return end;
}

function setStill({ block, box }: PlannedText, words: string, top: number, planning: Planning): SetText {
  const set = setBlock(
    block,
    words.split("\n").map((line) => planning.glyphs(line, block.weight)),
    top,
  );
  if (set.overflow !== undefined) planning.refuse("layout-text", box.text);
  return set;
}
