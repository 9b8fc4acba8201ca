// Guilloche, as banknotes have it (engine turning): rosettes of one loop turned about a centre in many sizes, and bands of braided
// waves. Whatever repeats is the same text of operators under another matrix.

import { number } from "../content.ts";
import { curve } from "./curves.ts";
import { along, around, placed } from "./repeat.ts";

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
const TENTHS = 10;

/** The rosette as stroked paths in the current colour, in fine lines: rings of p(t) = e^it · (1 + d·e^{int}), hypotrochoids. */
export function rosette(figure: Rosette): string {
  const { x, y, radius, loops = 30, depth = 0.24, rings = 8, shrink = 0.072, line = 0.4 } = figure;
  const at = (t: number) =>
    [
      GRAIN * (Math.cos(t) + depth * Math.cos((loops + 1) * t)),
      GRAIN * (Math.sin(t) + depth * Math.sin((loops + 1) * t)),
    ] as const;
  const loop = `${curve(at, 0, (2 * Math.PI) / loops, 6, 0)} S`;
  return Array.from({ length: rings }, (_, index) => {
    const scale = (radius / (1 + depth) / GRAIN) * (1 - index * shrink);
    const ring = `${number(line / scale)} w ${around(loops, loop)}`;
    return placed(x, y, ring, scale, (index * Math.PI) / loops / 3);
  }).join("\n");
}

/** A braid of waves between two edges: `families` of fine strands, evenly out of phase. */
export interface Braid {
  /** Half the height of the band in points. */
  readonly rise: number;
  /** Length of a wave in points, stretched a little so that the band holds a whole number. */
  readonly wave: number;
  readonly families: number;
  readonly strands: number;
  /** How far a family's strands spread, in turns of the wave. */
  readonly spread: number;
  /** Width of the line in points. */
  readonly line: number;
}

/** The braid along the x axis from the origin, stroked in the current colour. */
export function braid(length: number, { rise, wave, families, strands, spread, line }: Braid): string {
  const count = Math.max(1, Math.round(length / wave));
  const pitch = Math.round((length / count) * TENTHS);
  const turn = (2 * Math.PI) / pitch;
  const paths: string[] = [];
  for (let family = 0; family < families; family += 1) {
    for (let strand = 0; strand < strands; strand += 1) {
      const share = strands === 1 ? 0 : strand / (strands - 1) - 0.5;
      const phase = (2 * Math.PI * family) / families + 2 * Math.PI * spread * share;
      const height = rise * TENTHS * (1 - 0.55 * Math.abs(share));
      paths.push(curve((x) => [x, height * Math.sin(turn * x + phase)], 0, pitch, 4, 0));
    }
  }
  return `q ${(length / count / pitch).toFixed(6)} 0 0 ${1 / TENTHS} 0 0 cm ${number(line * TENTHS)} w\n${along(count, pitch, 0, `${paths.join(" ")} S`)}\nQ`;
}
