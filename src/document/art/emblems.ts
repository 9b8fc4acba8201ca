// Small emblems on a square from −50 to 50, upright, in the current colours: what a kind of licence is about, in a few strokes.

import { circle, number, numbers, rectangle, straight } from "../content.ts";
import { spiral } from "./curves.ts";
import { petal, polygon, roundedRectangle } from "./figures.ts";
import { around, placed } from "./repeat.ts";

/** One branch with grain-like leaves, rising at the right of the axis; its mirror image makes the pair. */
export function branches(): string {
  const at = (t: number) => {
    const angle = -Math.PI / 2 + 0.16 + t * 2.3;
    return { x: 40 * Math.cos(angle), y: 40 * Math.sin(angle), angle };
  };
  const stalk = `1.6 w ${spiral(0, 0, 40, 40, -Math.PI / 2 - 0.05, 2.4)} S`;
  const leaves = Array.from({ length: 9 }, (_, index) => {
    const { x, y, angle } = at(index / 9 + 0.06);
    const ear = (turn: number) => placed(x, y, `${petal(0, 12, 5.2, 0.2)} f`, 1, angle + turn);
    return `${ear(0.55)} ${ear(-0.6)}`;
  });
  const tip = at(1.03);
  return [stalk, ...leaves, placed(tip.x, tip.y, `${petal(0, 12, 5.2, 0.2)} f`, 1, tip.angle)].join("\n");
}

/** An auspicious cloud (祥云) at the right of a middle axis, for one half of a pair: three scrolls over a trailing foot. */
export function clouds(reach: number, height: number): string {
  const part = Math.min(height / 20, reach / 24);
  const middle = reach * 0.34;
  const scroll = (x: number, y: number, radius: number, start: number, sweep: number) =>
    `${spiral(middle + x * part, y * part, radius * part, radius * 0.26 * part, start, sweep)} S`;
  const stroke = (from: number, to: number, y: number) =>
    `${numbers(middle + from * part, y * part)} m ${numbers(middle + (from + 4) * part, (y - 2.4) * part, reach * to - 14 * part, (y + 1.6) * part, reach * to, y * part)} c S`;
  return [
    `${number(1.1 * part)} w 1 J`,
    scroll(0, 2, 6.6, Math.PI * 1.12, -Math.PI * 2.5),
    scroll(11, -1.4, 5, Math.PI * 1, -Math.PI * 2.4),
    scroll(-10.6, -1.8, 4.4, Math.PI * 1.9, Math.PI * 2.3),
    stroke(-15, 0.99, -5.2),
    stroke(-4, 0.86, -7.5),
    "0 J",
  ].join(" ");
}

/** Scales of justice. */
export function scales(): string {
  const pan = [
    `${straight(0, 26, -13, -6)} S ${straight(0, 26, 13, -6)} S`,
    `${numbers(-15, -6)} m ${numbers(-13, -18, 13, -18, 15, -6)} c h f`,
  ].join(" ");
  return [
    `3 w ${straight(0, -38, 0, 38)} S 4 w ${straight(-31, 28, 31, 28)} S 1.8 w`,
    placed(-31, 0, pan),
    placed(31, 0, pan),
    `${circle(0, 38, 5)} f ${polygon([-20, -46], [20, -46], [14, -38], [-14, -38])} f`,
  ].join(" ");
}

/** A house under a tiled roof with upturned eaves. */
export function house(): string {
  const roof = "-46 6 m -34 10 -16 24 0 40 c 16 24 34 10 46 6 c 40 3 36 3 33 4 c -33 4 l -36 3 -40 3 -46 6 c h f";
  return [
    roof,
    `${rectangle(-30, -38, 60, 38)} ${rectangle(-7, -38, 14, 24)} ${rectangle(-23, -22, 11, 12)} ${rectangle(12, -22, 11, 12)} f*`,
    `${rectangle(-38, -44, 76, 4)} f`,
  ].join(" ");
}

/** A leaf with its midrib. */
export function leaf(): string {
  const veins = [-14, -1, 12].map((y) => `${straight(0, y, 11, y + 10)} S ${straight(0, y, -11, y + 10)} S`);
  const blade = `${petal(-40, 88, 58, 0)} f 2.4 w ${straight(0, -40, 0, 38)} S 1.4 w ${veins.join(" ")}`;
  return placed(0, 0, blade, 1, -0.5);
}

/** A capsule, half filled. */
export function pill(): string {
  const shell = `3 w ${roundedRectangle(-17, -42, 34, 84, 17)} S`;
  const half = "-17 0 m -17 -25 l -17 -34.4 -9.4 -42 0 -42 c 9.4 -42 17 -34.4 17 -25 c 17 0 l h f";
  return placed(0, 0, `${shell} ${half} 2 w ${straight(-8, 12, -8, 26)} S`, 1, -0.7);
}

/** A steering wheel. */
export function wheel(): string {
  const spoke = around(3, `${straight(0, -9, 0, -40)} S`);
  return `7 w ${circle(0, 0, 43)} S 1.2 w ${circle(0, 0, 35)} S 6 w ${spoke} ${circle(0, 0, 9)} S`;
}
