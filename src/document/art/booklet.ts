// A red booklet (不动产权证书): its cover, gold on deep red, and its pages, with fine red security waves under a thin double rule. A
// sheet that lies is two facing pages with the fold between them.

import type { Colours } from "../../licence/layout-page.ts";
import { mix, number, numbers, rectangle, straight, strokeColour } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { diamond, inset } from "./figures.ts";
import { waveField } from "./ground.ts";
import { rosette } from "./guilloche.ts";
import { medallion } from "./medallion.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { along, inCorners, placed } from "./repeat.ts";

/** Distances of a page's rules from its edges, in points. */
const RULES = { outer: 26, inner: 30 } as const;
/** Half the width of the shadow in the fold. */
const FOLD = 11;

/** The operators of a page, or of two facing ones. */
export function bookletArt(colours: Colours, size: Extent): string {
  const spread = isSpread(size);
  const page = { width: spread ? size.width / 2 : size.width, height: size.height };
  const leaves = spread ? along(2, page.width, 0, pageArt(colours, page)) : pageArt(colours, page);
  return [
    `q ${fillWith(colours.tint, 0.42)} ${rectangle(0, 0, size.width, size.height)} f`,
    leaves,
    spread ? placed(page.width, 0, fold(colours, size.height)) : "",
    edges(colours, size),
    "Q",
  ].join("\n");
}

/** The operators of a cover; one that lies has the back at the left and the spine in the middle. */
export function bookletCoverArt(colours: Colours, size: Extent): string {
  const spread = isSpread(size);
  const front = { width: spread ? size.width / 2 : size.width, height: size.height };
  const part = Math.min(front.width / 368.5, front.height / 521.6);
  const board = [
    `${strokeWith(colours.title, 0.94)} ${waveField({ x: 0, y: 0, ...front }, { wave: 23, rise: 2, pitch: 5, line: 0.5 })}`,
    `${strokeWith(colours.frame)} ${number(1.6 * part)} w ${inset(front, 24 * part)} S ${number(0.5 * part)} w ${inset(front, 28.5 * part)} S`,
    inCorners(front, 24 * part, `${number(part)} 0 0 ${number(part)} 0 0 cm ${coverCorner()}`),
  ].join("\n");
  const x = size.width - front.width / 2;
  return [
    `q ${fillWith(colours.title)} ${rectangle(0, 0, size.width, size.height)} f`,
    spread ? along(2, front.width, 0, board) : board,
    placed(x, size.height * 0.66, medallion(colours, 50, fillWith(colours.title)), 1.24 * part),
    spread ? `${strokeWith(colours.title, 0.8)} 0.6 w ${spine(front.width, size.height)}` : "",
    "Q",
  ].join("\n");
}

function isSpread({ width, height }: Extent): boolean {
  return width > height;
}

function pageArt(colours: Colours, page: Extent): string {
  const middle = { x: page.width / 2, y: page.height / 2 };
  const within = RULES.inner + 2.5;
  const area = { x: within, y: within, width: page.width - 2 * within, height: page.height - 2 * within };
  const waves = { wave: 34, rise: 2.7, pitch: 8, line: 0.3 };
  const turned = { ...middle, radius: Math.min(page.width, page.height) * 0.36, line: 0.35 };
  return [
    `${strokeWith(colours.title, 0.16)} ${waveField(area, waves)}`,
    `${strokeWith(colours.frame, 0.2)} ${waveField(area, { ...waves, rise: -waves.rise })}`,
    strokeColour(mix(colours.tint, colours.title, 0.1)),
    rosette({ ...turned, loops: 24, depth: 0.36, rings: 6, shrink: 0.08 }),
    `${strokeWith(colours.title, 0.85)} 1.1 w ${inset(page, RULES.outer)} S 0.4 w ${inset(page, RULES.inner)} S`,
    inCorners(page, RULES.outer, pageCorner(colours)),
  ].join("\n");
}

/** A step of 回纹 in the corner of a page's rules. */
function pageCorner(colours: Colours): string {
  const steps = `${numbers(0, 24)} m 0 0 l 24 0 l S 0.5 w 4 18 m 14 18 l 14 8 l 8 8 l 8 14 l S 18 4 m 18 14 l 12 14 l S`;
  return `${strokeWith(colours.title)} 1.6 w ${steps} ${fillWith(colours.frame)} ${diamond(0, 0, 3)} f`;
}

function coverCorner(): string {
  return "1.2 w 10 42 m 10 10 l 42 10 l S 16 34 m 16 16 l 34 16 l 34 28 l 22 28 l 22 22 l 28 22 l S";
}

/** Strips of shade that deepen towards the fold, and its stitches. */
function fold(colours: Colours, height: number): string {
  const strips = 8;
  const shade = Array.from({ length: strips }, (_, index) => {
    const half = FOLD * (1 - index / strips);
    const [red, green, blue] = mix(colours.tint, colours.title, 0.01 + 0.012 * index);
    return `${numbers(red, green, blue)} rg ${rectangle(-half, 0, 2 * half, height)} f`;
  });
  const thread = `q [9 6] 0 d 0.8 w ${straight(0, height * 0.12, 0, height * 0.88)} S Q`;
  return `${shade.join(" ")} ${strokeWith(colours.title, 0.45)} 0.3 w ${straight(0, 0, 0, height)} S ${strokeWith(colours.title, 0.75)} ${thread}`;
}

/** The leaves underneath, as hairlines at the outer edges. */
function edges(colours: Colours, { width, height }: Extent): string {
  const lines = [3, 5, 7].map((x) => `${straight(x, 0, x, height)} S ${straight(width - x, 0, width - x, height)} S`);
  return `${strokeWith(colours.title, 0.24)} 0.3 w ${lines.join(" ")}`;
}

function spine(middle: number, height: number): string {
  return [-11, -9, 9, 11].map((x) => `${straight(middle + x, 0, middle + x, height)} S`).join(" ");
}
