// What each part measured, as tables [title, head, rows] for the terminal and for docs/benchmarks.md, and as charts by file name.

import { barChart } from "./chart.js";
import { figure, median } from "./numbers.js";

export function verifyTables(found) {
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
  return {
    tables: [
      [
        "Verify: GET /v/{id}, JSON, 50 connections",
        ["", "per s", "p99 ms", "CPU µs each", "÷ bare", "÷ no crypto", "÷ no crypto, anew"],
        rows,
      ],
    ],
    charts: {
      "verify-speed.svg": barChart(
        "Verifications per second, 50 connections (logarithmic)",
        Object.entries(names).map(([mode, name]) => speedBar(name, found[mode].perSecond, mode.endsWith("memoised"))),
      ),
    },
  };
}

function speedBar(name, perSecond, ours) {
  return { name: name.replace(" (default)", ""), value: perSecond, label: `${figure(perSecond)}/s`, ours };
}

export function issueTables(found) {
  const rows = found.map(({ connections, memoised, peer }) => [
    connections,
    ...[memoised.perSecond, memoised.p50Ms, memoised.p99Ms, memoised.cpuUs].map(figure),
    ...[peer.perSecond, peer.cpuUs].map(figure),
    (memoised.perSecond / peer.perSecond).toFixed(2),
  ]);
  const theirs = "Digital Bazaar, nothing kept, per s";
  return {
    tables: [
      [
        "Issue: POST /v1/licences, durable",
        ["connections", "licences per s", "p50 ms", "p99 ms", "CPU µs each", theirs, "their CPU µs", "ours ÷ theirs"],
        rows,
      ],
    ],
    charts: {
      "issue-speed.svg": barChart(
        "Licences issued per second (logarithmic)",
        found.flatMap(({ connections, memoised, peer }) => [
          speedBar(`Vellum, durable, ${connections} connections`, memoised.perSecond, true),
          speedBar(`Digital Bazaar, nothing kept, ${connections} connections`, peer.perSecond, false),
        ]),
      ),
    },
  };
}

export function batchTables(inProcess, command) {
  const { perSecond, cpuUs, verifications, mainThreadUs } = inProcess;
  return {
    tables: [
      [
        "Batch: signed, verified again, audited, stored",
        ["", "licences per s", "CPU µs per licence", "÷ one Ed25519 verification", "main thread µs"],
        [
          ["Issuing.issue, pages of 500", ...[perSecond, cpuUs, verifications, mainThreadUs].map(figure)],
          [`vellum batch, ${command.licences} rows`, figure(command.perSecond), "", "", ""],
        ],
      ],
    ],
  };
}

export function listTables(found) {
  const rows = found.map(({ size, share, ms, wire }) => [
    `${size.toLocaleString("en-US")}, ${share * 100} %`,
    figure(ms),
    (wire / 1000).toFixed(1),
  ]);
  return { tables: [["Status lists: packed and signed", ["entries, revoked", "ms", "KB on the wire"], rows]] };
}

export function pdfTables({ ms, cpuMs, kilobytes }) {
  return {
    tables: [
      ["Stamped PDF", ["", "ms", "CPU ms", "KB"], [["one document", figure(ms), figure(cpuMs), figure(kilobytes)]]],
    ],
  };
}

export function breakdownTables(found) {
  const rows = found.map(([name, microseconds]) => [name, figure(microseconds)]);
  return { tables: [["In process, one at a time", ["", "µs"], rows]] };
}

export function registerTables(found) {
  const [small] = found;
  const rows = found.map(({ licences, gigabytes, results, issue }) => {
    const of = (name) => median(results.map((result) => result[name]));
    return [
      licences.toLocaleString("en-US"),
      gigabytes.toFixed(1),
      ...[of("perSecond"), of("p50Ms"), of("p99Ms"), of("cpuUs")].map(figure),
      (of("p99Ms") / median(small.results.map(({ p99Ms }) => p99Ms))).toFixed(2),
      ...[issue.perSecond, issue.p99Ms].map(figure),
    ];
  });
  const verify = ["verified per s", "p50 ms", "p99 ms", "CPU µs each", "÷ p99 of the small"];
  return {
    tables: [
      [
        "The size of the register: GET /v/{id} of random licences, 50 connections; POST /v1/licences, 32",
        ["licences", "GB", ...verify, "issued per s", "p99 ms"],
        rows,
      ],
    ],
  };
}
