// (f) The document: side by side with other tools, memory over many documents, downloads over HTTP; as tables and charts.

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { barChart, lineChart } from "../chart.js";
import { figure } from "../numbers.js";
import { measureBurst } from "./burst.js";
import { compareTools, ELSEWHERE } from "./compare.js";
import { measureDownloads } from "./downloads.js";

const run = promisify(execFile);

/** Everything that is measured of documents. */
export async function measureDocument({ rounds, warming, memory, downloads, burst }) {
  const tools = await compareTools({ rounds, warming });
  const file = path.join(import.meta.dirname, "memory.js");
  const { stdout } = await run(process.execPath, ["--expose-gc", file, String(memory)], { maxBuffer: 2 ** 24 });
  return {
    tools,
    memory: JSON.parse(stdout),
    downloads: await measureDownloads(downloads),
    burst: await measureBurst(burst),
  };
}

/** [title, head, rows] of each table. */
export function documentTables({ tools, memory, downloads, burst }) {
  const { unsigned, signed } = tools;
  const comparison = Object.entries(tools).map(([key, { name, ms, quiet, cpuMs, kilobytes, documents }]) => [
    ...[name, figure(ms), figure(quiet), key === ELSEWHERE ? "" : figure(cpuMs), figure(kilobytes)],
    ...[(ms / unsigned.ms).toFixed(1), (ms / signed.ms).toFixed(1), String(documents)],
  ]);
  const last = memory.at(-1);
  const settled = memory[Math.floor(memory.length / 4)];
  return [
    [
      "The same A4 page by each tool",
      ["", "median ms", "quietest tenth ms", "CPU ms", "KB", "÷ unsigned", "÷ signed", "documents"],
      comparison,
    ],
    [
      "Memory, printed and sealed one after another",
      ["documents", "resident MB", "heap MB"],
      [memory[0], settled, last].map(({ printed, rss, heap }) => [
        printed.toLocaleString("en-US"),
        figure(rss),
        figure(heap),
      ]),
    ],
    [
      "`GET /v1/licences/{id}/pdf`, sealed, 16 connections",
      ["", "per s", "p50 ms", "p99 ms", "CPU ms each", "per s on one core"],
      downloads.map(({ name, perSecond, p50Ms, p99Ms, cpuUs }) => [
        ...[name, figure(perSecond), figure(p50Ms), figure(p99Ms), figure(cpuUs / 1000), figure(1e6 / cpuUs)],
      ]),
    ],
    [
      "Verifying (`GET /v/{id}`, 4 connections) beside first downloads (16 connections)",
      ["", "verified per s", "p99 ms", "÷ p99 alone", "PDFs per s"],
      burst.map(({ name, perSecond, p99Ms, downloads: printed }) => [
        ...[name, figure(perSecond), figure(p99Ms), (p99Ms / burst[0].p99Ms).toFixed(1), figure(printed)],
      ]),
    ],
  ];
}

/** SVG by file name. */
export function documentCharts({ tools, memory }) {
  const bars = Object.entries(tools).map(([key, { name, ms }]) => ({
    ...{ name: name.replaceAll("*", ""), value: ms, label: `${figure(ms)} ms` },
    ours: key === "unsigned" || key === "signed",
  }));
  const points = memory.map(({ printed, rss }) => ({ x: printed, y: rss }));
  const units = { unitX: "documents", unitY: "MB resident" };
  return {
    "document-speed.svg": barChart("One A4 licence page, median (logarithmic)", bars),
    "document-memory.svg": lineChart("Memory while printing and sealing", points, units),
  };
}
