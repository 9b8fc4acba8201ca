// Follows path construction and painting operators (ISO 32000-1 §8.5) and keeps the path in points of the page.

import { around, type Matrix, moved } from "../matrix.ts";
import type { PdfValue } from "../pdf-values.ts";
import type { Operator } from "./content-operators.ts";
import { numberAt } from "./graphics-state.ts";

type Point = readonly [number, number];

/** A path that was painted or clipped with. */
export interface FinishedPath {
  readonly points: readonly Point[];
  /** Subpaths. */
  readonly parts: number;
  /** `S` strokes, `f` and `f*` fill, `f,S` both; "" paints nothing. */
  readonly paints: string;
  /** `W`, `W*` or "". */
  readonly clips: string;
  /** The path is one upright rectangle and nothing else. */
  readonly isBox: boolean;
  /** The operators that built it, without their points. */
  readonly steps: string;
}

const BUILDING: Readonly<Record<string, number>> = { m: 1, l: 1, c: 3, v: 2, y: 2 };
const PAINTING: Readonly<Record<string, string>> = {
  ...{ S: "S", s: "S", f: "f", F: "f", "f*": "f*" },
  ...{ B: "f,S", "B*": "f*,S", b: "f,S", "b*": "f*,S", n: "" },
};
const CLOSING = new Set(["s", "b", "b*"]);

interface Step {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Collects a path until it is painted. */
export class PathPen {
  #steps: Step[] = [];
  #clips = "";

  /** Whether the operator is one of paths; `finish` says whether it ended one. */
  take({ name, operands }: Operator, matrix: Matrix): boolean {
    const count = BUILDING[name];
    if (count !== undefined) {
      this.#steps.push({ name, points: pointsOf(operands, count, matrix) });
    } else if (name === "re") this.#rectangle(operands, matrix);
    else if (name === "h") this.#steps.push({ name, points: [] });
    else if (name === "W" || name === "W*") this.#clips = name;
    else return PAINTING[name] !== undefined;
    return true;
  }

  /** The path, when this operator paints it; it is then begun anew. */
  finish(name: string): FinishedPath | undefined {
    const paints = PAINTING[name];
    if (paints === undefined) return undefined;
    const steps = CLOSING.has(name) ? [...this.#steps, { name: "h", points: [] }] : this.#steps;
    const clips = this.#clips;
    this.#steps = [];
    this.#clips = "";
    const upright = isBox(steps);
    const points = steps.flatMap((step) => step.points);
    const box = upright ? around(points) : undefined;
    return {
      isBox: upright,
      // Writers begin a rectangle at any corner and go either way round.
      points: box === undefined ? points : [[box[0], box[1]] as const, [box[2], box[3]] as const],
      parts: steps.filter((step) => step.name === "m").length,
      paints: steps.length === 0 ? "" : paints,
      clips,
      // Filling closes a path by itself.
      steps: upright
        ? "re"
        : steps
            .filter((step) => step.name !== "h" || paints.includes("S"))
            .map((step) => step.name)
            .join(""),
    };
  }

  /** A rectangle is the path that it stands for (§8.5.2.1). */
  #rectangle(operands: readonly PdfValue[], matrix: Matrix): void {
    const [x = 0, y = 0, width = 0, height = 0] = [0, 1, 2, 3].map((index) => numberAt(operands, index));
    const corners: readonly Point[] = [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ];
    corners.forEach(([left, lower], index) => {
      this.#steps.push({ name: index === 0 ? "m" : "l", points: [moved(matrix, left, lower)] });
    });
    this.#steps.push({ name: "h", points: [] });
  }
}

function isBox(steps: readonly Step[]): boolean {
  if (steps.length > 6) return false;
  const names = steps.map(({ name }) => name).join("");
  const corners = steps.flatMap(({ points }) => points);
  if (!/^mlll(l?h?)$/.test(names)) return false;
  const sides = corners.every((corner, index) => {
    const next = corners[(index + 1) % corners.length];
    return next === undefined || Math.abs(corner[0] - next[0]) < NEAR || Math.abs(corner[1] - next[1]) < NEAR;
  });
  return sides && areOpposite(corners[0], corners[2]) && areOpposite(corners[1], corners[3]);
}

const NEAR = 0.05;

/** A path that goes there and back encloses nothing. */
function areOpposite(one: Point | undefined, other: Point | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return Math.abs(one[0] - other[0]) >= NEAR && Math.abs(one[1] - other[1]) >= NEAR;
}

function pointsOf(operands: readonly PdfValue[], count: number, matrix: Matrix): readonly Point[] {
  return Array.from({ length: count }, (_, index) =>
    moved(matrix, numberAt(operands, index * 2), numberAt(operands, index * 2 + 1)),
  );
}
