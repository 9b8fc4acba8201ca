// Verifying beside a burst of first downloads, in one run: GET /v/{id} alone, beside downloads printed in a thread of their own (as
// served), and beside downloads printed by the serving thread. Rounds are interleaved; each has licences that were never printed.

import { downloadLoad, sameLoad, startServer } from "../load.js";
import { median } from "../numbers.js";
import { makeFolder, removeFolder } from "../world.js";
import { prepareLicences } from "./downloads.js";

const VERIFYING = 4;
const DOWNLOADING = 16;
/** More than any server here prints in a second. */
const A_SECOND = 500;

/** [{name, perSecond, p99Ms, downloads}]: verifications per second, their p99, and downloads per second meanwhile. */
export async function measureBurst({ rounds, seconds }) {
  const each = A_SECOND * seconds;
  const folder = makeFolder();
  const servers = [];
  try {
    const { apiKey, ids } = await prepareLicences(folder, 1 + each * rounds * 2);
    const [verified, ...rest] = ids;
    const fresh = () => rest.splice(0, each).map((id) => `/v1/licences/${id}/pdf`);
    const aside = await startServer(folder, "memoised");
    const here = await startServer(folder, "printing-here");
    servers.push(aside, here);
    const verify = ({ url }) => sameLoad({ url: `${url}/v/${verified}`, connections: VERIFYING, seconds });
    const beside = async (server) => {
      const burst = downloadLoad({ url: server.url, apiKey, paths: fresh(), connections: DOWNLOADING, seconds });
      const [verifying, { perSecond }] = await Promise.all([verify(server), burst]);
      return { ...verifying, downloads: perSecond };
    };
    const ways = {
      alone: async () => ({ ...(await verify(aside)), downloads: 0 }),
      "beside downloads, printed in a thread of their own": () => beside(aside),
      "beside downloads, printed by the serving thread": () => beside(here),
    };
    for (const server of servers) await warm(server, { apiKey, path: `/v1/licences/${verified}/pdf` });
    const results = Object.keys(ways).map((name) => ({ name, rounds: [] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const result of results) result.rounds.push(await ways[result.name]());
    }
    return results.map(summary);
  } finally {
    for (const { stop } of servers) await stop();
    removeFolder(folder);
  }
}

async function warm(server, { apiKey, path }) {
  await downloadLoad({ url: server.url, apiKey, paths: [path], connections: 1, amount: 20 });
  await sameLoad({ url: `${server.url}/healthz`, connections: VERIFYING, seconds: 1 });
}

function summary({ name, rounds }) {
  const middle = (key) => median(rounds.map((round) => round[key]));
  return { name, perSecond: middle("perSecond"), p99Ms: middle("p99Ms"), downloads: middle("downloads") };
}
