// Guilloche, as banknotes have it (engine turning): rosettes of one loop turned about a centre in many sizes. Every ring is the
// same text of operators under another matrix.

import { number } from "../content.ts";
import { around, placed } from "./repeat.ts";

/** Where a rosette stands, how large it is (points), and what figure it is. */
export interface Rosette {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Loops around the ring. */
  readonly loops?: number;
  /** How far the loops swing from the ring, as a share of its radius. */
  readonly depth?: number;
  /** Rings, each smaller than the last by `shrink` and turned by a third of a loop. */
  readonly rings?: number;
  readonly shrink?: number;
  /** Width of the line in points. */
  readonly line?: number;
}

/** The curve is written in thousandths, so that its numbers are short. */
const GRAIN = 1000;
const SEGMENTS = 6;

/** The rosette as stroked paths in the current colour, in fine lines. */
export function rosette(figure: Rosette): string {
  const { x, y, radius, loops = 30, depth = 0.24, rings = 8, shrink = 0.072, line = 0.4 } = figure;
  const loop = loopOf(loops, depth);
  return Array.from({ length: rings }, (_, index) => {
    const scale = (radius / (1 + depth) / GRAIN) * (1 - index * shrink);
    const ring = around(loops, `${loop} S`);
    return placed(x, y, `${number(line / scale)} w ${ring}`, scale, (index * Math.PI) / loops / 3);
  }).join("\n");
}

/** One loop of p(t) = e^it · (1 + d·e^{int}), a hypotrochoid, as Bézier curves through its points with its own tangents. */
function loopOf(loops: number, depth: number): string {
  const step = (2 * Math.PI) / loops / SEGMENTS;
  const point = (t: number) => [
    GRAIN * (Math.cos(t) + depth * Math.cos((loops + 1) * t)),
    GRAIN * (Math.sin(t) + depth * Math.sin((loops + 1) * t)),
  ];
  const handle = (t: number) => [
    (GRAIN * step * (-Math.sin(t) - depth * (loops + 1) * Math.sin((loops + 1) * t))) / 3,
    (GRAIN * step * (Math.cos(t) + depth * (loops + 1) * Math.cos((loops + 1) * t))) / 3,
  ];
  const rounded = (...values: readonly number[]) => values.map((value) => Math.round(value)).join(" ");
  const [startX = 0, startY = 0] = point(0);
  let path = `${rounded(startX, startY)} m`;
  for (let index = 0; index < SEGMENTS; index += 1) {
    const [ax = 0, ay = 0] = point(index * step);
    const [bx = 0, by = 0] = point((index + 1) * step);
    const [hx = 0, hy = 0] = handle(index * step);
    const [kx = 0, ky = 0] = handle((index + 1) * step);
    path += ` ${rounded(ax + hx, ay + hy, bx - kx, by - ky, bx, by)} c`;
  }
  return path;
}
