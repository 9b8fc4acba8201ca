// (c) Batches of a spreadsheet's rows, each signed, verified again, audited and stored durably: through what `vellum batch` runs, in this
// process and warm; through the command itself, start and all; and through POST /v1/batches. Pages and how many of them are under
// way are the program's own.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { BatchRun } from "../../dist/cli/batch/batch-run.js";
import { Terminal } from "../../dist/cli/terminal.js";
import { allCores } from "./ed25519.js";
import { cpuSince, median } from "./numbers.js";
import { hasPostgres, startPostgres } from "./postgres.js";
import { startVellum, vellum } from "./vellum.js";
import {
  createApiKey,
  foundDepartments,
  makeFolder,
  openBenchHouse,
  removeFolder,
  requestMaker,
  TYPE,
} from "./world.js";

const WARMING = 2000;
const LOOK_EVERY_MS = 50;

/** {signing, ways: [{name, rows, perSecond, cpuUs, mainThreadUs?}]}; `signing` as allCores tells it. */
export async function measureBatch({ rounds, licences, rows }) {
  const postgres = hasPostgres ? await startPostgres() : undefined;
  try {
    const { signing, ...here } = await inProcess({ rounds, licences });
    const ways = [{ name: "`vellum batch`, warm, in this process", ...here }];
    for (const [store, database] of Object.entries({ SQLite: undefined, PostgreSQL: await postgres?.database() })) {
      if (store === "PostgreSQL" && database === undefined) continue;
      ways.push(...(await onStore({ store, database, rows })));
    }
    return { signing, ways };
  } finally {
    await postgres?.close();
  }
}

/** Medians over rounds, each beside Ed25519 alone. */
async function inProcess({ rounds, licences }) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder, { printAside: true, writeAside: true });
  try {
    await foundDepartments(house);
    await runHere(folder, house, { from: 0, count: WARMING });
    const results = [];
    const signing = [];
    for (let round = 0; round < rounds; round += 1) {
      signing.push(await allCores());
      results.push(await runHere(folder, house, { from: WARMING + round * licences, count: licences }));
    }
    const of = (found, name) => median(found.map((each) => each[name]));
    const figures = ["perSecond", "cpuUs", "mainThreadUs"].map((name) => [name, of(results, name)]);
    return {
      signing: { perSecond: of(signing, "perSecond"), cpuUs: of(signing, "cpuUs") },
      rows: licences * rounds,
      ...Object.fromEntries(figures),
    };
  } finally {
    await house.close();
    removeFolder(folder);
  }
}

async function runHere(folder, house, { from, count }) {
  const { file, options } = sheetOf(folder, house.catalogue, { from, count });
  let said = "";
  const hear = (text) => {
    said += text;
  };
  const output = { write: hear, isTTY: false, columns: 80 };
  const silent = { ...output, write: () => undefined };
  const terminal = new Terminal({ words: house.catalogue.words("en"), language: "en", stdout: output, stderr: silent });
  terminal.json = true;
  const parts = { settings: () => ({ origin: house.origin }), stopAsked: () => new Promise(() => undefined) };
  const [cpu, loop] = [process.cpuUsage(), performance.eventLoopUtilization()];
  await new BatchRun({ terminal, parts, exitCode: 0 }, house, file, options).run();
  const [cpuUs, { active }] = [cpuSince(cpu) / count, performance.eventLoopUtilization(loop)];
  return { perSecond: rateOf(JSON.parse(said), count), cpuUs, mainThreadUs: (active * 1000) / count };
}

/** @throws {Error} not every row became a licence. */
function rateOf(summary, count) {
  if (summary.issued !== count) throw new Error(JSON.stringify(summary));
  return summary.perSecond;
}

async function onStore({ store, database, rows }) {
  const folder = makeFolder();
  try {
    const house = await openBenchHouse(folder, { database });
    await foundDepartments(house);
    const apiKey = await createApiKey(house);
    const command = sheetOf(folder, house.catalogue, { from: 0, count: rows });
    const posted = sheetOf(folder, house.catalogue, { from: rows, count: rows });
    await house.close();
    return [
      { name: `\`vellum batch\`, ${store}`, rows, ...(await byCommand(folder, database, command, rows)) },
      { name: `\`POST /v1/batches\`, ${store}`, rows, ...(await overApi(folder, database, apiKey, posted, rows)) },
    ];
  } finally {
    removeFolder(folder);
  }
}

async function byCommand(folder, database, { file, options }, rows) {
  const { type, issuer } = options;
  const { answer, cpuUs } = await vellum(folder, ["batch", file, "--type", type, "--issuer", issuer], { database });
  return { perSecond: rateOf(answer, rows), cpuUs: cpuUs / rows };
}

/** From the first byte sent until the last row is settled. */
async function overApi(folder, database, apiKey, { text, options }, rows) {
  const service = await startVellum(folder, { database });
  try {
    const { type, issuer } = options;
    const [before, began] = [await service.cpuUs(), performance.now()];
    const batch = await submit(service.url, apiKey, { type, issuer, text });
    await finished(service.url, apiKey, batch, rows);
    const perSecond = (rows * 1000) / (performance.now() - began);
    return { perSecond, cpuUs: ((await service.cpuUs()) - before) / rows };
  } finally {
    await service.stop();
  }
}

async function submit(url, apiKey, { type, issuer, text }) {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "text/csv", "idempotency-key": "bench-batch" };
  const address = `${url}/v1/batches?${new URLSearchParams({ type, issuer })}`;
  const answer = await fetch(address, { method: "POST", headers, body: text });
  if (answer.status !== 202) throw new Error(await answer.text());
  return (await answer.json()).id;
}

/** @throws {Error} it ended with fewer licences than rows. */
async function finished(url, apiKey, id, rows) {
  for (;;) {
    const answer = await fetch(`${url}/v1/batches/${id}`, { headers: { authorization: `Bearer ${apiKey}` } });
    const batch = await answer.json();
    if (batch.state === "complete" && batch.done === rows) return;
    if (batch.endedAt !== undefined || !answer.ok) throw new Error(JSON.stringify(batch));
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A spreadsheet of so many leases as a file, and what is said of it on the command line. */
function sheetOf(folder, catalogue, { from, count }) {
  const request = requestMaker(catalogue);
  const claims = Object.keys(request(0).claims);
  const lines = Array.from({ length: count }, (_, index) => {
    const { holders, claims: values } = request(from + index);
    return [holders[0].name, holders[0].code, ...claims.map((name) => [values[name]].flat().join(";"))].join(",");
  });
  const text = `${[["name", "code", ...claims].join(","), ...lines].join("\n")}\n`;
  const file = path.join(folder, `leases-${from}.csv`);
  writeFileSync(file, text);
  const { issuer } = catalogue.samples(TYPE)[0].request;
  return { file, text, options: { type: TYPE, issuer, kind: "issue", run: "", ignore: [], map: [] } };
}
