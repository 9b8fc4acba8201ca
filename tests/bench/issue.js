// (b) Issuing over HTTP, durably: POST /v1/licences with an Idempotency-Key, each request another licence. Every answer comes
// after a commit that was synced to disk.

import { postLoad, startServer, withCpu } from "./load.js";
import { foundDepartments, makeFolder, openBenchHouse, removeFolder, TYPE } from "./world.js";

const CONNECTIONS = [1, 8, 32];
// More than any run sends, so that no two runs send the same licence.
const SERIALS_PER_RUN = 1_000_000;

/** Licences per second and latencies by the number of connections. */
export async function measureIssue({ seconds }) {
  const folder = makeFolder();
  let server;
  try {
    const apiKey = await prepare(folder);
    server = await startServer(folder, "memoised");
    const job = { url: server.url, folder, apiKey };
    await postLoad({ ...job, connections: 32, seconds: 1, from: 0 });
    const results = {};
    for (const [run, connections] of CONNECTIONS.entries()) {
      const load = () => postLoad({ ...job, connections, seconds, from: (run + 1) * SERIALS_PER_RUN });
      results[connections] = await withCpu(server, seconds, load);
    }
    return results;
  } finally {
    await server?.stop();
    removeFolder(folder);
  }
}

async function prepare(folder) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const { issuer } = house.catalogue.samples(TYPE)[0].request;
  const form = { name: "bench", departments: [issuer], actions: ["issue"] };
  const { secret } = await house.keyOffice.createApiKey("operator", form);
  await house.close();
  return secret;
}
