// (e) Does size matter? Verifying random licences of a small register and of a large one, and issuing into each. The small one holds
// the ten thousand really signed licences alone, the large one the same number among millions.

import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCatalogue } from "../../dist/host/catalogue-file.js";
import { aimTable } from "./aims.js";
import { bigRegister } from "./big-register.js";
import { barChart } from "./chart.js";
import { downloadLoad, ORDERS_A_SECOND, postLoad, startServer, withCpu } from "./load.js";
import { figure, median, ratio } from "./numbers.js";
import { createApiKey, openBenchHouse, writeOrders } from "./world.js";

const SMALL = 10_000;
const CONNECTIONS = 50;
const WRITERS = 32;
const WARMING_S = 2;

/** Rows for a register of ten thousand and one of `size`. `say` is told how the building goes. */
export async function measureRegister({ size, rounds, seconds, say }) {
  const servers = [];
  try {
    for (const licences of [SMALL, size]) {
      const { folder, ids, gigabytes } = await bigRegister(licences, say);
      const apiKey = await freshKey(folder);
      const server = await startServer(folder, "memoised");
      servers.push({ licences, folder, ids, gigabytes, apiKey, ...server, results: [] });
    }
    for (const server of servers) await verify(server, seconds);
    for (const server of servers) await issue(server, WARMING_S);
    for (let round = 0; round < rounds; round += 1) {
      for (const server of servers) server.results.push(await verify(server, seconds));
    }
    const rows = [];
    for (const server of servers) rows.push({ ...server, issue: await issue(server, seconds) });
    return rows;
  } finally {
    for (const { stop } of servers) await stop();
  }
}

export function registerTables(found) {
  const measured = found.map(({ licences, gigabytes, results, issue }) => {
    const [perSecond, p50Ms, p99Ms, cpuUs] = ["perSecond", "p50Ms", "p99Ms", "cpuUs"].map((name) =>
      median(results.map((result) => result[name])),
    );
    return { licences, gigabytes, perSecond, p50Ms, p99Ms, cpuUs, issue };
  });
  const [small] = measured;
  const rows = measured.map(({ licences, gigabytes, perSecond, p50Ms, p99Ms, cpuUs, issue }) => [
    ...[licences.toLocaleString("en-US"), gigabytes.toFixed(1)],
    ...[ratio(p99Ms, small.p99Ms), ratio(cpuUs, small.cpuUs)],
    ...[perSecond, p50Ms, p99Ms, cpuUs].map(figure),
    ...[ratio(issue.perSecond, small.issue.perSecond), figure(issue.perSecond), figure(issue.p99Ms)],
  ]);
  const bar = (value, unit, { licences }, kind) => ({
    ...{ name: `${licences.toLocaleString("en-US")} licences`, value, label: `${figure(value)} ${unit}`, kind },
  });
  const kindOf = (each) => (each === small ? "other" : "mark");
  const large = measured.at(-1);
  const what = `verify p99, ${large.licences.toLocaleString("en-US")} licences ÷ ${small.licences.toLocaleString("en-US")}`;
  return {
    tables: [
      aimTable("The size of the register", [{ what, most: 2, value: large.p99Ms / small.p99Ms }]),
      [
        "The size of the register: `GET /v/{id}` of random licences, 50 connections; `POST /v1/licences`, 32",
        [
          ...["licences", "GB", "p99 ÷ small", "CPU ÷ small", "verified per s", "p50 ms", "p99 ms", "CPU µs each"],
          ...["issuing ÷ small", "issued per s", "p99 ms"],
        ],
        rows,
      ],
    ],
    charts: {
      "register-size.svg": barChart(
        "Does the register's size matter?",
        [
          {
            heading: "GET /v/{id} of random licences, 99th percentile",
            bars: measured.map((each) => bar(each.p99Ms, "ms", each, kindOf(each))),
          },
          {
            heading: "GET /v/{id} of random licences, CPU time",
            bars: measured.map((each) => bar(each.cpuUs, "µs", each, kindOf(each))),
          },
        ],
        { apart: true },
      ),
    },
  };
}

function verify(server, seconds) {
  const paths = server.ids.map((id) => `/v/${id}`);
  const headers = { accept: "application/json" };
  return withCpu(server, seconds, () =>
    downloadLoad({ url: server.url, headers, paths, connections: CONNECTIONS, seconds }),
  );
}

/** What is issued stays: each run counts on from the time it began. */
function issue(server, seconds) {
  const file = path.join(tmpdir(), `orders-${process.pid}`);
  const from = Date.now();
  writeOrders(file, { catalogue: openCatalogue(server.folder), from, count: seconds * ORDERS_A_SECOND });
  const job = { url: server.url, file, apiKey: server.apiKey, connections: WRITERS, seconds, from };
  return withCpu(server, seconds, () => postLoad(job)).finally(() => rmSync(file));
}

async function freshKey(folder) {
  const house = await openBenchHouse(folder);
  const secret = await createApiKey(house);
  await house.close();
  return secret;
}
