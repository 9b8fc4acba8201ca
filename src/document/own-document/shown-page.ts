// A page as it is shown: turned by its Rotate entry (ISO 32000-1 §7.7.3.3), with its visible corner at the origin.

import type { Matrix } from "../matrix.ts";
import type { SourcePage } from "./source-pages.ts";

/** Points in a millimetre. */
export const MM = 72 / 25.4;

/** Width and height as shown, in points. */
export function shownExtent({ visible: [left, lower, right, upper], rotation }: SourcePage): {
  readonly width: number;
  readonly height: number;
} {
  const [across, up] = [right - left, upper - lower];
  return rotation % 180 === 0 ? { width: across, height: up } : { width: up, height: across };
}

/** From the page as it is shown to the page's own space. */
export function shownToPage({ visible: [left, lower, right, upper], rotation }: SourcePage): Matrix {
  if (rotation === 90) return [0, 1, -1, 0, right, lower];
  if (rotation === 180) return [-1, 0, 0, -1, right, upper];
  return rotation === 270 ? [0, -1, 1, 0, left, upper] : [1, 0, 0, 1, left, lower];
}
