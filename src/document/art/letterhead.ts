// Official letters (GB/T 9704-2012, 10.1 信函格式): on the first page a double red line, thick over thin, 170 mm wide, under the
// sender's name, and one thin over thick 20 mm from the lower edge; other pages are white.

import type { Colours } from "../../licence/layout-page.ts";
import { rectangle, straight } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { MM } from "../layout/page-extent.ts";
import { fillWith, strokeWith } from "./palette.ts";

/** Millimetres: the upper line from the upper edge, the lower from the lower, and their length. */
const LINES = { head: 46, foot: 20, width: 170 } as const;
const THICK = 2.2;
const THIN = 0.6;
const GAP = 2.8;

/** The first page's operators. */
export function letterheadArt(colours: Colours, size: Extent): string {
  const half = Math.min(LINES.width * MM, size.width * 0.86) / 2;
  const [left, right] = [size.width / 2 - half, size.width / 2 + half];
  const line = (y: number, weight: number) => `${weight} w ${straight(left, y, right, y)} S`;
  const [head, foot] = [size.height - Math.min(LINES.head * MM, size.height * 0.2), LINES.foot * MM];
  return [
    blankArt(colours, size),
    `q ${strokeWith(colours.title)} ${line(head, THICK)} ${line(head - GAP, THIN)}`,
    `${line(foot, THIN)} ${line(foot - GAP, THICK)} Q`,
  ].join("\n");
}

/** White paper. */
export function blankArt(_colours: Colours, { width, height }: Extent): string {
  return `q ${fillWith("#FFFFFF")} ${rectangle(0, 0, width, height)} f Q`;
}
