// Transformations of the plane as PDF writes them (ISO 32000-1 §8.3.4): six numbers a b c d e f, x' = ax + cy + e, y' = bx + dy + f.

import type { Box } from "./source-pages.ts";

export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function combined(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** Moves by x and y. */
export function moved(x: number, y: number): Matrix {
  return [1, 0, 0, 1, x, y];
}

/** Where a point comes to lie. */
export function through([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The upright box around a transformed box. */
export function boxThrough(matrix: Matrix, [left, lower, right, upper]: Box): Box {
  const corners = [
    through(matrix, left, lower),
    through(matrix, right, lower),
    through(matrix, left, upper),
    through(matrix, right, upper),
  ];
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The most by which a length can grow. */
export function growth([a, b, c, d]: Matrix): number {
  return Math.hypot(a, b, c, d);
}

/** What two boxes have in common; undefined when they do not touch. */
export function common(one: Box, other: Box): Box | undefined {
  const box: Box = [
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
    Math.min(one[2], other[2]),
    Math.min(one[3], other[3]),
  ];
  return box[0] <= box[2] && box[1] <= box[3] ? box : undefined;
}

/** A box grown by a margin on every side. */
export function grown([left, lower, right, upper]: Box, by: number): Box {
  return [left - by, lower - by, right + by, upper + by];
}
