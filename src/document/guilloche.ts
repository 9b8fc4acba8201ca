// A guilloche rosette: one looping curve (a hypotrochoid) drawn again and again, turned and reduced, as banknotes have it.
// Each copy is the same text of operators under another matrix.

import { number, numbers } from "./content.ts";

/** Where a rosette stands and how large it is, in points. */
export interface Rosette {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const LOOPS = 30;
const COPIES = 8;
const SEGMENTS = LOOPS * 6;
const DEPTH = 0.24;
/** The curve is written in thousandths, so that its numbers are short. */
const GRAIN = 1000;
const CURVE = loopingCurve();

/** The rosette as stroked paths in the current colour, in fine lines. */
export function rosette({ x, y, radius }: Rosette): string {
  const copies = Array.from({ length: COPIES }, (_, index) => {
    const scale = (radius / (1 + DEPTH) / GRAIN) * (1 - index * 0.072);
    const angle = (index * Math.PI) / LOOPS / 3;
    const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
    const matrix = [cos, sin, -sin, cos].map((value) => value.toFixed(5)).join(" ");
    return `q ${matrix} ${numbers(x, y)} cm ${number(0.4 / scale)} w ${CURVE} S Q`;
  });
  return copies.join("\n");
}

/** p(t) = e^it · (1 + d·e^{int}), as Bézier curves through its points with its own tangents. */
function loopingCurve(): string {
  const step = (2 * Math.PI) / SEGMENTS;
  const point = (t: number) => [
    GRAIN * (Math.cos(t) + DEPTH * Math.cos((LOOPS + 1) * t)),
    GRAIN * (Math.sin(t) + DEPTH * Math.sin((LOOPS + 1) * t)),
  ];
  const handle = (t: number) => [
    (GRAIN * step * (-Math.sin(t) - DEPTH * (LOOPS + 1) * Math.sin((LOOPS + 1) * t))) / 3,
    (GRAIN * step * (Math.cos(t) + DEPTH * (LOOPS + 1) * Math.cos((LOOPS + 1) * t))) / 3,
  ];
  const rounded = (...values: readonly number[]) => values.map((value) => Math.round(value)).join(" ");
  const [startX = 0, startY = 0] = point(0);
  let path = `${rounded(startX, startY)} m`;
  for (let index = 0; index < SEGMENTS; index += 1) {
    const [ax = 0, ay = 0] = point(index * step);
    const [bx = 0, by = 0] = point((index + 1) * step);
    const [hx = 0, hy = 0] = handle(index * step);
    const [kx = 0, ky = 0] = handle((index + 1) * step);
    path += ` ${rounded(ax + hx, ay + hy, bx - kx, by - ky, bx, by)} c`;
  }
  return `${path} h`;
}
