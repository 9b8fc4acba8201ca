// (f) The document: side by side with other tools, and memory over many documents; as tables and charts.

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { barChart, lineChart } from "../chart.js";
import { figure } from "../numbers.js";
import { compareTools, ELSEWHERE } from "./compare.js";

const run = promisify(execFile);

/** Everything that is measured of documents. */
export async function measureDocument({ rounds, warming, memory }) {
  const tools = await compareTools({ rounds, warming });
  const file = path.join(import.meta.dirname, "memory.js");
  const { stdout } = await run(process.execPath, ["--expose-gc", file, String(memory)], { maxBuffer: 2 ** 24 });
  return { tools, memory: JSON.parse(stdout) };
}

/** [title, head, rows] of each table. */
export function documentTables({ tools, memory }) {
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
  ];
}

/** SVG by file name. */
export function documentCharts({ tools, memory }) {
  const bars = Object.entries(tools).map(([key, { name, ms }]) => ({
    ...{ name: name.replaceAll("*", ""), value: ms, label: `${figure(ms)} ms` },
    kind: key === "unsigned" || key === "signed" ? "mark" : "other",
  }));
  const points = memory.map(({ printed, rss }) => ({ x: printed, y: rss }));
  const units = { unitX: "documents", unitY: "MB resident" };
  return {
    "document-speed.svg": barChart("One A4 licence page, median (logarithmic)", [{ bars }], { logarithmic: true }),
    "document-memory.svg": lineChart("Memory while printing and sealing", points, units),
  };
}
