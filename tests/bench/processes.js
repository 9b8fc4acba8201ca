// (a) One process and several on one register: `vellum serve` itself, asked for many licences of which some are revoked. Whether an
// answer is right is looked at in every one of them; what counts is the CPU time of a request, for the machine's cores are shared
// with whoever asks.

import { OPERATOR } from "../../dist/issuance/principal.js";
import { downloadLoad, withCpu } from "./load.js";
import { median } from "./numbers.js";
import { startVellum } from "./vellum.js";
import { createApiKey, foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder } from "./world.js";

const PROCESSES = [1, 2];
const CONNECTIONS = 50;
const LICENCES = 200;
const REVOKED_EVERY = 10;
const REVOCATION = {
  ...{ to: "revoked", act: "撤销", ground: "false-materials", legalBasis: "《商品房屋租赁管理办法》" },
  actor: { name: "经办人甲", code: "ZJ-0001" },
};

/** [{processes, answers, perSecond, p99Ms, cpuUs}]. @throws {Error} one answer was wrong. */
export async function measureProcesses({ rounds, seconds }) {
  const folder = makeFolder();
  const services = [];
  try {
    const { apiKey, ids } = await prepare(folder);
    for (const workers of PROCESSES)
      services.push({ workers, service: await startVellum(folder, { workers }), results: [] });
    const expected = await revokeSome(services[0].service.url, apiKey, ids);
    const job = {
      ...{ headers: { accept: "application/json" }, paths: ids.map((id) => `/v/${id}`), expected },
      ...{ connections: CONNECTIONS, seconds },
    };
    for (const { service } of services) await downloadLoad({ ...job, url: service.url });
    for (let round = 0; round < rounds; round += 1) {
      for (const { service, results } of services)
        results.push(await withCpu(service, seconds, () => downloadLoad({ ...job, url: service.url })));
    }
    return services.map(summary);
  } finally {
    for (const { service } of services) await service.stop();
    removeFolder(folder);
  }
}

async function prepare(folder) {
  const house = await openBenchHouse(folder);
  await foundDepartments(house);
  const apiKey = await createApiKey(house);
  const ids = [];
  for (let serial = 1; serial <= LICENCES; serial += 1) ids.push((await issueOne(house, OPERATOR, serial)).id);
  await house.close();
  return { apiKey, ids };
}

/** What has to stand in each licence's answer. */
async function revokeSome(url, apiKey, ids) {
  const revoked = ids.filter((_, index) => index % REVOKED_EVERY === 0);
  for (const id of revoked) {
    const headers = { authorization: `Bearer ${apiKey}`, "idempotency-key": `revoke-${id}` };
    const request = { method: "POST", headers: { ...headers, "content-type": "application/json" } };
    const answer = await fetch(`${url}/v1/licences/${id}/status`, { ...request, body: JSON.stringify(REVOCATION) });
    if (!answer.ok) throw new Error(await answer.text());
  }
  return ids.map((id) => `"verdict":"${revoked.includes(id) ? "revoked" : "valid"}"`);
}

function summary({ workers, results }) {
  const of = (name) => median(results.map((result) => result[name]));
  const answers = results.reduce((sum, result) => sum + result.answers, 0);
  return { processes: workers, answers, perSecond: of("perSecond"), p99Ms: of("p99Ms"), cpuUs: of("cpuUs") };
}
