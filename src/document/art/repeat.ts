// The same figure again and again, under other matrices (ISO 32000-1 §8.3.4). The repeated text of operators is identical to the
// byte, step included, so that deflating makes the repetition almost free.

import { number, numbers } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";

/** The figure `count` times, each moved on by a step. */
export function along(count: number, dx: number, dy: number, figure: string): string {
  return stepped(count, `1 0 0 1 ${numbers(dx, dy)} cm`, figure);
}

/** The figure `count` times around the origin; `angle` in radians from one to the next, by default a full turn shared out. */
export function around(count: number, figure: string, angle: number = (2 * Math.PI) / count): string {
  return stepped(count, `${rotation(angle)} cm`, figure);
}

/** The figure at a point, enlarged, turned anticlockwise by radians. */
export function placed(x: number, y: number, figure: string, scale = 1, turn = 0): string {
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  return `q ${fine(cos, sin, -sin, cos)} ${numbers(x, y)} cm\n${figure}\nQ`;
}

/** A figure and its mirror image about the vertical through the origin. */
export function withMirrored(figure: string): string {
  return `q ${figure} Q q -1 0 0 1 0 0 cm ${figure} Q`;
}

/** A figure drawn for the lower left corner, in all four; `inset` is the distance of its origin from both edges. */
export function inCorners({ width, height }: Extent, inset: number, figure: string): string {
  const places = [
    [1, 1, inset, inset],
    [-1, 1, width - inset, inset],
    [1, -1, inset, height - inset],
    [-1, -1, width - inset, height - inset],
  ] as const;
  return places.map(([sx, sy, x, y]) => `q ${numbers(sx, 0, 0, sy, x, y)} cm\n${figure}\nQ`).join("\n");
}

/** The four sides of a rectangle: `side` draws a run of the given length from the origin to the right, inwards being up. */
export function onSides({ width, height }: Extent, inset: number, margin: number, side: (length: number) => string) {
  const [across, up] = [side(width - 2 * margin), side(height - 2 * margin)];
  const places = [
    [`1 0 0 1 ${numbers(margin, inset)}`, across],
    [`-1 0 0 -1 ${numbers(width - margin, height - inset)}`, across],
    [`0 1 -1 0 ${numbers(width - inset, margin)}`, up],
    [`0 -1 1 0 ${numbers(inset, height - margin)}`, up],
  ] as const;
  return places.map(([matrix, run]) => `q ${matrix} cm\n${run}\nQ`).join("\n");
}

function stepped(count: number, step: string, figure: string): string {
  if (count < 1) return "";
  return `q ${figure}\n${`${step} ${figure}\n`.repeat(count - 1)}Q`;
}

function rotation(angle: number): string {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return `${fine(cos, sin, -sin, cos)} 0 0`;
}

/** Factors of a matrix need more decimals than lengths. */
function fine(...factors: readonly number[]): string {
  return factors
    .map((factor) => (number(factor) === String(factor) ? number(factor) : String(Number(factor.toFixed(6)))))
    .join(" ");
}
