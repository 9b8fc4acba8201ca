// A round blossom (宝相花) in a turned ring: what stands where other papers have an emblem.

import type { Colours } from "../../licence/layout-page.ts";
import { circle, number } from "../content.ts";
import { petal } from "./figures.ts";
import { rosette } from "./guilloche.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { around } from "./repeat.ts";

/** The medallion around the origin; `paper` fills its disc and lighter petals. */
export function medallion(colours: Colours, radius: number, paper = fillWith(colours.tint, 0.6)): string {
  const part = radius / 50;
  const round = (count: number, from: number, long: number, wide: number) =>
    around(count, `${petal(from * part, long * part, wide * part, 0.5)} B`);
  const veins = around(8, `0 ${number(17 * part)} m 0 ${number(27 * part)} l S`);
  return [
    `${paper} ${strokeWith(colours.frame)} ${number(1.6 * part)} w ${circle(0, 0, 49 * part)} B`,
    rosette({ x: 0, y: 0, radius: 47 * part, loops: 32, depth: 0.12, rings: 3, shrink: 0.09, line: 0.7 * part }),
    `${number(1.1 * part)} w ${paper} ${round(8, 8, 24, 17)}`,
    `q 0.92388 0.382683 -0.382683 0.92388 0 0 cm ${fillWith(colours.frame, 0.45)} ${round(8, 7, 22, 13)} Q`,
    `${fillWith(colours.frame)} ${round(8, 6, 12, 9)} ${paper} ${veins}`,
    `${circle(0, 0, 7.5 * part)} B ${fillWith(colours.seal)} ${circle(0, 0, 4.4 * part)} f`,
  ].join("\n");
}
