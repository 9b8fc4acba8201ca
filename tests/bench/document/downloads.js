// PDF downloads over HTTP, GET /v1/licences/{id}/pdf: the first of each licence (printed, sealed, registered), the next (printed and
// its signature put back, or out of the cache), and one licence again and again. The server's CPU time tells what one core can do.

import { OPERATOR } from "../../../dist/issuance/principal.js";
import { downloadLoad, startServer } from "../load.js";
import { foundDepartments, makeFolder, openBenchHouse, removeFolder, requestMaker } from "../world.js";

const CONNECTIONS = 16;
const WARMING = 64;
/** Licences issued at once. */
const PAGE = 500;

/** [{name, perSecond, p50Ms, p99Ms, cpuUs}] */
export async function measureDownloads({ licences, seconds }) {
  const folder = makeFolder();
  let server;
  try {
    const { apiKey, ids } = await prepareLicences(folder, licences + WARMING);
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

/** So many licences of a department with a seal, and a key that may read them: {apiKey, ids}. */
export async function prepareLicences(folder, count) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const request = requestMaker(house.catalogue);
  const orders = Array.from({ length: count }, (_, serial) => ({ principal: OPERATOR, request: request(serial) }));
  const ids = [];
  for (let from = 0; from < count; from += PAGE) {
    ids.push(...(await house.issuing.issue(orders.slice(from, from + PAGE))).map(({ record }) => record.id));
  }
  const issuer = (await house.archive.record(ids[0])).issuer;
  await house.sealOffice.makeDevelopmentSeal("operator", issuer);
  const form = { name: "bench", departments: [issuer], actions: ["read"] };
  const { secret } = await house.keyOffice.createApiKey("operator", form);
  await house.close();
  return { apiKey: secret, ids };
}
