// `npm run bench`: measured ratios from one run, with the absolute figures and the machine beside them. `-- --quick` is a short run that
// shows it works; its figures mean little. `-- --only verify,batch` measures parts; `-- --register 10m` asks whether a register's size
// matters, that register built at the first time; `--minutes` and `--store` are the mixed load's. `--write` puts each part into
// docs/benchmarks.md when it is done, and leaves the others there as they are.

import { parseArgs } from "node:util";
import { measureBatch } from "./batch.js";
import { measureBreakdown } from "./breakdown.js";
import { measureBurst } from "./document/burst.js";
import { measureDownloads } from "./document/downloads.js";
import { documentCharts, documentTables, measureDocument } from "./document/report.js";
import { measureIssue } from "./issue.js";
import { loader } from "./load.js";
import { busyness, describeMachine } from "./machine.js";
import { measureMixed, mixedTables } from "./mixed.js";
import { measurePdf } from "./pdf.js";
import { hasPostgres } from "./postgres.js";
import { measureProcesses } from "./processes.js";
import { measureRegister, registerTables } from "./register.js";
import { writePart } from "./report.js";
import { listTables, measureStatusLists } from "./status-lists.js";
import { batchTables, breakdownTables, issueTables, pdfTables, verifyTables } from "./tables.js";
import { measureVerify } from "./verify.js";

const SIZES = {
  full: {
    verify: { rounds: 5, warmingSeconds: 3, seconds: 2 },
    processes: { rounds: 5, seconds: 3 },
    issue: { warmingSeconds: 4, settlingSeconds: 1, seconds: 6, connections: [1, 8, 32, 128] },
    batch: { rounds: 5, licences: 10_000, rows: 20_000 },
    lists: { rounds: 3, sizes: [131_072, 1_000_000, 10_000_000] },
    pdf: { documents: 60 },
    downloads: { licences: 1000, seconds: 6 },
    burst: { rounds: 3, seconds: 3 },
    document: { rounds: 30, warming: 3, memory: 10_000 },
    breakdown: { rounds: 40 },
    register: { rounds: 5, seconds: 5 },
    minutes: 10,
  },
  quick: {
    verify: { rounds: 1, warmingSeconds: 0, seconds: 1 },
    processes: { rounds: 1, seconds: 1 },
    issue: { warmingSeconds: 1, settlingSeconds: 0, seconds: 1, connections: [32] },
    batch: { rounds: 1, licences: 1000, rows: 500 },
    lists: { rounds: 1, sizes: [131_072] },
    pdf: { documents: 3 },
    downloads: { licences: 50, seconds: 1 },
    burst: { rounds: 1, seconds: 1 },
    document: { rounds: 1, warming: 1, memory: 200 },
    breakdown: { rounds: 2 },
    register: { rounds: 1, seconds: 1 },
    minutes: 0.1,
  },
};

const LINE_EVERY_MS = 10_000;

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    write: { type: "boolean", default: false },
    register: { type: "string" },
    minutes: { type: "string" },
    store: { type: "string" },
  },
});
const sizes = options.quick ? SIZES.quick : SIZES.full;

const PARTS = {
  verify: async () => verifyTables(await measureVerify(sizes.verify), await measureProcesses(sizes.processes)),
  issue: async () => issueTables(await measureIssue(sizes.issue)),
  batch: async () => batchTables(await measureBatch(sizes.batch)),
  lists: async () => listTables(await measureStatusLists(sizes.lists)),
  pdf: async () =>
    pdfTables(await measurePdf(sizes.pdf), await measureDownloads(sizes.downloads), await measureBurst(sizes.burst)),
  document: async () => {
    const found = await measureDocument(sizes.document);
    return { tables: documentTables(found), charts: documentCharts(found) };
  },
  breakdown: async () => breakdownTables(await measureBreakdown(sizes.breakdown)),
  register: async () =>
    registerTables(await measureRegister({ ...sizes.register, size: registerSize(), say: progress })),
  "mixed-sqlite": () => mixed("sqlite"),
  "mixed-postgres": () => mixed("postgres"),
};

let toldAt = Number.NEGATIVE_INFINITY;

sayMachine();
for (const name of wanted()) {
  const began = performance.now();
  const machine = describeMachine(loader);
  const { tables, charts } = await PARTS[name]();
  const markdown = tables.map((each) => table(...each)).join("\n");
  if (options.write && !options.quick) writePart(name, { machine, markdown, charts });
  console.log(`\n${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
}
console.log(`\n${busyness()} at the end`);

/** The parts to measure, `mixed` on each store. What a quick run is for others show already: the mixed load is tried by tests/chaos. */
function wanted() {
  const own = { register: options.register !== undefined, mixed: !options.quick };
  const isAsked = (name) => own[name.split("-")[0]] ?? true;
  const names = (options.only?.split(",") ?? Object.keys(PARTS).filter(isAsked)).flatMap((name) =>
    name === "mixed" ? mixedParts() : [name],
  );
  const unknown = names.filter((name) => PARTS[name] === undefined);
  if (unknown.length > 0) throw new Error(`no part ${unknown}; there are ${Object.keys(PARTS)} and mixed`);
  return names;
}

function mixedParts() {
  const stores = ["sqlite", ...(hasPostgres ? ["postgres"] : [])];
  return stores.filter((store) => store === (options.store ?? store)).map((store) => `mixed-${store}`);
}

async function mixed(store) {
  return mixedTables(await measureMixed({ store, minutes: Number(options.minutes ?? sizes.minutes) }));
}

/** `10m`, `500k` or a plain number of licences. */
function registerSize() {
  const [, count, unit] = /^(\d+)([km]?)$/.exec(options.register ?? "100k") ?? [];
  if (count === undefined)
    throw new Error(`--register takes a number of licences such as 10m, not ${options.register}`);
  return Number(count) * { "": 1, k: 1000, m: 1_000_000 }[unit];
}

/** One line that is written over where there is a terminal, else a line now and then. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (performance.now() - toldAt > LINE_EVERY_MS) {
    process.stderr.write(`${text}\n`);
    toldAt = performance.now();
  }
}

function sayMachine() {
  for (const line of describeMachine(loader)) console.log(line);
  if (options.quick) console.log("quick: shows that it works, measures nothing");
}

function table(title, head, rows) {
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  const lines = [`\n### ${title}\n`, `| ${head.join(" | ")} |`, `|${rule.join("|")}|`];
  for (const row of rows) lines.push(`| ${row.join(" | ")} |`);
  const markdown = lines.join("\n");
  console.log(markdown);
  return markdown;
}
