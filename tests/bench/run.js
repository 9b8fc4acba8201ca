// `npm run bench`: measured ratios from one run, with the absolute figures and the machine beside them. `-- --quick` is a run of
// some twenty seconds that shows it works; its figures mean little. `-- --only verify,batch` measures parts; `--write` puts what was
// measured of documents into docs/benchmarks.md.

import { parseArgs } from "node:util";
import { measureBatch, measureBatchCommand } from "./batch.js";
import { measureBreakdown } from "./breakdown.js";
import { documentTables, measureDocument, writeDocumentReport } from "./document/report.js";
import { measureIssue } from "./issue.js";
import { loader } from "./load.js";
import { busyness, describeMachine } from "./machine.js";
import { figure } from "./numbers.js";
import { measurePdf } from "./pdf.js";
import { measureStatusLists } from "./status-lists.js";
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
  },
};

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const sizes = options.quick ? SIZES.quick : SIZES.full;

const PARTS = {
  verify: async () => sayVerify(await measureVerify(sizes.verify)),
  issue: async () => sayIssue(await measureIssue(sizes.issue)),
  batch: async () => sayBatch(await measureBatch(sizes.batch), await measureBatchCommand(sizes.command)),
  lists: async () => sayLists(await measureStatusLists(sizes.lists)),
  pdf: async () => sayPdf(await measurePdf(sizes.pdf)),
  document: async () => sayDocument(await measureDocument(sizes.document)),
  breakdown: async () => sayBreakdown(await measureBreakdown(sizes.breakdown)),
};

sayMachine();
for (const name of options.only?.split(",") ?? Object.keys(PARTS)) await PARTS[name]();
console.log(`\n${busyness()} at the end`);

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

function sayVerify(found) {
  const ratio = (mode, to) => (found[mode].perSecond / found[to].perSecond).toFixed(2);
  const names = {
    bare: "bare Hono route",
    "no-crypto": "same answer, no cryptography, content remembered",
    "no-crypto-anew": "same answer, no cryptography, content read anew",
    memoised: "verdict on content remembered by its SHA-256 (default)",
    unmemoised: "signature checked every time",
    peer: "Digital Bazaar's libraries, signature and both lists every time",
  };
  const rows = Object.entries(names).map(([mode, name]) => {
    const { perSecond, p99Ms, cpuUs } = found[mode];
    return [
      name,
      figure(perSecond),
      figure(p99Ms),
      figure(cpuUs),
      ratio(mode, "bare"),
      ratio(mode, "no-crypto"),
      ratio(mode, "no-crypto-anew"),
    ];
  });
  table(
    "Verify: GET /v/{id}, JSON, 50 connections",
    ["", "per s", "p99 ms", "CPU µs each", "÷ bare", "÷ no crypto", "÷ no crypto, anew"],
    rows,
  );
}

function sayIssue(found) {
  const rows = found.map(({ connections, memoised, peer }) => [
    connections,
    ...[memoised.perSecond, memoised.p50Ms, memoised.p99Ms, memoised.cpuUs].map(figure),
    ...[peer.perSecond, peer.cpuUs].map(figure),
    (memoised.perSecond / peer.perSecond).toFixed(2),
  ]);
  const theirs = "Digital Bazaar, nothing kept, per s";
  table(
    "Issue: POST /v1/licences, durable",
    ["connections", "licences per s", "p50 ms", "p99 ms", "CPU µs each", theirs, "their CPU µs", "ours ÷ theirs"],
    rows,
  );
}

function sayBatch(inProcess, command) {
  const { perSecond, cpuUs, verifications, mainThreadUs } = inProcess;
  table(
    "Batch: signed, verified again, audited, stored",
    ["", "licences per s", "CPU µs per licence", "÷ one Ed25519 verification", "main thread µs"],
    [
      ["Issuing.issue, pages of 500", ...[perSecond, cpuUs, verifications, mainThreadUs].map(figure)],
      [`vellum batch, ${command.licences} rows`, figure(command.perSecond), "", "", ""],
    ],
  );
}

function sayLists(found) {
  const rows = found.map(({ size, share, ms, wire }) => [
    `${size.toLocaleString("en-US")}, ${share * 100} %`,
    figure(ms),
    (wire / 1000).toFixed(1),
  ]);
  table("Status lists: packed and signed", ["entries, revoked", "ms", "KB on the wire"], rows);
}

function sayPdf({ ms, cpuMs, kilobytes }) {
  table("Stamped PDF", ["", "ms", "CPU ms", "KB"], [["one document", figure(ms), figure(cpuMs), figure(kilobytes)]]);
}

function sayDocument(found) {
  const markdown = documentTables(found).map(([title, head, rows]) => table(title, head, rows));
  if (options.write && !options.quick) writeDocumentReport(found, describeMachine(loader), markdown.join("\n"));
}

function sayBreakdown(found) {
  const rows = found.map(([name, microseconds]) => [name, figure(microseconds)]);
  table("In process, one at a time", ["", "µs"], rows);
}
