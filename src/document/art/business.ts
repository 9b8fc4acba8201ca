// The page of business licences (营业执照): a broad gold border of scrolling tendrils between beads and lace, blossoms at the
// corners, fine waves on warm paper, and over the title a blossom between clouds. The national emblem, whose use the law keeps to
// state organs, is not drawn.

import type { Colours } from "../../licence/layout-page.ts";
import { circle, mix, number, rectangle, strokeColour } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { clouds } from "./emblems.ts";
import { inset } from "./figures.ts";
import { inside, waveField } from "./ground.ts";
import { rosette } from "./guilloche.ts";
import { medallion } from "./medallion.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { inCorners, onSides, placed, withMirrored } from "./repeat.ts";
import { beads, blossom, lace, scrollwork } from "./scrollwork.ts";

/** Distances from the paper's edge, in points on an A4 sheet: the rules, and the band between `outer` and `inner`. */
const BORDER = { outer: 23, inner: 55, lace: 59.5, block: 46 } as const;
/** The ornament over the title: its middle from the upper edge, and its sizes. */
const CROWN = { middle: 93, radius: 28, clouds: 84 } as const;
const A4_WIDTH = 595.28;

/** The page's operators. */
export function businessArt(colours: Colours, size: Extent): string {
  const part = Math.min(1, Math.max(0.42, Math.min(size.width, size.height) / A4_WIDTH));
  const middle = { x: size.width / 2, y: size.height / 2 };
  const radius = Math.min(size.width, size.height) * 0.31;
  const area = inside(size, BORDER.inner * part);
  const waves = { wave: 40, rise: 2.6, pitch: 9, line: 0.32 };
  return [
    `q ${fillWith(colours.tint, 0.62)} ${rectangle(0, 0, size.width, size.height)} f`,
    `${strokeWith(colours.frame, 0.2)} ${waveField(area, waves)}`,
    `${strokeWith(colours.frame, 0.12)} ${waveField(area, { ...waves, rise: -waves.rise })}`,
    strokeColour(mix(colours.tint, colours.frame, 0.2)),
    rosette({ ...middle, radius, loops: 40, depth: 0.2, rings: 7, shrink: 0.075, line: 0.35 }),
    border(colours, size, part),
    crown(colours, size, part),
    "Q",
  ].join("\n");
}

function border(colours: Colours, size: Extent, part: number): string {
  const { outer, inner, block } = BORDER;
  const ruled = (distance: number, width: number) => `${number(width * part)} w ${inset(size, distance * part)} S`;
  const middle = ((outer + inner) / 2) * part;
  const margin = (outer + block) * part;
  const dots = (length: number) => beads(length, 5 * part, 2.2 * part);
  return [
    `${fillWith(colours.frame, 0.86)} ${inset(size, outer * part)} ${inset(size, inner * part)} f*`,
    strokeWith(colours.frame),
    ruled(outer - 4.6, 1.9),
    ruled(outer - 1.6, 0.5),
    ruled(inner + 1.8, 0.6),
    `${fillWith(colours.frame)} ${strokeWith(colours.frame, 0.9)} ${number(0.6 * part)} w`,
    onSides(size, (inner + 1.8) * part, margin, (length) => lace(length, 9 * part)),
    `${fillWith(colours.tint)} ${strokeWith(colours.tint)}`,
    onSides(size, (outer + 3.4) * part, margin, dots),
    onSides(size, (inner - 3.4) * part, margin, dots),
    onSides(size, middle, margin, (length) => scrollwork(length, 10 * part)),
    inCorners(size, outer * part, corner(colours, block * part)),
  ].join("\n");
}

/** Over the title: a medallion between clouds. */
function crown(colours: Colours, size: Extent, part: number): string {
  const at = { x: size.width / 2, y: size.height - CROWN.middle * part };
  const pair = withMirrored(`1 0 0 1 ${number(CROWN.radius * 1.05)} 0 cm ${clouds(CROWN.clouds, 18)}`);
  return placed(at.x, at.y, `${medallion(colours, CROWN.radius)} ${strokeWith(colours.frame)} ${pair}`, part);
}

/** A square block with a blossom of three rounds. */
function corner(colours: Colours, side: number): string {
  const scale = side / 46;
  const middle = side / 2;
  return [
    `${fillWith(colours.frame, 0.86)} ${strokeWith(colours.tint)} ${number(1.2 * scale)} w ${rectangle(0, 0, side, side)} f`,
    `${rectangle(3 * scale, 3 * scale, side - 6 * scale, side - 6 * scale)} S`,
    `q 1 0 0 1 ${number(middle)} ${number(middle)} cm ${fillWith(colours.tint)}`,
    blossom(18 * scale, 8, "f"),
    `${fillWith(colours.frame)} ${circle(0, 0, 9.4 * scale)} f ${fillWith(colours.tint)}`,
    blossom(8.6 * scale, 8, "f"),
    `${fillWith(colours.frame)} ${circle(0, 0, 2.6 * scale)} f Q`,
  ].join(" ");
}
