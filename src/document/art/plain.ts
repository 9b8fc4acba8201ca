// The page of quiet proofs (证明): a thin double rule, and a ground of fine lines in which a disc of lines at another slant shows;
// a copying machine fills or loses them.

import { circle, number, numbers, rectangle, straight } from "../content.ts";
import { diamond, inset } from "./figures.ts";
import { type Colours, fillWith, strokeWith } from "./palette.ts";
import { along, type Extent, inCorners, placed } from "./repeat.ts";

/** Distances of the rules from the paper's edge, in points on an A4 sheet. */
const RULES = { outer: 34, inner: 38.5, ground: 46 } as const;
const A4_WIDTH = 595.28;
const SCREEN = { pitch: 2.8, line: 0.3 } as const;

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

/** Level lines around a disc, slanted ones in it, slanted otherwise in its heart. */
function screens(colours: Colours, size: Extent, margin: number): string {
  const { width, height } = size;
  const middle = { x: width / 2, y: height / 2 };
  const radius = Math.min(width, height) * 0.3;
  const rows = Math.floor((height - 2 * margin) / SCREEN.pitch);
  const level = along(rows, 0, SCREEN.pitch, `${straight(0, 0, width - 2 * margin, 0)} S`);
  const slanted = (reach: number, turn: number) => {
    const lines = Math.floor((2 * reach) / SCREEN.pitch);
    const field = along(lines, 0, SCREEN.pitch, `${straight(-reach, 0, reach, 0)} S`);
    return placed(middle.x, middle.y, `1 0 0 1 0 ${number((-lines * SCREEN.pitch) / 2)} cm ${field}`, 1, turn);
  };
  const disc = (reach: number) => circle(middle.x, middle.y, reach);
  const frame = rectangle(margin, margin, width - 2 * margin, height - 2 * margin);
  return [
    `${strokeWith(colours.frame, 0.24)} ${number(SCREEN.line)} w`,
    `q ${frame} ${disc(radius)} W* n q 1 0 0 1 ${numbers(margin, margin)} cm ${level} Q Q`,
    `q ${disc(radius)} ${disc(radius * 0.5)} W* n ${slanted(radius, Math.PI / 4)} Q`,
    `q ${disc(radius * 0.5)} W n ${slanted(radius * 0.5, -Math.PI / 4)} Q`,
  ].join("\n");
}

function corner(colours: Colours, part: number): string {
  return `${fillWith(colours.title)} ${diamond(0, 0, 4 * part)} f`;
}
