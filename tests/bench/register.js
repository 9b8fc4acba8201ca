// (e) Does size matter? Verifying random licences of a small register and of a large one, and issuing into each. The small one holds
// the ten thousand really signed licences alone, the large one the same number among millions.

import { bigRegister } from "./big-register.js";
import { downloadLoad, postLoad, startServer, withCpu } from "./load.js";
import { openBenchHouse } from "./world.js";

const SMALL = 10_000;
const CONNECTIONS = 50;
const WRITERS = 32;

/** Rows for a register of ten thousand and one of `size`. `say` is told how the building goes. */
export async function measureRegister({ size, rounds, seconds, say }) {
  const servers = [];
  try {
    for (const licences of [SMALL, size]) {
      const { folder, ids, gigabytes } = await bigRegister(licences, say);
      const apiKey = await freshKey(folder);
      servers.push({
        licences,
        folder,
        ids,
        gigabytes,
        apiKey,
        ...(await startServer(folder, "memoised")),
        results: [],
      });
    }
    for (const server of servers) await verify(server, seconds);
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

function verify(server, seconds) {
  const paths = server.ids.map((id) => `/v/${id}`);
  const headers = { accept: "application/json" };
  return withCpu(server, seconds, () =>
    downloadLoad({ url: server.url, headers, paths, connections: CONNECTIONS, seconds }),
  );
}

/** What is issued stays: each run counts on from the time it began. */
function issue(server, seconds) {
  const job = { url: server.url, folder: server.folder, apiKey: server.apiKey, connections: WRITERS, seconds };
  return withCpu(server, seconds, () => postLoad({ ...job, from: Date.now() }));
}

async function freshKey(folder) {
  const house = await openBenchHouse(folder);
  const { secret } = await house.keyOffice.createApiKey("operator", {
    name: "bench",
    departments: ["*"],
    actions: ["issue"],
  });
  await house.close();
  return secret;
}
