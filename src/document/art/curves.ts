// Smooth curves as Bézier paths (ISO 32000-1 §8.5.2.2): a curve given by a formula, written as cubic pieces through its own
// points with its own tangents.

/** Where a curve is at a parameter. */
export type Curve = (t: number) => readonly [x: number, y: number];

/** The curve from one parameter to another in `pieces` cubics, as an open path. `decimals` of its coordinates, 2 by default. */
export function curve(at: Curve, from: number, to: number, pieces: number, decimals = 2): string {
  const step = (to - from) / pieces;
  const written = (...values: readonly number[]) => values.map((value) => short(value, decimals)).join(" ");
  let path = `${written(...at(from))} m`;
  for (let index = 0; index < pieces; index += 1) {
    const [start, end] = [from + index * step, from + (index + 1) * step];
    const [a, b] = [at(start), at(end)];
    const [ta, tb] = [tangent(at, start, step), tangent(at, end, step)];
    path += ` ${written(a[0] + ta[0], a[1] + ta[1], b[0] - tb[0], b[1] - tb[1], b[0], b[1])} c`;
  }
  return path;
}

/** A spiral around a point from radius `from` at angle `start`, over `sweep` radians (clockwise when negative), to radius `to`. */
export function spiral(x: number, y: number, from: number, to: number, start: number, sweep: number): string {
  const pieces = Math.max(2, Math.ceil(Math.abs(sweep) / (Math.PI / 3)));
  const at: Curve = (t) => {
    const radius = from * (to / from) ** t;
    return [x + radius * Math.cos(start + sweep * t), y + radius * Math.sin(start + sweep * t)];
  };
  return curve(at, 0, 1, pieces);
}

/** A third of the way along the tangent, as the handle of a cubic over one step wants it. */
function tangent(at: Curve, t: number, step: number): readonly [number, number] {
  const reach = step * 1e-3;
  const [before, after] = [at(t - reach), at(t + reach)];
  return [(after[0] - before[0]) / 6e-3, (after[1] - before[1]) / 6e-3];
}

function short(value: number, decimals: number): string {
  const rounded = Number(value.toFixed(decimals));
  return String(Object.is(rounded, -0) ? 0 : rounded);
}
