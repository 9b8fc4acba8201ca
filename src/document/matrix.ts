// Plane geometry of a page (ISO 32000-1 §8.3.3): matrices [a b c d e f], points and boxes, in points.

/** [a b c d e f]: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

/** Left, lower, right, upper. */
export type Box = readonly [number, number, number, number];

/** A box that nothing is outside of. */
export const EVERYWHERE: Box = [-1e6, -1e6, 1e6, 1e6];

/** A matrix as it is. @throws {RangeError} viewers that count in single precision would make another of it. */
export function sound(matrix: Matrix): Matrix {
  const [a, b, c, d] = matrix;
  const stretch = Math.min(Math.hypot(a, b), Math.hypot(c, d));
  if (stretch >= 1e-4 && matrix.every((value) => Math.abs(value) <= 1e6)) return matrix;
  throw new RangeError("a matrix beyond the limit");
}

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `one`, then `other`. */
export function times(one: Matrix, other: Matrix): Matrix {
  const [a, b, c, d, e, f] = one;
  const [p, q, r, s, t, u] = other;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}

/** A point moved by a matrix. */
export function moved([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The box around points; undefined without any. */
export function around(points: readonly (readonly [number, number])[]): Box | undefined {
  const [first] = points;
  if (first === undefined) return undefined;
  let [left, lower] = first;
  let [right, upper] = first;
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    lower = Math.min(lower, y);
    upper = Math.max(upper, y);
  }
  return [left, lower, right, upper];
}

/** A box moved by a matrix, as the box around its corners. */
export function movedBox(matrix: Matrix, [left, lower, right, upper]: Box): Box {
  const corners = [
    moved(matrix, left, lower),
    moved(matrix, right, lower),
    moved(matrix, left, upper),
    moved(matrix, right, upper),
  ];
  return around(corners) ?? [0, 0, 0, 0];
}

/** Whether nothing of the second box lies outside of the first, as far as a tenth of a point. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    inner[0] >= outer[0] - 0.1 && inner[1] >= outer[1] - 0.1 && inner[2] <= outer[2] + 0.1 && inner[3] <= outer[3] + 0.1
  );
}

/** How much of `box` lies under `cover`, from 0 to 1. */
export function coverage(box: Box, cover: Box): number {
  const width = Math.min(box[2], cover[2]) - Math.max(box[0], cover[0]);
  const height = Math.min(box[3], cover[3]) - Math.max(box[1], cover[1]);
  const area = (box[2] - box[0]) * (box[3] - box[1]);
  return width <= 0 || height <= 0 || area <= 0 ? 0 : (width * height) / area;
}

/** Moves by x and y. */
export function translation(x: number, y: number): Matrix {
  return [1, 0, 0, 1, x, y];
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
