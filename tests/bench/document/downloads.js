// PDF downloads over HTTP, GET /v1/licences/{id}/pdf: the first of each licence (printed, sealed, registered), the next (printed and
// its signature put back, or out of the cache), and one licence again and again. The server's CPU time tells what one core can do.

import { OPERATOR } from "../../../dist/issuance/principal.js";
import { downloadLoad, startServer } from "../load.js";
import { foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder } from "../world.js";

const CONNECTIONS = 16;
const WARMING = 64;

/** [{name, perSecond, p50Ms, p99Ms, cpuUs}] */
export async function measureDownloads({ licences, seconds }) {
  const folder = makeFolder();
  let server;
  try {
    const { apiKey, ids } = await prepare(folder, licences);
    server = await startServer(folder, "memoised");
    const urls = (from, count) => ids.slice(from, from + count).map((id) => `/v1/licences/${id}/pdf`);
    const measured = async (name, paths, limit) => {
      const job = { url: server.url, apiKey, paths, connections: CONNECTIONS, ...limit };
      const before = await server.cpuUs();
      const result = await downloadLoad(job);
      return { name, ...result, cpuUs: ((await server.cpuUs()) - before) / result.answers };
    };
    await measured("warming", urls(0, WARMING), { amount: WARMING });
    const rest = urls(WARMING, licences);
    return [
      await measured("first download of each licence", rest, { amount: licences }),
      await measured("each again", rest, { seconds }),
      await measured("one licence again and again", rest.slice(0, 1), { seconds }),
    ];
  } finally {
    await server?.stop();
    removeFolder(folder);
  }
}

async function prepare(folder, licences) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const ids = [];
  for (let serial = 0; serial < licences + WARMING; serial += 1) ids.push((await issueOne(house, OPERATOR, serial)).id);
  const issuer = (await house.archive.record(ids[0])).issuer;
  await house.sealOffice.makeDevelopmentSeal("operator", issuer);
  const form = { name: "bench", departments: [issuer], actions: ["read"] };
  const { secret } = await house.keyOffice.createApiKey("operator", form);
  await house.close();
  return { apiKey: secret, ids };
}
