// A load over time as SVG: the 99th percentile of verifying and the memory held, one above the other.

import type { Bucket } from "./scenario.ts";

const [WIDTH, HEIGHT, LEFT, TOP, GAP] = [720, 150, 56, 28, 60];
const SVG = "http://www.w3.org/2000/svg";

/** Draws both curves. */
export function drawTimeline(buckets: readonly Bucket[]): string {
  const panels = [
    panelOf("verify p99, ms", buckets, ({ verifyP99 }) => verifyP99, 0),
    panelOf("memory, MB", buckets, ({ memoryMb }) => memoryMb, 1),
  ];
  const height = 2 * (HEIGHT + GAP) + TOP;
  return [
    `<svg xmlns="${SVG}" viewBox="0 0 ${WIDTH + LEFT + 24} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...panels,
    "</svg>\n",
  ].join("\n");
}

function panelOf(title: string, buckets: readonly Bucket[], value: (bucket: Bucket) => number, place: number): string {
  const top = TOP + place * (HEIGHT + GAP);
  const most = ceiling(Math.max(...buckets.map(value)));
  const end = buckets.at(-1)?.second ?? 1;
  const x = (second: number): string => (LEFT + (second / end) * WIDTH).toFixed(1);
  const y = (amount: number): string => (top + HEIGHT - (amount / most) * HEIGHT).toFixed(1);
  const points = buckets.map((bucket) => `${x(bucket.second)},${y(value(bucket))}`).join(" ");
  const lines = [0, 0.5, 1].map((share) => {
    const at = y(most * share);
    const label = `<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end" fill="#444">${round(most * share)}</text>`;
    return `<path d="M${LEFT} ${at}H${LEFT + WIDTH}" stroke="#ddd"/>${label}`;
  });
  const minutes = Array.from({ length: Math.floor(end / 60) + 1 }, (_, minute) => minute);
  const ticks = minutes.map(
    (minute) =>
      `<text x="${x(minute * 60)}" y="${top + HEIGHT + 18}" text-anchor="middle" fill="#444">${minute} min</text>`,
  );
  const curve = `<polyline points="${points}" fill="none" stroke="#b3261e" stroke-width="1.5"/>`;
  return [`<text x="${LEFT}" y="${top - 10}" fill="#111">${title}</text>`, ...lines, ...ticks, curve].join("\n");
}

/** The next round figure above. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
