// A path while it is built (ISO 32000-1 §8.5.2), as the box around its points: a curve stays within the points that form it.

import { type Box, type Matrix, moved } from "../matrix.ts";

/** The path's extent on the page. */
export class PaintedPath {
  #box: Box | undefined;
  #segments = 0;
  #isSlanted = false;

  get box(): Box | undefined {
    return this.#box;
  }

  /** Adds points, x and y in turn, of one segment. */
  add(matrix: Matrix, points: readonly number[], begins = false): void {
    if (!begins) this.#segments += 1;
    for (let at = 0; at + 1 < points.length; at += 2) {
      const [x, y] = moved(matrix, points[at] ?? 0, points[at + 1] ?? 0);
      const [left, lower, right, upper] = this.#box ?? [x, y, x, y];
      this.#box = [Math.min(left, x), Math.min(lower, y), Math.max(right, x), Math.max(upper, y)];
    }
    if (points.length > 2 || this.#segments > 1) this.#isSlanted = true;
  }

  rectangle(matrix: Matrix, [x = 0, y = 0, width = 0, height = 0]: readonly number[]): void {
    const slanted = this.#isSlanted;
    this.add(matrix, [x, y, x + width, y, x, y + height, x + width, y + height], true);
    this.#isSlanted = slanted;
  }

  /** How far a stroke may reach beyond the path, in half line widths: corners run out to the miter limit. */
  reach(miterLimit: number): number {
    return this.#isSlanted ? Math.max(1.5, miterLimit) : 1.5;
  }

  clear(): void {
    this.#box = undefined;
    this.#segments = 0;
    this.#isSlanted = false;
  }
}
