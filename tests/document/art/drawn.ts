// Reads content operators as ISO 32000-1 §8 has them, as far as page art may use them, and says where they draw and in which
// colours. Anything else in them is an error.

type Matrix = readonly [number, number, number, number, number, number];

/** A point of a path as it lies on the page, clipped or not. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
}

/** What operators have drawn. */
export interface Drawn {
  readonly points: readonly DrawnPoint[];
  /** Red, green, blue from 0 to 1. */
  readonly colours: readonly (readonly [number, number, number])[];
  readonly painted: number;
}

const OPERANDS: Readonly<Record<string, number>> = {
  ...{ q: 0, Q: 0, cm: 6, w: 1, J: 1, j: 1, d: 1, m: 2, l: 2, c: 6, re: 4, h: 0, W: 0, "W*": 0, n: 0 },
  ...{ S: 0, f: 0, "f*": 0, B: 0, "B*": 0, rg: 3, RG: 3, g: 1, G: 1 },
};
const PAINT = new Set(["S", "f", "f*", "B", "B*"]);

/** @throws {Error} an operator that page art may not use, operands too few or many, Q without q, q without Q. */
export function drawnBy(operators: string): Drawn {
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  const saved: Matrix[] = [];
  const points: DrawnPoint[] = [];
  const colours: (readonly [number, number, number])[] = [];
  let painted = 0;
  let open = false;
  const add = (x: number, y: number) => {
    const [a, b, c, d, e, f] = matrix;
    points.push({ x: a * x + c * y + e, y: b * x + d * y + f });
    open = true;
  };
  const act = (operator: string, values: readonly number[]) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
    if (open && ["q", "Q", "cm", "w", "rg", "RG", "g", "G", "d", "J"].includes(operator))
      throw new Error(`${operator} inside a path`);
    if (operator === "q") saved.push(matrix);
    else if (operator === "Q") {
      const before = saved.pop();
      if (before === undefined) throw new Error("Q without q");
      matrix = before;
    } else if (operator === "cm") matrix = times([a, b, c, d, e, f], matrix);
    else if (operator === "re") {
      add(a, b);
      add(a + c, b + d);
    } else if (operator === "m" || operator === "l" || operator === "c")
      for (let at = 0; at < values.length; at += 2) add(values[at] ?? 0, values[at + 1] ?? 0);
    else if (operator === "rg" || operator === "RG") colours.push([a, b, c]);
    else if (operator === "g" || operator === "G") colours.push([a, a, a]);
    if (PAINT.has(operator)) painted += 1;
    if (PAINT.has(operator) || operator === "n") open = false;
  };
  let values: number[] = [];
  for (const token of operators.replace(/\[[^\]]*\]/g, "").split(/\s+/)) {
    if (token === "") continue;
    if (/^-?(\d+\.?\d*|\.\d+)$/.test(token)) values.push(Number(token));
    else {
      if (OPERANDS[token] !== values.length) throw new Error(`${values.join(" ")} ${token}`);
      act(token, values);
      values = [];
    }
  }
  if (values.length > 0 || saved.length > 0 || open) throw new Error("not finished");
  return { points, colours, painted };
}

function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ];
}

/** How far the points of the operators lie outside a box from the origin; 0 when none does. */
export function beyond(drawn: Drawn, size: { readonly width: number; readonly height: number }): number {
  return drawn.points.reduce((most, { x, y }) => Math.max(most, -x, -y, x - size.width, y - size.height), 0);
}

/** Whether a colour is a mixture of two of the palette's and white. */
export function isMixture(colour: readonly [number, number, number], palette: readonly string[]): boolean {
  const parts = ["#FFFFFF", ...palette].map((hex) =>
    [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  return parts.some((from) =>
    parts.some((to) => {
      const along = from.map((value, at) => (to[at] ?? 0) - value);
      const length = along.reduce((sum, value) => sum + value * value, 0);
      const share =
        length === 0
          ? 0
          : along.reduce((sum, value, at) => sum + value * ((colour[at] ?? 0) - (from[at] ?? 0)), 0) / length;
      if (share < -0.01 || share > 1.01) return false;
      return from.every((value, at) => Math.abs(value + share * (along[at] ?? 0) - (colour[at] ?? 0)) < 0.002);
    }),
  );
}
