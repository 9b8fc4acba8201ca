// The ground of security paper: what lies over a whole page, too fine to be copied cleanly and too pale to disturb reading.

import { number, numbers } from "../content.ts";
import type { Area, Extent } from "../layout/page-extent.ts";
import { along } from "./repeat.ts";

/** A field of parallel waves. */
export interface Waves {
  /** Length of a wave, in points, stretched so that the area holds a whole number. */
  readonly wave: number;
  /** Height of a crest in points; below 0 the wave begins with its trough. */
  readonly rise: number;
  /** Distance of the lines and their width, in points. */
  readonly pitch: number;
  readonly line: number;
}

/** Waves are written in tenths of a point, so that their numbers are short. */
const GRAIN = 10;

/** Waves over an area, in the current stroke colour, never beyond its edges. */
export function waveField(area: Area, { wave, rise, pitch, line }: Waves): string {
  const rows = Math.max(1, Math.floor((area.height - 2.7 * Math.abs(rise)) / pitch) + 1);
  const count = Math.max(1, Math.round(area.width / wave));
  const half = (area.width * GRAIN) / count / 2;
  const crest = rise * 1.333 * GRAIN;
  const tenths = (...values: readonly number[]) => values.map((value) => Math.round(value)).join(" ");
  const path = Array.from({ length: count * 2 }, (_, index) => {
    const [from, height] = [index * half, index % 2 === 0 ? crest : -crest];
    return `${tenths(from + half * 0.364, height, from + half * 0.636, height, from + half, 0)} c`;
  });
  const first = numbers(area.x, area.y + (area.height - (rows - 1) * pitch) / 2);
  const field = along(rows, 0, pitch * GRAIN, `0 0 m ${path.join(" ")} S`);
  return `q ${1 / GRAIN} 0 0 ${1 / GRAIN} ${first} cm ${number(line * GRAIN)} w\n${field}\nQ`;
}

/** The area of a page inside a margin. */
export function inside({ width, height }: Extent, margin: number): Area {
  return { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
}
