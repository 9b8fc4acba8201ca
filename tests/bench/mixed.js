// (g) A city's day in ten minutes: 90 % verify, 5 % PDF, 4 % issue, 1 % change of status, at a steady pace whatever the answers take. What
// plays, counts and audits is the scenario `mixed` of tests/chaos; here its findings become a table and a chart.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { aimTable } from "./aims.js";
import { timeChart } from "./chart.js";
import { figure, ratio } from "./numbers.js";
import { makeFolder, removeFolder } from "./world.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
const NAMES = { sqlite: "SQLite", postgres: "PostgreSQL" };
const KINDS = { verify: "verify", pdf: "PDF", issue: "issue", status: "change of status" };
const MINUTE_S = 60;

/** What the scenario found on a store. When anything was lost, doubled or answered wrongly this process will end with 1, too. */
export async function measureMixed({ store, minutes }) {
  const folder = makeFolder();
  const json = path.join(folder, "mixed.json");
  try {
    const play = [path.join(ROOT, "node_modules/tsx/dist/cli.mjs"), path.join(ROOT, "tests/chaos/run.ts")];
    const options = ["--only", "mixed", "--store", store, "--rounds", String(minutes), "--json", json];
    const [code] = await once(spawn(process.execPath, [...play, ...options], { stdio: "inherit" }), "exit");
    if (code !== 0) process.exitCode = 1;
    const [found] = JSON.parse(readFileSync(json, "utf8"));
    return { store, minutes, ...found };
  } finally {
    removeFolder(folder);
  }
}

export function mixedTables({ store, minutes, figures, lost, doubled, wrong, acknowledged, timeline }) {
  const seconds = minutes * MINUTE_S;
  const perSecond = figure(figures.requests / seconds);
  const answered = Object.entries(KINDS).map(([kind, name]) => {
    const [answers, p50, p99] = String(figures[`${kind} answers, p50, p99 ms`]).split(", ").map(Number);
    return [name, answers.toLocaleString("en-US"), figure(answers / seconds), figure(p50), figure(p99)];
  });
  const title = `Mixed load on ${NAMES[store]}: ${minutes} minutes, ${perSecond} requests a second`;
  const held = memoryOf(timeline);
  const none = { errors: figures.errors, lost, doubled, "wrong answers": wrong };
  return {
    tables: [
      aimTable(
        `Mixed load on ${NAMES[store]}`,
        Object.entries(none).map(([what, value]) => ({ what, most: 0, value })),
      ),
      [title, ["", "answers", "per s", "p50 ms", "p99 ms"], answered],
      [
        `What it took on ${NAMES[store]}`,
        ["requests", "acknowledged writes", "memory MB, second minute", "last minute", "÷"],
        [
          [
            ...[figures.requests, acknowledged].map((count) => count.toLocaleString("en-US")),
            ...[figure(held.early), figure(held.late), ratio(held.late, held.early)],
          ],
        ],
      ],
    ],
    charts: { [`mixed-${store}.svg`]: mixedChart({ store, minutes, timeline }) },
  };
}

/** Means of the first minute after the warming one, and of the last. */
function memoryOf(timeline) {
  const mean = (buckets) => buckets.reduce((sum, { memoryMb }) => sum + memoryMb, 0) / buckets.length;
  const end = timeline.at(-1).second;
  const warm = timeline.filter(({ second }) => second > MINUTE_S && second <= 2 * MINUTE_S);
  return {
    early: mean(warm.length > 0 ? warm : timeline),
    late: mean(timeline.filter(({ second }) => second > end - MINUTE_S)),
  };
}

function mixedChart({ store, minutes, timeline }) {
  const line = (name, value) => ({ name, points: timeline.map((bucket) => ({ x: bucket.second, y: value(bucket) })) });
  return timeChart(`${minutes} minutes of mixed load on ${NAMES[store]}`, [
    line("verify, 99th percentile, ms", ({ verifyP99 }) => verifyP99),
    line("resident memory, MB", ({ memoryMb }) => memoryMb),
  ]);
}
