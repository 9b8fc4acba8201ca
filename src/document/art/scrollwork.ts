// 卷草 (scrolling tendrils) and 宝相花 (a stylised blossom), the ornaments of traditional borders: figures around the origin, in the
// current colours.

import { number, numbers } from "../content.ts";
import { curve, spiral } from "./curves.ts";
import { petal } from "./figures.ts";
import { along, around, placed } from "./repeat.ts";

/** One wave of the vine is this long and twice this high, in its own units. */
const VINE = { wave: 60, rise: 10 } as const;
const HALF = vineHalf();

/** A vine along the x axis from the origin, stretched to hold a whole number of waves; `height` is half the band's, in points. */
export function scrollwork(length: number, height: number): string {
  const scale = height / VINE.rise;
  const count = Math.max(1, Math.round(length / (VINE.wave * scale)));
  const pitch = length / count;
  const mirrored = `q 1 0 0 -1 ${VINE.wave / 2} 0 cm ${HALF} Q`;
  const vine = along(count, VINE.wave, 0, `${HALF} ${mirrored}`);
  return `q ${number(pitch / VINE.wave)} 0 0 ${number(scale)} 0 0 cm\n${vine}\nQ`;
}

/** Half a wave: the stem over a crest, a tendril that leaves it and curls around a small flower, and leaves in the spandrels. */
function vineHalf(): string {
  const half = VINE.wave / 2;
  const stem = curve((x) => [x, 8.4 * Math.sin((Math.PI * x) / half)], 0, half, 4);
  const heart = { x: 15, y: -1.4 };
  const tendril = spiral(heart.x, heart.y, 9.6, 3.4, 1.95, -Math.PI * 2.02);
  const leaf = (x: number, y: number, angle: number, long: number) =>
    placed(x, y, `${petal(0, long, long * 0.46)} f`, 1, angle - Math.PI / 2);
  return [
    `1.5 w ${stem} S 1.2 w ${tendril} S`,
    placed(heart.x, heart.y, around(5, `${petal(0.5, 2.3, 1.9, 0.6)} f`)),
    leaf(20.2, -4.6, -0.55, 5.4),
    leaf(16.2, -6.9, -1.15, 4.4),
    leaf(12, -5.6, -2, 5.2),
    leaf(9.6, -2.6, -2.75, 5.4),
    leaf(24.6, 4.5, 1.15, 6.2),
    leaf(25.4, 3.9, 0.35, 7),
    leaf(26.6, 3, -0.6, 4.6),
    leaf(4.6, 4.1, 2.1, 6),
  ].join(" ");
}

/** A blossom: two rounds of petals about a centre, filled with the current colour where `paint` is `f`. */
export function blossom(radius: number, petals: number, paint: string): string {
  const wide = (2 * Math.PI * radius * 0.72) / petals;
  const outer = `${petal(radius * 0.4, radius * 0.6, wide, 0.35)} ${paint}`;
  return around(petals, outer);
}

/** A row of scallops along the x axis from the origin, their backs up, with a bead in each: the lace of a border. */
export function lace(length: number, pitch: number): string {
  const count = Math.max(1, Math.round(length / pitch));
  const half = length / count / 2;
  const scallop = `0 0 m ${numbers(0, half * 1.45, half * 2, half * 1.45, half * 2, 0)} c S`;
  return `${along(count, half * 2, 0, scallop)} q 1 0 0 1 0 ${number(half * 0.34)} cm ${beads(length, pitch, half * 0.4)} Q`;
}

/** A row of round beads along the x axis from the origin: a line of dots (§8.4.3.6), in the current stroke colour. */
export function beads(length: number, pitch: number, diameter: number): string {
  const step = length / Math.max(1, Math.round(length / pitch));
  const dot = 0.01;
  const line = `${number(step / 2)} 0 m ${number(length - step / 2 + dot)} 0 l S`;
  return `q 1 J [${dot} ${(step - dot).toFixed(5)}] 0 d ${number(diameter)} w ${line} Q`;
}
