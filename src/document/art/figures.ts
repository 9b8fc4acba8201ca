// Small figures as paths (ISO 32000-1 §8.5.2): what frames and ornaments are put together from. Painting them is the caller's.

import { numbers, rectangle } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";

/** A share of the radius that makes a Bézier curve of a quarter of a circle. */
const QUARTER = 0.5523;

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

/** A rectangle with round corners. */
export function roundedRectangle(x: number, y: number, width: number, height: number, radius: number): string {
  const [right, top, bend] = [x + width, y + height, radius * (1 - QUARTER)];
  return [
    `${numbers(x + radius, y)} m ${numbers(right - radius, y)} l`,
    `${numbers(right - bend, y, right, y + bend, right, y + radius)} c ${numbers(right, top - radius)} l`,
    `${numbers(right, top - bend, right - bend, top, right - radius, top)} c ${numbers(x + radius, top)} l`,
    `${numbers(x + bend, top, x, top - bend, x, top - radius)} c ${numbers(x, y + radius)} l`,
    `${numbers(x, y + bend, x + bend, y, x + radius, y)} c h`,
  ].join(" ");
}

/** A five-pointed star around the origin, one point up. */
export function star(radius: number): string {
  // The inner radius of a regular pentagram is (3 − √5) / 2 of the outer.
  const inner = (radius * (3 - Math.sqrt(5))) / 2;
  const points = Array.from({ length: 10 }, (_, index): readonly [number, number] => {
    const reach = index % 2 === 0 ? radius : inner;
    const angle = Math.PI / 2 + (index * Math.PI) / 5;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
  return polygon(...points);
}

/** A petal from a distance above the origin upwards; `blunt` 0 is a pointed one, 1 a round one. */
export function petal(from: number, length: number, width: number, blunt = 0): string {
  const half = width / 2;
  const tip = from + length;
  const shoulder = from + length * (0.75 + 0.25 * blunt);
  const curveTo = (side: number) =>
    numbers(side * half * 1.33, from + length * 0.25, side * half * (0.6 + 0.7 * blunt), shoulder);
  const back = numbers(-half * (0.6 + 0.7 * blunt), shoulder, -half * 1.33, from + length * 0.25);
  return `${numbers(0, from)} m ${curveTo(1)} ${numbers(0, tip)} c ${back} ${numbers(0, from)} c`;
}
