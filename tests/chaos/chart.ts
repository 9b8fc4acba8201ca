// Charts of what was measured, as SVG: a load over time (the 99th percentile of verifying above the memory held), and how long recoveries
// took, on light and dark ground.

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

/** A recovery that was timed. */
export interface Recovery {
  readonly name: string;
  /** Milliseconds. */
  readonly p50: number;
  readonly max: number;
}

const STYLE =
  "<style>text{font:13px system-ui,sans-serif;fill:#57606a}.mark{fill:#1f883d}.range{fill:#8c959f;opacity:.45}.axis{stroke:#8c959f;stroke-width:1;opacity:.4}" +
  "@media (prefers-color-scheme:dark){text{fill:#9198a1}.mark{fill:#3fb950}}</style>";
const [NAMES, SCALE, STEP, HEAD] = [330, 380, 28, 40];
const [LEAST_MS, MOST_MS] = [10, 100_000];
const MARKS = [10, 100, 1000, 10_000, 100_000];

/** How long each fault took to be over: the usual time as a dot, the longest at the end of its bar, on a logarithmic scale. */
export function drawRecoveries(title: string, recoveries: readonly Recovery[]): string {
  const [width, height] = [NAMES + SCALE + 130, HEAD + recoveries.length * STEP + 34];
  const x = (milliseconds: number): number => {
    const within = Math.min(Math.max(milliseconds, LEAST_MS), MOST_MS);
    return NAMES + (Math.log10(within / LEAST_MS) / Math.log10(MOST_MS / LEAST_MS)) * SCALE;
  };
  const foot = HEAD + recoveries.length * STEP;
  const marks = MARKS.map(
    (mark) =>
      `<path class="axis" d="M${x(mark).toFixed(1)} ${HEAD - 8}V${foot}"/>` +
      `<text x="${x(mark).toFixed(1)}" y="${foot + 20}" text-anchor="middle">${inWords(mark)}</text>`,
  );
  const rows = recoveries.map(({ name, p50, max }, index) => {
    const y = HEAD + index * STEP;
    return (
      `<text x="${NAMES - 12}" y="${y + 14}" text-anchor="end">${name}</text>` +
      `<rect class="range" x="${x(p50).toFixed(1)}" y="${y + 6}" width="${(x(max) - x(p50)).toFixed(1)}" height="8" rx="4"/>` +
      `<circle class="mark" cx="${x(p50).toFixed(1)}" cy="${y + 10}" r="6"/>` +
      `<text x="${(x(max) + 12).toFixed(1)}" y="${y + 14}">${inWords(p50)} / ${inWords(max)}</text>`
    );
  });
  const frame = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}"`;
  const content = [...marks, ...rows].join("\n");
  return `<svg xmlns="${SVG}" ${frame}>${STYLE}<text x="10" y="18" font-weight="600">${title}</text>\n${content}\n</svg>\n`;
}

/** A time as a person says it. */
export function inWords(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(milliseconds % 1000 === 0 ? 0 : 1)} s`;
}
