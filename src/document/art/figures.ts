// Small closed figures as paths (ISO 32000-1 §8.5.2): what frames and ornaments are put together from. Painting them is the
// caller's.

import { numbers, rectangle } from "../content.ts";
import type { Extent } from "./repeat.ts";

/** A square standing on its corner. */
export function diamond(x: number, y: number, r: number): string {
  return polygon([x - r, y], [x, y + r], [x + r, y], [x, y - r]);
}

/** A closed path through points. */
export function polygon(...points: readonly (readonly [number, number])[]): string {
  return `${points.map((point, index) => `${numbers(...point)} ${index === 0 ? "m" : "l"}`).join(" ")} h`;
}

/** The edge of a page's area at a distance from the paper's edge. */
export function inset({ width, height }: Extent, distance: number): string {
  return rectangle(distance, distance, width - 2 * distance, height - 2 * distance);
}
