// What was counted, kept as data (docs/reliability.json: the newest run of each scenario on each store) and written as a table into
// docs/RELIABILITY.md between its markers; the mixed load also as charts.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { drawRecoveries, drawTimeline, inWords, type Recovery } from "./chart.ts";
import { quantilesOf } from "./latency.ts";
import { ROOT } from "./process.ts";
import type { Bucket, Findings, Scenario } from "./scenario.ts";
import type { StoreKind } from "./store.ts";

/** The newest run of a scenario on a store. */
export interface Result {
  readonly scenario: string;
  readonly title: string;
  readonly store: StoreKind;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  /** Milliseconds. */
  readonly recovery?: { readonly p50: number; readonly max: number };
  readonly figures: Readonly<Record<string, string | number>>;
  readonly timeline?: readonly Bucket[];
  readonly machine: string;
  readonly date: string;
}

const DATA = path.join(ROOT, "docs/reliability.json");
const PAGE = path.join(ROOT, "docs/RELIABILITY.md");
const RECOVERIES = path.join(ROOT, "docs/images/recoveries.svg");
const BEGIN = "<!-- chaos:begin (written by npm run chaos -- --write) -->";
const END = "<!-- chaos:end -->";

/** Sums a trial up. */
export function resultOf({ name, title }: Scenario, store: StoreKind, rounds: number, found: Findings): Result {
  const { recoveryMs, figures = {}, timeline } = found;
  const { p50, max } = quantilesOf(recoveryMs);
  return {
    ...{ scenario: name, title, store, rounds, acknowledged: found.acknowledged },
    ...{ lost: found.lost.length, doubled: found.doubled.length, wrong: found.wrong.length },
    ...(recoveryMs.length > 0 && { recovery: { p50: Math.round(p50), max: Math.round(max) } }),
    figures,
    ...(timeline && { timeline }),
    ...{ machine: machine(), date: new Date().toISOString().slice(0, 10) },
  };
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? "?"}, ${memory} GB, ${process.platform}, Node ${process.version}`;
}

/** Puts results in the place of earlier ones of the same scenario and store, and writes data, table and charts. */
export function writeReport(results: readonly Result[], order: readonly Scenario[]): void {
  const earlier = existsSync(DATA) ? (JSON.parse(readFileSync(DATA, "utf8")) as readonly Result[]) : [];
  const kept = earlier.filter((one) => !results.some((other) => keyOf(other) === keyOf(one)));
  const rank = (result: Result): number => order.findIndex(({ name }) => name === result.scenario);
  const all = [...kept, ...results].toSorted(
    (one, other) => rank(one) - rank(other) || one.store.localeCompare(other.store),
  );
  writeFileSync(DATA, `${JSON.stringify(all, undefined, 2)}\n`);
  const page = readFileSync(PAGE, "utf8");
  const [begin, end] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (end < begin) throw new Error("docs/RELIABILITY.md has no markers");
  writeFileSync(PAGE, `${page.slice(0, begin)}\n\n${tableOf(all)}\n\n${page.slice(end)}`);
  writeFileSync(
    RECOVERIES,
    drawRecoveries("From the fault's end until it serves again: usual / longest", recoveriesOf(all)),
  );
  for (const { scenario, store, timeline } of all) {
    if (timeline === undefined) continue;
    writeFileSync(path.join(ROOT, `docs/${scenario}-${store}.svg`), drawTimeline(timeline));
  }
}

function recoveriesOf(results: readonly Result[]): readonly Recovery[] {
  return results.flatMap(({ scenario, store, recovery }) =>
    recovery === undefined ? [] : [{ name: `${scenario.replaceAll("-", " ")}, ${store}`, ...recovery }],
  );
}

function keyOf({ scenario, store }: Result): string {
  return `${scenario} ${store}`;
}

const HEAD = [
  "scenario",
  "store",
  "rounds",
  "acknowledged",
  "lost",
  "doubled",
  "wrong answers",
  "recovery p50 / max",
  "",
];

/** The table of the page. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.title,
    result.store,
    String(result.rounds),
    result.acknowledged.toLocaleString("en-US"),
    ...[result.lost, result.doubled, result.wrong].map(String),
    result.recovery === undefined ? "–" : `${inWords(result.recovery.p50)} / ${inWords(result.recovery.max)}`,
    Object.entries(result.figures)
      .map(([name, value]) => `${name} ${value}`)
      .join("; "),
  ]);
  const rule = HEAD.map((_, index) => (index > 1 && index < HEAD.length - 1 ? "---:" : "---"));
  const lines = [HEAD, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return [...lines, "", ...machinesOf(results)].join("\n");
}

/** On what machine and when, each once. */
function machinesOf(results: readonly Result[]): readonly string[] {
  const dates = new Map<string, Set<string>>();
  for (const { machine: name, date } of results) dates.set(name, (dates.get(name) ?? new Set()).add(date));
  return [...dates].map(([name, days]) => `Measured on ${[...days].toSorted().join(", ")}: ${name}.`);
}
