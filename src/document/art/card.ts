// Both sides of a card (ISO/IEC 7810 ID-1 or larger): rounded, a band of the type's colour across the head, flowing guilloche over
// the ground; on the front far hills under a sun, on the back a large rosette.

import type { Colours } from "../../licence/layout-page.ts";
import { circle, mix, number, numbers, rectangle, strokeColour } from "../content.ts";
import type { Extent } from "../layout/page-extent.ts";
import { roundedRectangle } from "./figures.ts";
import { waveField } from "./ground.ts";
import { braid, rosette } from "./guilloche.ts";
import { fillWith, strokeWith } from "./palette.ts";
import { placed } from "./repeat.ts";

/** Heights of the bands as shares of the card's; ISO/IEC 7810 has corners of 3.18 mm on a card 53.98 mm high. */
const CARD = { head: 0.215, strip: 0.075, corner: 0.059 } as const;

/** The front's operators: room for a white title in the band, hills at the foot. */
export function cardFrontArt(colours: Colours, size: Extent): string {
  const { width, height } = size;
  const head = height * CARD.head;
  return onCard(colours, size, [
    sun(colours, width * 0.77, height * 0.36, Math.min(width, height) * 0.2),
    hills(colours, size),
    band(colours, { width, height: head }, height - head),
  ]);
}

/** The back's operators: narrow bands at head and foot. */
export function cardBackArt(colours: Colours, size: Extent): string {
  const { width, height } = size;
  const strip = height * CARD.strip;
  return onCard(colours, size, [
    strokeColour(mix(colours.tint, colours.frame, 0.2)),
    rosette({
      x: width / 2,
      y: height / 2,
      radius: Math.min(width, height) * 0.36,
      loops: 20,
      depth: 0.34,
      rings: 6,
      shrink: 0.09,
      line: 0.28,
    }),
    `${fillWith(colours.frame)} ${rectangle(0, height - strip, width, strip)} f ${rectangle(0, 0, width, strip)} f`,
  ]);
}

/** The card's own shape clips what lies on it. */
function onCard(colours: Colours, { width, height }: Extent, art: readonly string[]): string {
  const shape = roundedRectangle(0, 0, width, height, height * CARD.corner);
  const area = { x: 0, y: 0, width, height };
  const flow = { wave: width / 1.5, rise: height * 0.05, pitch: 3.2, line: 0.28 };
  return [
    `q ${shape} W n ${fillWith(colours.tint, 0.8)} ${rectangle(0, 0, width, height)} f`,
    `${strokeWith(colours.frame, 0.22)} ${waveField(area, flow)}`,
    `${strokeWith(colours.frame, 0.15)} ${waveField(area, { ...flow, wave: width / 2.5, rise: -height * 0.035 })}`,
    ...art,
    `Q q ${strokeWith(colours.frame, 0.6)} 0.5 w ${roundedRectangle(0.25, 0.25, width - 0.5, height - 0.5, height * CARD.corner)} S Q`,
  ].join("\n");
}

/** The band of the head with a braid along its lower edge. */
function band(colours: Colours, { width, height }: Extent, y: number): string {
  const weave = { rise: height * 0.1, wave: height * 0.62, families: 2, strands: 4, spread: 0.2, line: 0.3 };
  return [
    `${fillWith(colours.frame)} ${rectangle(0, y, width, height)} f`,
    `${fillWith(colours.title)} ${rectangle(0, y, width, height * 0.05)} f`,
    `${strokeWith(colours.frame, 0.72)} ${placed(0, y + height * 0.17, braid(width, weave))}`,
    `${strokeWith(colours.frame, 0.72)} ${placed(0, y + height * 0.87, braid(width, { ...weave, rise: height * 0.07 }))}`,
  ].join("\n");
}

function sun(colours: Colours, x: number, y: number, radius: number): string {
  return [
    `${fillWith(colours.tint, 0.55)} ${circle(x, y, radius * 0.62)} f`,
    strokeColour(mix(colours.tint, colours.frame, 0.3)),
    rosette({ x, y, radius, loops: 18, depth: 0.3, rings: 5, shrink: 0.1, line: 0.26 }),
  ].join("\n");
}

/** Three ridges, the nearest darkest, over a foot of water. */
function hills(colours: Colours, { width, height }: Extent): string {
  const ridge = (share: number, points: readonly number[]) => {
    const scaled = points.map((value, index) => value * (index % 2 === 0 ? width : height));
    const [first, ...rest] = [
      numbers(...scaled.slice(0, 2)),
      ...chunks(scaled.slice(2), 6).map((six) => `${numbers(...six)} c`),
    ];
    return `${fillWith(colours.frame, share)} 0 0 m ${first} l ${rest.join(" ")} ${number(width)} 0 l h f`;
  };
  return [
    ridge(
      0.13,
      [0, 0.2, 0.12, 0.3, 0.2, 0.38, 0.3, 0.3, 0.42, 0.2, 0.5, 0.26, 0.6, 0.3, 0.74, 0.36, 0.84, 0.24, 1, 0.26],
    ),
    ridge(
      0.2,
      [0, 0.12, 0.14, 0.12, 0.24, 0.24, 0.36, 0.2, 0.5, 0.15, 0.56, 0.1, 0.68, 0.16, 0.8, 0.22, 0.9, 0.2, 1, 0.14],
    ),
    ridge(
      0.3,
      [0, 0.08, 0.2, 0.14, 0.3, 0.05, 0.46, 0.07, 0.6, 0.09, 0.74, 0.12, 0.84, 0.1, 0.92, 0.08, 0.96, 0.07, 1, 0.07],
    ),
  ].join("\n");
}

function chunks(values: readonly number[], count: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.floor(values.length / count) }, (_, at) =>
    values.slice(at * count, (at + 1) * count),
  );
}
