// Plans what is drawn rather than said: QR code and photo with the fields they stand in, rules, panels, ornaments.

import type { OrnamentBox, PanelBox, PhotoBox, QrBox, RuleBox } from "../../licence/layout-box.ts";
import type { Colours, Ink } from "../../licence/layout-page.ts";
import { isOrnament, ornamentArt } from "../art/ornaments.ts";
import { fillColour, mix, number, numbers, rectangle, straight, strokeColour } from "../content.ts";
import { locate, scalarText } from "../face-text.ts";
import { singleLine } from "../paragraph.ts";
import type { BoxPlan, Planning } from "./box-plan.ts";
import type { PlacedLine } from "./composed-page.ts";
import { inkColour, inkOf } from "./ink.ts";
import { type Area, areaOn, MM } from "./page-extent.ts";

/** How far the QR's white field reaches beyond the code: four modules from version 3 on; a verify URL is never shorter. */
const QUIET = 0.141;
const FINE = 0.4;
const RULE = 0.5;
/** Between the lines of a double rule. */
const DOUBLE = 2;
const WORDS_IN_FRAME = 0.16;

/** The code on its white field. */
export function planQr(box: QrBox, turn: number, { extent, colours }: Planning): BoxPlan {
  const area = areaOn(extent, { ...box, width: box.size, height: box.size });
  const quiet = QUIET * area.width;
  const side = area.width + 2 * quiet;
  const free: Area = { x: area.x - quiet, y: area.y - quiet, width: side, height: side };
  const field = rectangle(free.x, free.y, side, side);
  const edged = box.outline === undefined ? `${field} f` : `${faint(box.outline, colours)} ${FINE} w ${field} B`;
  const art = `q 1 g ${edged} Q`;
  return { art, compose: (flow) => flow.picture(flow.face, { kind: "qr", turn, area, free }), fits: () => true };
}

/** The photo in a fine frame, which stays empty but for its words on a licence without one. */
export function planPhoto(box: PhotoBox, turn: number, planning: Planning): BoxPlan {
  const { extent, colours } = planning;
  const area = areaOn(extent, box);
  const frame = rectangle(area.x, area.y, area.width, area.height);
  const empty = placeholder(box.placeholder, area, planning);
  return {
    art: `q 1 g ${faint("frame", colours)} ${FINE} w ${frame} B Q`,
    compose: (flow) => {
      const [named] = locate(flow.parts.subject, box.field);
      const sha256 = named === undefined ? undefined : scalarText(named.value);
      if (sha256 === undefined || !flow.parts.isAtHand(sha256))
        flow.add(flow.face, { turn, role: "P", lines: [empty] });
      else flow.picture(flow.face, { kind: "photo", turn, area, sha256 });
    },
    fits: () => true,
  };
}

/** A straight line. */
export function planRule(box: RuleBox, { extent, colours }: Planning): BoxPlan {
  const x = box.x * MM;
  const y = extent.height - box.y * MM;
  const line = (shift: number) =>
    box.height === undefined
      ? straight(x, y - shift, x + (box.width ?? 0) * MM, y - shift)
      : straight(x + shift, y, x + shift, y - box.height * MM);
  const lines = box.pattern === "double" ? `${line(0)} ${line(DOUBLE)}` : line(0);
  const dash = box.pattern === "dashed" ? "[3 2] 0 d " : "";
  const ink = strokeColour(inkColour(box.ink ?? "frame", colours));
  return { art: `q ${ink} ${number(box.weight ?? RULE)} w ${dash}${lines} S Q` };
}

/** A filled or outlined rectangle. */
export function planPanel(box: PanelBox, { extent, colours }: Planning): BoxPlan {
  const area = areaOn(extent, box);
  const path = rectangle(area.x, area.y, area.width, area.height);
  const fill = box.fill === undefined ? "" : `${fillColour(inkColour(box.fill, colours))} ${path} f `;
  const weight = `${number(box.weight ?? RULE)} w`;
  const outline =
    box.outline === undefined ? "" : `${strokeColour(inkColour(box.outline, colours))} ${weight} ${path} S `;
  return { art: `q ${fill}${outline}Q` };
}

function faint(ink: Ink, colours: Colours): string {
  return strokeColour(mix("#FFFFFF", inkOf(ink, colours), 0.55));
}

function placeholder(words: string, area: Area, planning: Planning): PlacedLine {
  planning.recurring(words, "regular");
  const line = singleLine(planning.glyphs(words, "regular"));
  const size = Math.min(area.width * WORDS_IN_FRAME, (area.width * 900) / Math.max(1, line.width));
  const x = area.x + (area.width - (line.width * size) / 1000) / 2;
  return { x, y: area.y + area.height / 2 - 0.36 * size, size, ink: "grey", line };
}

/** A vector ornament. */
export function planOrnament(box: OrnamentBox, planning: Planning): BoxPlan {
  const { extent, colours } = planning;
  const { x, y, width, height } = areaOn(extent, box);
  if (!isOrnament(box.name)) planning.refuse("ornament-unknown", box.name);
  return { art: `q 1 0 0 1 ${numbers(x, y)} cm\n${ornamentArt(box.name, colours, { width, height })}\nQ` };
}
