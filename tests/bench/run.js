// `npm run bench`: measured ratios from one run, with the absolute figures and the machine beside them. `-- --quick` is a run of
// some twenty seconds that shows it works; its figures mean little. `-- --only verify,batch` measures parts, `-- --register 10m` also a
// register of that size, built at the first time; `--write` puts what was measured into docs/benchmarks.md.

import { parseArgs } from "node:util";
import { measureBatch, measureBatchCommand } from "./batch.js";
import { measureBreakdown } from "./breakdown.js";
import { documentCharts, documentTables, measureDocument } from "./document/report.js";
import { measureIssue } from "./issue.js";
import { loader } from "./load.js";
import { busyness, describeMachine } from "./machine.js";
import { measurePdf } from "./pdf.js";
import { measureRegister } from "./register.js";
import { writePart } from "./report.js";
import { measureStatusLists } from "./status-lists.js";
import {
  batchTables,
  breakdownTables,
  issueTables,
  listTables,
  pdfTables,
  registerTables,
  verifyTables,
} from "./tables.js";
import { measureVerify } from "./verify.js";

const SIZES = {
  full: {
    verify: { rounds: 5, seconds: 4 },
    issue: { seconds: 10 },
    batch: { rounds: 5, licences: 10_000 },
    command: { licences: 20_000 },
    lists: { rounds: 5, sizes: [131_072, 1_000_000, 10_000_000] },
    pdf: { documents: 60 },
    document: {
      rounds: 30,
      warming: 3,
      memory: 10_000,
      downloads: { licences: 1000, seconds: 8 },
      burst: { rounds: 3, seconds: 4 },
    },
    breakdown: { rounds: 40 },
    register: { rounds: 3, seconds: 8 },
  },
  quick: {
    verify: { rounds: 1, seconds: 1 },
    issue: { seconds: 1 },
    batch: { rounds: 1, licences: 1000 },
    command: { licences: 500 },
    lists: { rounds: 1, sizes: [131_072] },
    pdf: { documents: 3 },
    document: {
      rounds: 1,
      warming: 1,
      memory: 200,
      downloads: { licences: 50, seconds: 1 },
      burst: { rounds: 1, seconds: 1 },
    },
    breakdown: { rounds: 2 },
    register: { rounds: 1, seconds: 1 },
  },
};

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    write: { type: "boolean", default: false },
    register: { type: "string" },
  },
});
const sizes = options.quick ? SIZES.quick : SIZES.full;

const PARTS = {
  verify: async () => verifyTables(await measureVerify(sizes.verify)),
  issue: async () => issueTables(await measureIssue(sizes.issue)),
  batch: async () => batchTables(await measureBatch(sizes.batch), await measureBatchCommand(sizes.command)),
  lists: async () => listTables(await measureStatusLists(sizes.lists)),
  pdf: async () => pdfTables(await measurePdf(sizes.pdf)),
  document: async () => {
    const found = await measureDocument(sizes.document);
    return { tables: documentTables(found), charts: documentCharts(found) };
  },
  breakdown: async () => breakdownTables(await measureBreakdown(sizes.breakdown)),
  register: async () =>
    registerTables(await measureRegister({ ...sizes.register, size: registerSize(), say: progress })),
};
const always = Object.keys(PARTS).filter((name) => name !== "register" || options.register !== undefined);

sayMachine();
for (const name of options.only?.split(",") ?? always) {
  const machine = describeMachine(loader);
  const { tables, charts } = await PARTS[name]();
  const markdown = tables.map((each) => table(...each)).join("\n");
  if (options.write && !options.quick) writePart(name, { machine, markdown, charts });
}
console.log(`\n${busyness()} at the end`);

/** `10m`, `500k` or a plain number of licences. */
function registerSize() {
  const [, count, unit] = /^(\d+)([km]?)$/.exec(options.register ?? "100k") ?? [];
  if (count === undefined)
    throw new Error(`--register takes a number of licences such as 10m, not ${options.register}`);
  return Number(count) * { "": 1, k: 1000, m: 1_000_000 }[unit];
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
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
