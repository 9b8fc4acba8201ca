// Small charts as SVG: one line or area over the last hour, its greatest value written above it. No scripts and no inline styles, which
// the page's Content Security Policy refuses; colours come from the stylesheet by class.

import { html, raw } from "hono/html";

/** A line of a chart. */
export interface Series {
  /** The class that colours it. */
  readonly tone: "main" | "second" | "bad";
  /** Oldest first; undefined where nothing was measured. */
  readonly values: readonly (number | undefined)[];
}

/** What is drawn. */
export interface ChartOptions {
  readonly series: readonly Series[];
  /** How many values an hour has; fewer stand at the right. */
  readonly capacity: number;
  /** Writes a value with its unit. */
  readonly shown: (value: number) => string;
  /** What the chart is, for those who do not see it. */
  readonly label: string;
}

const WIDTH = 600;
const HEIGHT = 120;

/** Draws a chart. */
export function chart({ series, capacity, shown, label }: ChartOptions): ReturnType<typeof html> {
  const greatest = Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0)), 0);
  const top = greatest === 0 ? 1 : greatest;
  const lines = series.map(({ tone, values }) => {
    const d = pathOf(values, capacity, top);
    const area = tone === "main" && d !== "" ? `<path class="area ${tone}" d="${areaOf(values, capacity, top)}"/>` : "";
    return `${area}<path class="line ${tone}" d="${d}"/>`;
  });
  return html`<p class="top">${shown(greatest)}</p><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}"><path class="grid" d="M0 0.5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}"/>${raw(lines.join(""))}</svg><p class="scale"><span>−60 min</span><span>−30 min</span><span>0</span></p>`;
}

function pathOf(values: readonly (number | undefined)[], capacity: number, top: number): string {
  let down = false;
  let path = "";
  values.forEach((value, index) => {
    if (value !== undefined)
      // The stroke's round ends make a dot of what stands alone.
      path += `${down ? "L" : "M"}${placeOf(values.length, index, capacity)} ${heightOf(value, top)}${down ? "" : "h0"}`;
    down = value !== undefined;
  });
  return path;
}

function areaOf(values: readonly (number | undefined)[], capacity: number, top: number): string {
  const points = values.map(
    (value, index) => `L${placeOf(values.length, index, capacity)} ${heightOf(value ?? 0, top)}`,
  );
  return `M${placeOf(values.length, 0, capacity)} ${HEIGHT}${points.join("")}L${WIDTH} ${HEIGHT}Z`;
}

function placeOf(count: number, index: number, capacity: number): number {
  const step = WIDTH / Math.max(1, capacity - 1);
  return round(WIDTH - (count - 1 - index) * step);
}

function heightOf(value: number, top: number): number {
  return round(HEIGHT - (value / top) * (HEIGHT - 6) - 1);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
