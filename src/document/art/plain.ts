// The page of quiet proofs (证明): a thin double rule, and a ground of fine lines in which a disc of lines at another slant shows;
// a copying machine fills or loses them.

import type { Colours } from "../../licence/layout-page.ts";
import { circle, number, rectangle } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { diamond, inset } from "./figures.ts";
import { waveField } from "./ground.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { inCorners, placed } from "./repeat.ts";

/** Distances of the rules from the paper's edge, in points on an A4 sheet. */
const RULES = { outer: 34, inner: 38.5, ground: 46 } as const;
const A4_WIDTH = 595.28;
const SCREEN = { wave: 120, rise: 2.6, pitch: 3.4, line: 0.3 } as const;

/** The page's operators. */
export function plainArt(colours: Colours, size: Extent): string {
  const part = Math.min(1, Math.max(0.3, Math.min(size.width, size.height) / A4_WIDTH));
  const ruled = (distance: number, width: number) => `${number(width)} w ${inset(size, distance * part)} S`;
  return [
    `q 1 g ${rectangle(0, 0, size.width, size.height)} f`,
    screens(colours, size, RULES.ground * part),
    `${strokeWith(colours.frame)} ${ruled(RULES.outer, 1.4)} ${ruled(RULES.inner, 0.45)}`,
    inCorners(size, RULES.outer * part, corner(colours, part)),
    "Q",
  ].join("\n");
}

/** Waves around a disc, slanted ones in it, slanted otherwise in its heart. */
function screens(colours: Colours, size: Extent, margin: number): string {
  const middle = { x: size.width / 2, y: size.height / 2 };
  const radius = Math.min(size.width, size.height) * 0.3;
  const area = { x: margin, y: margin, width: size.width - 2 * margin, height: size.height - 2 * margin };
  const slanted = (reach: number, turn: number) => {
    const side = reach + 2 * SCREEN.pitch;
    const square = { x: -side, y: -side, width: 2 * side, height: 2 * side };
    return placed(middle.x, middle.y, waveField(square, { ...SCREEN, wave: reach / 2 }), 1, turn);
  };
  const disc = (reach: number) => circle(middle.x, middle.y, reach);
  return [
    strokeWith(colours.frame, 0.2),
    `q ${rectangle(area.x, area.y, area.width, area.height)} ${disc(radius)} W* n ${waveField(area, SCREEN)} Q`,
    `q ${disc(radius)} ${disc(radius * 0.5)} W* n ${slanted(radius, Math.PI / 3)} Q`,
    `q ${disc(radius * 0.5)} W n ${slanted(radius * 0.5, -Math.PI / 3)} Q`,
  ].join("\n");
}

function corner(colours: Colours, part: number): string {
  return `${fillWith(colours.title)} ${diamond(0, 0, 4 * part)} f`;
}
