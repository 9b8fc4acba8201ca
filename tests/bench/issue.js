// (b) Issuing over HTTP, durably: POST /v1/licences with an Idempotency-Key, each request another licence. Every answer comes
// after a commit that was synced to disk. Digital Bazaar's libraries sign the same claims beside it, and keep nothing.

import { OPERATOR } from "../../dist/issuance/principal.js";
import { postLoad, startServer, withCpu } from "./load.js";
import { foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder, TYPE } from "./world.js";

const CONNECTIONS = [1, 8, 32, 128];
// More than any run sends, so that no two runs send the same licence.
const SERIALS_PER_RUN = 1_000_000;

/** Licences per second and latencies by the number of connections, ours and the peer's. */
export async function measureIssue({ seconds }) {
  const folder = makeFolder();
  const servers = [];
  try {
    const { apiKey, id } = await prepare(folder);
    for (const mode of ["memoised", "peer"]) servers.push({ mode, ...(await startServer(folder, mode, id)) });
    for (const { url } of servers) await postLoad({ url, folder, apiKey, connections: 32, seconds: 1, from: 0 });
    const rows = [];
    for (const [run, connections] of CONNECTIONS.entries()) {
      const row = { connections };
      for (const server of servers) {
        const job = { url: server.url, folder, apiKey, connections, seconds, from: (run + 1) * SERIALS_PER_RUN };
        row[server.mode] = await withCpu(server, seconds, () => postLoad(job));
      }
      rows.push(row);
    }
    return rows;
  } finally {
    for (const { stop } of servers) await stop();
    removeFolder(folder);
  }
}

async function prepare(folder) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const { issuer } = house.catalogue.samples(TYPE)[0].request;
  const form = { name: "bench", departments: [issuer], actions: ["issue"] };
  const { secret } = await house.keyOffice.createApiKey("operator", form);
  const { id } = await issueOne(house, OPERATOR, 0);
  await house.close();
  return { apiKey: secret, id };
}
