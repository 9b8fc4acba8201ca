// The art of a page in a type's colours: paper, security waves, guilloche rosette, a frame of 回纹 between rules, corners; the
// ornament under the title; the table's tint and rules. Repeated figures are the same text of operators under another
// matrix, so that deflating makes them almost free.

import type { Layout } from "../licence/licence-type.ts";
import type { ComposedTable } from "./composed-page.ts";
import { fillColour, mix, number, numbers, rectangle, rgb, straight, strokeColour } from "./content.ts";
import { BODY, CENTRE, FOOT, HEAD, LEFT, MEASURE, PAGE, RIGHT } from "./geometry.ts";
import { rosette } from "./guilloche.ts";

type Colours = Layout["colours"];

const WHITE = "#FFFFFF";
/** Distances of the frame's lines from the paper's edge, and the room of a corner. */
const FRAME = { outer: 22, inner: 52, corner: 33, margin: 58 } as const;

/** Everything that lies under the text on every page of a type. */
export function pageArt(colours: Colours): string {
  return [
    `q ${fillColour(mix(WHITE, colours.tint, 0.38))} ${rectangle(0, 0, PAGE.width, PAGE.height)} f`,
    waves(colours),
    strokeColour(mix(colours.tint, colours.frame, 0.15)),
    rosette({ x: CENTRE, y: 428, radius: 176 }),
    frame(colours),
    "Q",
  ].join("\n");
}

/** What only the first page has: the ornament under the title, the QR's field, the hairline over the fine print. */
export function firstPageArt(colours: Colours): string {
  const { ornament: y } = HEAD;
  const { field } = FOOT;
  return [
    `q ${strokeColour(rgb(colours.frame))} 0.9 w ${straight(CENTRE - 96, y, CENTRE - 9, y)} S`,
    `${straight(CENTRE + 9, y, CENTRE + 96, y)} S 0.4 w`,
    `${straight(CENTRE - 84, y - 3, CENTRE - 9, y - 3)} S ${straight(CENTRE + 9, y - 3, CENTRE + 84, y - 3)} S`,
    `${fillColour(rgb(colours.title))} ${diamond(CENTRE, y - 1.5, 3.6)} f`,
    `${fillColour(rgb(colours.frame))} ${diamond(CENTRE - 100, y - 1.5, 2)} f ${diamond(CENTRE + 100, y - 1.5, 2)} f`,
    `1 g ${strokeColour(mix(WHITE, colours.frame, 0.55))} 0.4 w ${rectangle(field.x, field.y, field.size, field.size)} B`,
    `${straight(LEFT, FOOT.hairline, RIGHT, FOOT.hairline)} S Q`,
  ].join("\n");
}

/** The rule under the running head of later pages. */
export function runningRule(colours: Colours): string {
  const line = straight(LEFT, BODY.runningRule, RIGHT, BODY.runningRule);
  return `q ${strokeColour(mix(WHITE, colours.frame, 0.7))} 0.5 w ${line} S Q`;
}

/** A table's label tint, inner hairlines and border. */
export function tableArt(colours: Colours, table: ComposedTable, column: number): string {
  const height = table.rows.reduce((sum, row) => sum + row, 0);
  const rules: string[] = [];
  let y = table.top;
  for (const row of table.rows.slice(0, -1)) {
    y -= row;
    rules.push(straight(LEFT, y, RIGHT, y));
  }
  const bottom = table.top - height;
  return [
    `q ${fillColour(rgb(colours.tint))} ${rectangle(LEFT, bottom, column, height)} f`,
    `${strokeColour(mix(WHITE, colours.frame, 0.62))} 0.5 w ${rules.join(" ")}`,
    `${straight(LEFT + column, table.top, LEFT + column, bottom)} S`,
    `${strokeColour(rgb(colours.frame))} 1.1 w ${rectangle(LEFT, bottom, MEASURE, height)} S Q`,
  ].join("\n");
}

/** Fine parallel waves over the inner page, as on security paper. */
function waves(colours: Colours): string {
  const { inner } = FRAME;
  const half = 34;
  const rise = 4.2 * 1.333;
  let path = `${numbers(inner, 0)} m`;
  for (let index = 0; inner + index * half < PAGE.width - inner; index += 1) {
    const x = inner + index * half;
    const crest = index % 2 === 0 ? rise : -rise;
    path += ` ${numbers(x + half * 0.364, crest, x + half * 0.636, crest, x + half, 0)} c`;
  }
  const lines: string[] = [];
  for (let y = inner; y <= PAGE.height - inner; y += 6.4) lines.push(`q 1 0 0 1 0 ${number(y)} cm ${path} S Q`);
  const clip = rectangle(inner, inner, PAGE.width - 2 * inner, PAGE.height - 2 * inner);
  return `q ${clip} W n ${strokeColour(mix(WHITE, colours.tint, 0.9))} 0.35 w\n${lines.join("\n")}\nQ`;
}

function frame(colours: Colours): string {
  const ruled = (inset: number, width: number) =>
    `${number(width)} w ${rectangle(inset, inset, PAGE.width - 2 * inset, PAGE.height - 2 * inset)} S`;
  return [
    `${fillColour(mix(WHITE, colours.tint, 0.7))} ${ringPath(FRAME.outer, FRAME.inner)} f*`,
    strokeColour(rgb(colours.frame)),
    ruled(FRAME.outer, 2.4),
    ruled(FRAME.outer + 4.6, 0.5),
    ruled(FRAME.inner - 3.2, 0.5),
    ruled(FRAME.inner, 1.3),
    strokeColour(mix(WHITE, colours.frame, 0.72)),
    ...sides(),
    ...corners(colours),
  ].join("\n");
}

function ringPath(outer: number, inner: number): string {
  const box = (inset: number) => rectangle(inset, inset, PAGE.width - 2 * inset, PAGE.height - 2 * inset);
  return `${box(outer)} ${box(inner)}`;
}

/** A pair of square spirals joined at the foot, around x = 0, ten units wide and four high. */
const SPIRAL = [0, 0, 0, 4, 4, 4, 4, 0, 1, 0, 1, 3, 3, 3, 3, 1, 2, 1, 2, 2];
const PAIR = spiralPair();

function spiralPair(): string {
  const points = Array.from({ length: SPIRAL.length / 2 }, (_, at) => [
    SPIRAL[at * 2] ?? 0,
    (SPIRAL[at * 2 + 1] ?? 0) - 2,
  ]);
  const left = points.map(([x = 0, y = 0]) => numbers(-0.5 - x, y)).reverse();
  const right = points.map(([x = 0, y = 0]) => numbers(0.5 + x, y));
  return [...left, ...right].map((point, index) => `${point} ${index === 0 ? "m" : "l"}`).join(" ");
}

/** Four runs of spirals, every second pair upside down; a run is stretched to hold a whole number of them. */
function sides(): readonly string[] {
  const unit = 3.3;
  const run = (length: number, placeAt: (along: number) => string) => {
    const count = Math.round(length / (unit * 10.4)) | 1;
    const pitch = length / count;
    return Array.from({ length: count }, (_, index) => {
      const flip = index % 2 === 0 ? 1 : -1;
      const scale = pitch / 10.4;
      return `q ${placeAt((index + 0.5) * pitch)} ${numbers(scale, 0, 0, flip * unit, 0, 0)} cm 0.29 w ${PAIR} S Q`;
    });
  };
  const middle = (FRAME.outer + FRAME.inner) / 2 + 0.7;
  const across = PAGE.width - 2 * FRAME.margin;
  const up = PAGE.height - 2 * FRAME.margin;
  return [
    ...run(across, (along) => `1 0 0 1 ${numbers(FRAME.margin + along, middle)} cm`),
    ...run(across, (along) => `1 0 0 -1 ${numbers(FRAME.margin + along, PAGE.height - middle)} cm`),
    ...run(up, (along) => `0 1 -1 0 ${numbers(middle, FRAME.margin + along)} cm`),
    ...run(up, (along) => `0 1 1 0 ${numbers(PAGE.width - middle, FRAME.margin + along)} cm`),
  ];
}

/** Corner blocks: nested squares with a diamond in the title's colour. */
function corners(colours: Colours): readonly string[] {
  const { outer, corner } = FRAME;
  const figure = [
    `${fillColour(mix(WHITE, colours.tint, 0.5))} ${strokeColour(rgb(colours.frame))}`,
    `2.4 w ${rectangle(0, 0, corner, corner)} B 0.5 w ${rectangle(3.6, 3.6, corner - 7.2, corner - 7.2)} S`,
    `0.9 w ${rectangle(6.6, 6.6, corner - 13.2, corner - 13.2)} S`,
    `0.5 w ${diamond(corner / 2, corner / 2, 8.6)} S`,
    `${fillColour(rgb(colours.title))} ${diamond(corner / 2, corner / 2, 4.2)} f`,
  ].join(" ");
  const far = { x: PAGE.width - outer, y: PAGE.height - outer };
  const places = [
    [1, 1, outer, outer],
    [-1, 1, far.x, outer],
    [1, -1, outer, far.y],
    [-1, -1, far.x, far.y],
  ] as const;
  return places.map(([sx, sy, x, y]) => `q ${numbers(sx, 0, 0, sy, x, y)} cm ${figure} Q`);
}

function diamond(x: number, y: number, r: number): string {
  return `${numbers(x - r, y)} m ${numbers(x, y + r)} l ${numbers(x + r, y)} l ${numbers(x, y - r)} l h`;
}
