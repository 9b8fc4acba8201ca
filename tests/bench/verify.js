// (a) Verifying over HTTP, each way of asking by each way of answering: GET /v/{id} as JSON, and POST /v1/verifications with the credential
// or with the sealed PDF. Rounds are interleaved and medians taken, so that a machine that grows slower meanwhile wrongs nobody.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OPERATOR } from "../../dist/issuance/principal.js";
import { sameLoad, startServer, withCpu } from "./load.js";
import { median } from "./numbers.js";
import { foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder, TYPE } from "./world.js";

/** What is asked of whom. */
const ASKED = {
  viewed: ["bare", "no-crypto", "no-crypto-anew", "memoised", "unmemoised", "peer"],
  posted: ["no-crypto", "no-crypto-anew", "memoised", "unmemoised", "peer"],
  uploaded: ["memoised", "unmemoised"],
};
// A PDF is read in a thread of its own, and only so many wait for one.
const CONNECTIONS = { viewed: 50, posted: 50, uploaded: 8 };

/** {viewed, posted, uploaded}: by mode, each {perSecond, p99Ms, cpuUs}. */
export async function measureVerify({ rounds, warmingSeconds, seconds }) {
  const folder = makeFolder();
  const servers = {};
  try {
    const files = await prepare(folder);
    for (const mode of ASKED.viewed) servers[mode] = await startServer(folder, mode, { id: files.id });
    const asked = Object.entries(ASKED).flatMap(([way, modes]) =>
      modes.map((mode) => ({ way, mode, server: servers[mode], results: [] })),
    );
    for (const way of Object.keys(ASKED)) await requireSameAnswers(way, asked, files);
    for (const each of warmingSeconds > 0 ? asked : []) await load(each, files, warmingSeconds);
    for (let round = 0; round < rounds; round += 1) {
      for (const each of asked) {
        each.results.push(await withCpu(each.server, seconds, () => load(each, files, seconds)));
      }
    }
    const byMode = (way) =>
      asked.filter((each) => each.way === way).map(({ mode, results }) => [mode, summary(results)]);
    return Object.fromEntries(Object.keys(ASKED).map((way) => [way, Object.fromEntries(byMode(way))]));
  } finally {
    for (const { stop } of Object.values(servers)) await stop();
    removeFolder(folder);
  }
}

/** A licence, its credential and its PDF as files: {id, posted, uploaded}. */
async function prepare(folder) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  await house.sealOffice.makeDevelopmentSeal("operator", house.catalogue.samples(TYPE)[0].request.issuer);
  const record = await issueOne(house, OPERATOR, 1);
  const [json, pdf] = ["licence.json", "licence.pdf"].map((name) => path.join(folder, name));
  writeFileSync(json, record.credential);
  writeFileSync(pdf, (await house.handingOut.document(record)).bytes);
  await house.close();
  const posted = { file: json, type: "application/json" };
  return { id: record.id, posted, uploaded: { file: pdf, type: "application/pdf" } };
}

function load({ way, server }, files, seconds) {
  const url = `${server.url}${addressOf(way, files)}`;
  return sameLoad({ url, connections: CONNECTIONS[way], seconds, posted: files[way] });
}

function addressOf(way, { id }) {
  return way === "viewed" ? `/v/${id}` : "/v1/verifications";
}

/** All that are ours must say the same and all must say valid, or the comparison means nothing. */
async function requireSameAnswers(way, asked, files) {
  const bodies = [];
  const posted = files[way];
  for (const { mode, server } of asked.filter((each) => each.way === way)) {
    const headers = { accept: "application/json", ...(posted && { "content-type": posted.type }) };
    const request = { headers, ...(posted && { method: "POST", body: readFileSync(posted.file) }) };
    const response = await fetch(`${server.url}${addressOf(way, files)}`, request);
    const body = await response.json();
    if (body.verdict !== "valid") throw new Error(`${way}, ${mode}: ${JSON.stringify(body)}`);
    if (mode !== "bare" && mode !== "peer") bodies.push(JSON.stringify({ ...body, checkedAt: "" }));
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
