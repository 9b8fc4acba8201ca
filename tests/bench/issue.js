// (b) Issuing over HTTP, durably: POST /v1/licences with an Idempotency-Key, each request another licence. Every answer comes
// after a commit that was synced to disk. Digital Bazaar's libraries sign the same claims beside it, and keep nothing.

import path from "node:path";
import { OPERATOR } from "../../dist/issuance/principal.js";
import { ORDERS_A_SECOND, postLoad, startServer, withCpu } from "./load.js";
import { hasPostgres, startPostgres } from "./postgres.js";
import {
  createApiKey,
  foundDepartments,
  issueOne,
  makeFolder,
  openBenchHouse,
  removeFolder,
  writeOrders,
} from "./world.js";

const WARMING = 32;
// More than any run sends, so that no two runs send the same licence.
const SERIALS_PER_RUN = 100_000;

/** [{connections, sqlite, postgres?, peer}], each {perSecond, p50Ms, p99Ms, cpuUs}. */
export async function measureIssue({ warmingSeconds, settlingSeconds, seconds, connections: amounts }) {
  const postgres = hasPostgres ? await startPostgres() : undefined;
  const desks = [];
  try {
    desks.push(await openDesk("sqlite", "memoised"));
    if (postgres) desks.push(await openDesk("postgres", "memoised", await postgres.database()));
    desks.push(await openDesk("peer", "peer"));
    // A cold program is slow for some thousand licences.
    for (const desk of desks) {
      desk.write(warmingSeconds);
      await desk.post(WARMING, warmingSeconds);
    }
    const rows = [];
    for (const connections of amounts) {
      const row = { connections };
      for (const desk of desks) {
        if (settlingSeconds > 0) {
          desk.write(settlingSeconds);
          await desk.post(connections, settlingSeconds);
        }
        desk.write(seconds);
        row[desk.name] = await withCpu(desk.server, seconds, () => desk.post(connections, seconds));
      }
      rows.push(row);
    }
    return rows;
  } finally {
    for (const { close } of desks) await close();
    await postgres?.close();
  }
}

/** A house of its own, served in a mode; `post` sends it licences that it has never seen. */
async function openDesk(name, mode, database) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder, { database });
  await foundDepartments(house);
  const apiKey = await createApiKey(house);
  const { id } = await issueOne(house, OPERATOR, 0);
  await house.close();
  const server = await startServer(folder, mode, { id, database });
  let from = 0;
  const file = path.join(folder, "orders");
  const write = (seconds) => {
    from += SERIALS_PER_RUN;
    writeOrders(file, { catalogue: house.catalogue, from, count: seconds * ORDERS_A_SECOND });
  };
  const post = (connections, seconds) => postLoad({ url: server.url, file, apiKey, connections, seconds, from });
  const close = async () => {
    await server.stop();
    removeFolder(folder);
  };
  return { name, server, write, post, close };
}
