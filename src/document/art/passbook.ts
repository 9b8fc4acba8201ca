// A page of a small qualification booklet (从业资格证): a braided band at head and foot, a fine rule with round corners, waves and a
// wheel in the ground. A sheet that lies is two facing pages.

import type { Colours } from "../../licence/layout-page.ts";
import { mix, number, numbers, rectangle, straight, strokeColour } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { wheel } from "./emblems.ts";
import { roundedRectangle } from "./figures.ts";
import { waveField } from "./ground.ts";
import { braid } from "./guilloche.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { along, placed } from "./repeat.ts";

/** Of a page 88 mm wide, in points; wider ones have them in proportion. */
const PAGE = { width: 250, margin: 13, band: 13 } as const;

/** The operators of a page, or of two facing ones. */
export function passbookArt(colours: Colours, size: Extent): string {
  const spread = size.width > size.height * 1.25;
  const page = { width: spread ? size.width / 2 : size.width, height: size.height };
  return [
    `q ${fillWith(colours.tint, 0.75)} ${rectangle(0, 0, size.width, size.height)} f`,
    along(spread ? 2 : 1, page.width, 0, pageArt(colours, page)),
    spread ? fold(colours, page) : "",
    "Q",
  ].join("\n");
}

function pageArt(colours: Colours, page: Extent): string {
  const part = Math.min(1.5, Math.min(page.width, page.height) / PAGE.width);
  const [margin, height] = [PAGE.margin * part, PAGE.band * part];
  const inner = { x: margin, y: margin, width: page.width - 2 * margin, height: page.height - 2 * margin };
  const waves = { wave: 30 * part, rise: 3 * part, pitch: 5.6 * part, line: 0.3 };
  const band = placed(margin, 0, weave(colours, inner.width, height));
  return [
    `${strokeWith(colours.frame, 0.17)} ${waveField(inner, waves)}`,
    `${strokeWith(colours.frame, 0.11)} ${waveField(inner, { ...waves, rise: -waves.rise })}`,
    strokeColour(mix(colours.tint, colours.frame, 0.07)),
    placed(page.width / 2, page.height / 2, wheel(), (Math.min(page.width, page.height) * 0.3) / 50),
    `${strokeWith(colours.frame)} ${number(1.2 * part)} w ${roundedRectangle(inner.x, inner.y, inner.width, inner.height, 5 * part)} S`,
    along(2, 0, inner.height - height, `q 1 0 0 1 0 ${number(margin + height / 2)} cm ${band} Q`),
  ].join("\n");
}

function weave(colours: Colours, length: number, height: number): string {
  const strands = {
    rise: height * 0.36,
    wave: height * 1.6,
    families: 3,
    strands: 4,
    spread: 0.18,
    line: height * 0.028,
  };
  return [
    `${fillWith(colours.frame)} ${roundedRectangle(0, -height / 2, length, height, height * 0.3)} f`,
    `${strokeWith(colours.tint, 0.9)} q 1 0 0 1 ${numbers(height * 0.4, 0)} cm ${braid(length - height * 0.8, strands)} Q`,
  ].join(" ");
}

function fold(colours: Colours, page: Extent): string {
  const line = straight(page.width, 0, page.width, page.height);
  return `${strokeWith(colours.frame, 0.3)} 3 w ${line} S ${strokeWith(colours.frame, 0.7)} 0.4 w ${line} S`;
}
