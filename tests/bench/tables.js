// What each part measured, as tables [title, head, rows] for the terminal and for docs/benchmarks.md, and as charts by file name. Ratios
// stand first: they hold between machines and hours, absolute figures do not.

import { aimTable } from "./aims.js";
import { barChart } from "./chart.js";
import { figure, ratio } from "./numbers.js";

const ANSWERING = {
  bare: "bare Hono route",
  "no-crypto": "same answer, no cryptography, content remembered",
  "no-crypto-anew": "same answer, no cryptography, content read anew",
  memoised: "content remembered by its SHA-256 (default)",
  unmemoised: "signature checked every time",
  peer: "Digital Bazaar's libraries, signature and both lists",
};
const OURS = new Set(["memoised", "unmemoised"]);

export function verifyTables({ viewed, posted, uploaded }, processes) {
  const asked = "`POST /v1/verifications`";
  const over = (mode, base) => viewed[mode].perSecond / viewed[base].perSecond;
  return {
    tables: [
      aimTable("Verify", [
        { what: "remembered ÷ same answer without cryptography", least: 0.7, value: over("memoised", "no-crypto") },
        { what: "signature checked every time ÷ the same", least: 0.33, value: over("unmemoised", "no-crypto") },
        { what: "remembered ÷ Digital Bazaar", least: 4, value: over("memoised", "peer") },
        {
          ...{ what: "CPU time of a request: two processes ÷ one", most: 1.1 },
          value: processes.at(-1).cpuUs / processes[0].cpuUs,
        },
      ]),
      speeds("Verify: `GET /v/{id}`, JSON, 50 connections", viewed, ["bare", "no-crypto", "no-crypto-anew", "peer"]),
      speeds(`Verify what is posted: ${asked}, the credential, 50 connections`, posted, [
        ...["no-crypto", "no-crypto-anew", "peer"],
      ]),
      speeds(`Verify a sealed PDF: ${asked}, 8 connections`, uploaded, []),
      [
        "Several processes on one register: `vellum serve`, 200 licences, every tenth revoked, every answer looked into",
        ["processes", "CPU ÷ one process", "CPU µs each", "answers", "wrong", "per s", "p99 ms"],
        processes.map(({ processes: count, cpuUs, answers, perSecond, p99Ms }) => [
          ...[count, (cpuUs / processes[0].cpuUs).toFixed(2), figure(cpuUs), answers.toLocaleString("en-US"), 0],
          ...[figure(perSecond), figure(p99Ms)],
        ]),
      ],
    ],
    charts: {
      "verify-speed.svg": barChart("Verifications per second", [
        { heading: "GET /v/{id}", bars: speedBars(viewed) },
        { heading: "POST /v1/verifications, the credential", bars: speedBars(posted) },
        { heading: "POST /v1/verifications, the sealed PDF", bars: speedBars(uploaded) },
      ]),
    },
  };
}

const BASES = {
  bare: "÷ bare",
  "no-crypto": "÷ no crypto",
  "no-crypto-anew": "÷ no crypto, anew",
  peer: "÷ Digital Bazaar",
};

function speeds(title, found, bases) {
  const rows = Object.entries(found).map(([mode, { perSecond, p99Ms, cpuUs }]) => [
    ANSWERING[mode],
    ...bases.map((base) => ratio(perSecond, found[base].perSecond)),
    ...[perSecond, p99Ms, cpuUs].map(figure),
  ]);
  return [title, ["", ...bases.map((base) => BASES[base]), "per s", "p99 ms", "CPU µs each"], rows];
}

function speedBars(found) {
  const shown = Object.entries(found).filter(([mode]) => mode !== "bare");
  return shown.map(([mode, { perSecond }]) => {
    return speedBar(ANSWERING[mode], perSecond, OURS.has(mode) ? "mark" : "other");
  });
}

function speedBar(name, perSecond, kind) {
  return { name, value: perSecond, label: `${figure(perSecond)} /s`, kind };
}

const AIM_CONNECTIONS = 32;

/** Who issues, by the store that keeps what was issued. */
const ISSUING = {
  sqlite: { name: "Vellum, SQLite", kind: "mark" },
  postgres: { name: "Vellum, PostgreSQL", kind: "second" },
  peer: { name: "Digital Bazaar, nothing kept", kind: "other" },
};

export function issueTables(found) {
  const shown = Object.entries(ISSUING).filter(([key]) => found[0][key] !== undefined);
  const rows = found.flatMap((row) =>
    shown.map(([key, { name }]) => [
      ...[row.connections, name, ratio(row[key].perSecond, row.peer.perSecond)],
      ...[row[key].perSecond, row[key].p50Ms, row[key].p99Ms, row[key].cpuUs].map(figure),
    ]),
  );
  const groups = found.map((row) => ({
    heading: row.connections === 1 ? "1 connection" : `${row.connections} connections`,
    bars: shown.map(([key, { name, kind }]) => speedBar(name, row[key].perSecond, kind)),
  }));
  const busy = found.find(({ connections }) => connections === AIM_CONNECTIONS);
  const aims = shown.flatMap(([key, { name }]) => {
    const what = `${name} ÷ Digital Bazaar, ${AIM_CONNECTIONS} connections`;
    return key === "peer" ? [] : [{ what, least: 2, value: busy[key].perSecond / busy.peer.perSecond }];
  });
  return {
    tables: [
      aimTable("Issue", aims),
      [
        "Issue: `POST /v1/licences`, durable, a different licence each time",
        ["connections", "", "÷ Digital Bazaar", "licences per s", "p50 ms", "p99 ms", "CPU µs each"],
        rows,
      ],
    ],
    charts: { "issue-speed.svg": barChart("Licences issued per second", groups) },
  };
}

export function batchTables({ signing, ways }) {
  const limit = { name: "Ed25519 alone, all cores: one signature, one verification", ...signing };
  const bars = [
    ...ways.map(({ name, perSecond }) => speedBar(name.replaceAll("`", ""), perSecond, "mark")),
    speedBar("Ed25519 alone: sign and verify, all cores", signing.perSecond, "other"),
  ];
  const [warm] = ways;
  return {
    tables: [
      aimTable("Batch", [{ what: "licences per second, warm, on SQLite", least: 6000, value: warm.perSecond }]),
      [
        "Batch: signed, verified again, audited, stored",
        ["", "÷ Ed25519 alone", "licences per s", "CPU µs each", "main thread µs", "rows"],
        [...ways, limit].map(({ name, perSecond, cpuUs, mainThreadUs, rows }) => [
          ...[name, ratio(perSecond, signing.perSecond), figure(perSecond), figure(cpuUs)],
          ...[mainThreadUs === undefined ? "" : figure(mainThreadUs), rows?.toLocaleString("en-US") ?? ""],
        ]),
      ],
    ],
    charts: { "batch-speed.svg": barChart("Licences per second in a batch", [{ bars }]) },
  };
}

export function pdfTables({ ms, cpuMs, kilobytes }, downloads, burst) {
  return {
    tables: [
      [
        "Stamped PDF",
        ["", "ms", "CPU ms", "KB"],
        [["one document, printed, sealed, hashed and entered in the register", ...[ms, cpuMs, kilobytes].map(figure)]],
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
        ["", "÷ p99 alone", "verified per s", "p99 ms", "PDFs per s"],
        burst.map(({ name, perSecond, p99Ms, downloads: printed }) => [
          ...[name, (p99Ms / burst[0].p99Ms).toFixed(1), figure(perSecond), figure(p99Ms), figure(printed)],
        ]),
      ],
    ],
  };
}

export function breakdownTables(found) {
  const rows = found.map(([name, microseconds]) => [name, figure(microseconds)]);
  return { tables: [["In process, one at a time", ["", "µs"], rows]] };
}
