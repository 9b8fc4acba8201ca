// (a) Verifying over HTTP: GET /v/{id} as JSON, 50 connections. Rounds are interleaved and medians taken, so that a machine
// that grows slower meanwhile wrongs nobody.

import { OPERATOR } from "../../dist/issuance/principal.js";
import { getLoad, startServer, withCpu } from "./load.js";
import { median } from "./numbers.js";
import { foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder } from "./world.js";

const MODES = ["bare", "no-crypto", "no-crypto-anew", "memoised", "unmemoised", "peer"];
/** Those that answer with our report. */
const OURS = MODES.filter((mode) => mode !== "bare" && mode !== "peer");
const CONNECTIONS = 50;

/** Requests per second and p99 by mode. */
export async function measureVerify({ rounds, seconds }) {
  const folder = makeFolder();
  const servers = [];
  try {
    const id = await issueLicence(folder);
    for (const mode of MODES) servers.push({ mode, ...(await startServer(folder, mode, id)), results: [] });
    await requireSameAnswers(servers, id);
    for (const { url } of servers) await getLoad(`${url}/v/${id}`, CONNECTIONS, 1);
    for (let round = 0; round < rounds; round += 1) {
      for (const server of servers) {
        const load = () => getLoad(`${server.url}/v/${id}`, CONNECTIONS, seconds);
        server.results.push(await withCpu(server, seconds, load));
      }
    }
    return Object.fromEntries(servers.map(({ mode, results }) => [mode, summary(results)]));
  } finally {
    for (const { stop } of servers) await stop();
    removeFolder(folder);
  }
}

async function issueLicence(folder) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const { id } = await issueOne(house, OPERATOR, 1);
  await house.close();
  return id;
}

/** All that are ours must say the same and all must say valid, or the comparison means nothing. */
async function requireSameAnswers(servers, id) {
  const bodies = [];
  for (const { mode, url } of servers) {
    const response = await fetch(`${url}/v/${id}`, { headers: { accept: "application/json" } });
    const body = await response.json();
    if (body.verdict !== "valid") throw new Error(`${mode}: ${JSON.stringify(body)}`);
    if (OURS.includes(mode)) bodies.push(JSON.stringify({ ...body, checkedAt: "" }));
  }
  if (new Set(bodies).size !== 1) throw new Error(`answers differ:\n${bodies.join("\n")}`);
}

function summary(results) {
  return {
    perSecond: median(results.map(({ perSecond }) => perSecond)),
    p99Ms: median(results.map(({ p99Ms }) => p99Ms)),
    cpuUs: median(results.map(({ cpuUs }) => cpuUs)),
  };
}
