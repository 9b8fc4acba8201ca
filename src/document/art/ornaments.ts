// Ornaments and emblems that a face's data can ask for by name, drawn into a box whose lower left corner is the origin, in the
// type's colours. They are our own: no national emblem, no other's mark.

import type { Colours } from "../../licence/layout-page.ts";
import { number } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { branches, clouds, house, leaf, pill, scales, wheel } from "./emblems.ts";
import { diamond, star } from "./figures.ts";
import { rosette } from "./guilloche.ts";
import { medallion } from "./medallion.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { placed, withMirrored } from "./repeat.ts";

type Draw = (colours: Colours, size: Extent) => string;

/** Half the side of the square on which emblems are drawn. */
const REACH = 50;

const ART = {
  "title-rule": titleRule,
  star: (colours, size) => centred(size, `${fillWith(colours.title)} ${star(REACH)} f`),
  rosette: (colours, { width, height }) =>
    `${strokeWith(colours.frame)} ${rosette({ x: width / 2, y: height / 2, radius: Math.min(width, height) / 2, loops: 18, rings: 6, shrink: 0.1, line: 0.35 })}`,
  medallion: (colours, size) => centred(size, medallion(colours, REACH)),
  clouds: (colours, { width, height }) =>
    `q 1 0 0 1 ${number(width / 2)} ${number(height / 2)} cm ${strokeWith(colours.frame)} ${withMirrored(clouds(width / 2, height))} Q`,
  branches: (colours, size) =>
    centred(size, `${fillWith(colours.frame)} ${strokeWith(colours.frame)} ${withMirrored(branches())}`),
  scales: (colours, size) => centred(size, `${fillWith(colours.frame)} ${strokeWith(colours.frame)} ${scales()}`),
  house: (colours, size) => centred(size, `${fillWith(colours.frame)} ${strokeWith(colours.frame)} ${house()}`),
  leaf: (colours, size) => centred(size, `${fillWith(colours.frame)} ${strokeWith(colours.tint)} ${leaf()}`),
  pill: (colours, size) => centred(size, `${fillWith(colours.frame)} ${strokeWith(colours.frame)} ${pill()}`),
  wheel: (colours, size) => centred(size, `${strokeWith(colours.frame)} ${wheel()}`),
} as const satisfies Readonly<Record<string, Draw>>;

/** The names of all ornaments. */
export const ORNAMENTS = Object.keys(ART) as readonly (keyof typeof ART)[];
export type Ornament = keyof typeof ART;

/** Whether an ornament has this name. */
export function isOrnament(name: string): name is Ornament {
  return Object.hasOwn(ART, name);
}

/** An ornament's operators in a box of `size` points. They leave the graphics state as they found it. */
export function ornamentArt(name: Ornament, colours: Colours, size: Extent): string {
  return `q\n${ART[name](colours, size)}\nQ`;
}

function centred({ width, height }: Extent, figure: string): string {
  return placed(width / 2, height / 2, figure, Math.min(width, height) / 2 / REACH);
}

/** Two rules, thick over thin, with a diamond in the middle and a small one at either end. */
function titleRule(colours: Colours, { width, height }: Extent): string {
  const half = width / 2;
  const large = Math.min(height / 2, 3.6);
  const small = large * 0.56;
  const line = (from: number, to: number, y: number) => `${number(from)} ${number(y)} m ${number(to)} ${number(y)} l S`;
  const arm = [
    `0.9 w ${line(large * 2.5, half - small, 1.5)}`,
    `0.4 w ${line(large * 2.5, half - small - large * 3.3, -1.5)}`,
    `${diamond(half - small, 0, small)} f`,
  ].join(" ");
  return [
    `q 1 0 0 1 ${number(half)} ${number(height / 2)} cm`,
    `${strokeWith(colours.frame)} ${fillWith(colours.frame)} ${withMirrored(arm)}`,
    `${fillWith(colours.title)} ${diamond(0, 0, large)} f Q`,
  ].join(" ");
}
