// The page of operating permits (许可证): a band of braided guilloche between rules around the sheet, a medallion at every corner,
// crossed security waves and a large pale rosette on tinted paper.

import type { Colours } from "../../licence/layout-page.ts";
import { circle, mix, number, rectangle, strokeColour } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { diamond, inset } from "./figures.ts";
import { inside, waveField } from "./ground.ts";
import { braid, rosette } from "./guilloche.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { inCorners, onSides } from "./repeat.ts";

/** Distances from the paper's edge, in points on an A4 sheet; the band lies between `outer` and `inner`. */
const BAND = { outer: 21, inner: 51, medallion: 25 } as const;
const A4_WIDTH = 595.28;

/** The page's operators. */
export function permitArt(colours: Colours, size: Extent): string {
  const part = Math.min(1, Math.max(0.42, Math.min(size.width, size.height) / A4_WIDTH));
  const middle = { x: size.width / 2, y: size.height / 2 };
  const radius = Math.min(size.width, size.height) * 0.3;
  return [
    `q ${fillWith(colours.tint, 0.5)} ${rectangle(0, 0, size.width, size.height)} f`,
    ground(colours, size, BAND.inner * part),
    strokeColour(mix(colours.tint, colours.frame, 0.13)),
    rosette({ ...middle, radius, loops: 32, depth: 0.3, rings: 6, shrink: 0.085, line: 0.35 }),
    rosette({ ...middle, radius: radius * 0.36, loops: 18, depth: 0.5, rings: 5, shrink: 0.12, line: 0.35 }),
    band(colours, size, part),
    "Q",
  ].join("\n");
}

/** Waves against waves, so that their crests meet in rows of lenses. */
function ground(colours: Colours, size: Extent, margin: number): string {
  const waves = { wave: 46, rise: 3.4, pitch: 12, line: 0.32 };
  const { x, y, width, height } = inside(size, margin);
  return [
    `${strokeWith(colours.frame, 0.14)} ${waveField({ x, y, width, height }, waves)}`,
    `${strokeWith(colours.tint)} ${waveField({ x, y, width, height }, { ...waves, rise: -waves.rise })}`,
  ].join("\n");
}

function band(colours: Colours, size: Extent, part: number): string {
  const { outer, inner, medallion } = BAND;
  const ruled = (distance: number, width: number) => `${number(width * part)} w ${inset(size, distance * part)} S`;
  const middle = ((outer + inner) / 2) * part;
  const weave = (length: number) => {
    const wide = { rise: 12.4 * part, wave: 44 * part, families: 3, strands: 5, spread: 0.2, line: 0.42 * part };
    const core = { ...wide, rise: 4.2 * part, wave: 22 * part, families: 2, strands: 2, spread: 0.1 };
    return [
      `${strokeWith(colours.frame, 0.9)} ${braid(length, wide)}`,
      `${strokeWith(colours.title)} ${braid(length, core)}`,
    ].join("\n");
  };
  return [
    `${fillWith(colours.frame, 0.14)} ${inset(size, outer * part)} ${inset(size, inner * part)} f*`,
    onSides(size, middle, middle, weave),
    strokeWith(colours.frame),
    ruled(outer - 3.4, 0.5),
    ruled(outer, 1.8),
    ruled(inner, 1.2),
    ruled(inner + 3, 0.4),
    inCorners(size, middle, corner(colours, medallion * part)),
  ].join("\n");
}

/** A medallion: a turned rosette in a ring, a small jewel in the title's colour in its middle. */
function corner(colours: Colours, radius: number): string {
  const scale = radius / 25;
  return [
    `${fillWith(colours.tint, 0.5)} ${strokeWith(colours.frame)} ${number(1.4 * scale)} w ${circle(0, 0, radius)} B`,
    `${number(0.4 * scale)} w ${circle(0, 0, radius - 2.4 * scale)} S`,
    rosette({
      x: 0,
      y: 0,
      radius: radius - 3.4 * scale,
      loops: 16,
      depth: 0.34,
      rings: 5,
      shrink: 0.12,
      line: 0.35 * scale,
    }),
    `${fillWith(colours.tint, 0.5)} ${circle(0, 0, 6.2 * scale)} B`,
    `${fillWith(colours.title)} ${diamond(0, 0, 3.6 * scale)} f`,
  ].join(" ");
}
