// The page of certificates: a frame of 回纹 (square spirals in pairs) between rules with corner blocks, fine security waves and a
// guilloche rosette on tinted paper.

import type { Colours } from "../../licence/layout-page.ts";
import { mix, number, numbers, rectangle, strokeColour } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { diamond, inset } from "./figures.ts";
import { inside, waveField } from "./ground.ts";
import { rosette } from "./guilloche.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { along, inCorners, onSides } from "./repeat.ts";

/** Distances from the paper's edge and sizes, in points on an A4 sheet; other sheets have them in proportion. */
const FRAME = { outer: 22, inner: 52, corner: 33, margin: 58, unit: 3.3 } as const;
const A4_WIDTH = 595.28;
const LEAST = 0.42;

/** The page's operators. */
export function meanderArt(colours: Colours, size: Extent): string {
  const part = Math.min(1, Math.max(LEAST, Math.min(size.width, size.height) / A4_WIDTH));
  return [
    `q ${fillWith(colours.tint, 0.38)} ${rectangle(0, 0, size.width, size.height)} f`,
    waves(colours, size, FRAME.inner * part),
    strokeColour(mix(colours.tint, colours.frame, 0.15)),
    rosette({
      x: size.width / 2,
      y: size.height * 0.508,
      radius: Math.min(size.width, size.height) * 0.296,
    }),
    frame(colours, size, part),
    "Q",
  ].join("\n");
}

/** Fine parallel waves over the inner page, as on security paper. */
function waves(colours: Colours, size: Extent, margin: number): string {
  return `${strokeWith(colours.tint, 0.9)} ${waveField(inside(size, margin), { wave: 68, rise: 4.2, pitch: 6.4, line: 0.35 })}`;
}

function frame(colours: Colours, size: Extent, part: number): string {
  const ruled = (distance: number, width: number) => `${number(width * part)} w ${inset(size, distance * part)} S`;
  const middle = (FRAME.outer + FRAME.inner) / 2 + 0.7;
  return [
    `${fillWith(colours.tint, 0.7)} ${inset(size, FRAME.outer * part)} ${inset(size, FRAME.inner * part)} f*`,
    strokeWith(colours.frame),
    ruled(FRAME.outer, 2.4),
    ruled(FRAME.outer + 4.6, 0.5),
    ruled(FRAME.inner - 3.2, 0.5),
    ruled(FRAME.inner, 1.3),
    strokeWith(colours.frame, 0.72),
    onSides(size, middle * part, FRAME.margin * part, (length) => spirals(length, FRAME.unit * part)),
    inCorners(size, FRAME.outer * part, `${numbers(part, 0, 0, part, 0, 0)} cm ${corner(colours)}`),
  ].join("\n");
}

/** A pair of square spirals joined at the foot, around x = 0, ten units wide and four high. */
const SPIRAL = [0, 0, 0, 4, 4, 4, 4, 0, 1, 0, 1, 3, 3, 3, 3, 1, 2, 1, 2, 2];
const PAIR = spiralPair();

function spiralPair(): string {
  const points = Array.from({ length: SPIRAL.length / 2 }, (_, at) => [
    SPIRAL[at * 2] ?? 0,
    (SPIRAL[at * 2 + 1] ?? 0) - 2,
  ]);
  const left = points.map(([x = 0, y = 0]) => numbers(-0.5 - x, y)).reverse();
  const right = points.map(([x = 0, y = 0]) => numbers(0.5 + x, y));
  return `${[...left, ...right].map((point, index) => `${point} ${index === 0 ? "m" : "l"}`).join(" ")} S`;
}

/** A run of spirals, every second pair upside down, stretched to hold a whole number of them. */
function spirals(length: number, unit: number): string {
  const count = Math.round(length / (unit * 10.4)) | 1;
  const pitch = length / count;
  const row = (pairs: number, flip: number) => {
    const step = 20.8;
    return `q ${numbers(pitch / 10.4, 0, 0, flip * unit, pitch * (flip > 0 ? 0.5 : 1.5), 0)} cm 0.29 w ${along(pairs, step, 0, PAIR)} Q`;
  };
  return `${row((count + 1) / 2, 1)}\n${row((count - 1) / 2, -1)}`;
}

/** A corner block: nested squares with a diamond in the title's colour. */
function corner(colours: Colours): string {
  const { corner: side } = FRAME;
  return [
    `${fillWith(colours.tint, 0.5)} ${strokeWith(colours.frame)}`,
    `2.4 w ${rectangle(0, 0, side, side)} B 0.5 w ${rectangle(3.6, 3.6, side - 7.2, side - 7.2)} S`,
    `0.9 w ${rectangle(6.6, 6.6, side - 13.2, side - 13.2)} S`,
    `0.5 w ${diamond(side / 2, side / 2, 8.6)} S`,
    `${fillWith(colours.title)} ${diamond(side / 2, side / 2, 4.2)} f`,
  ].join(" ");
}
