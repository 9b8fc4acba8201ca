// (c) Batches: through Issuing.issue in pages as the command line sends them, and through the real command `vellum batch`.
// Every licence is signed, verified again, audited and stored durably.

import { execFile } from "node:child_process";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { OPERATOR } from "../../dist/issuance/principal.js";
import { cpuSince, median } from "./numbers.js";
import {
  foundDepartments,
  KEY_SECRET,
  makeFolder,
  ORIGIN,
  openBenchHouse,
  removeFolder,
  requestMaker,
  TYPE,
} from "./world.js";

const run = promisify(execFile);
const verifyAside = promisify(verify);
const VERIFICATIONS = 2000;
const CLI = path.resolve(import.meta.dirname, "../../dist/cli.js");
// As src/cli/batch.ts and src/cli/batch/run.ts have them.
const PAGE_ROWS = 500;
const PAGES_UNDER_WAY = 2;

/** Licences per second and CPU microseconds per licence, in process. */
export async function measureBatch({ rounds, licences }) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder);
  try {
    await foundDepartments(house);
    await issueMany(house, 0, 1000);
    const results = [];
    for (let round = 1; round <= rounds; round += 1) {
      const verifyUs = await verificationCpu();
      const issued = await issueMany(house, round * licences, licences);
      results.push({ ...issued, verifications: (2 * issued.cpuUs) / (verifyUs + (await verificationCpu())) });
    }
    return {
      perSecond: median(results.map(({ perSecond }) => perSecond)),
      cpuUs: median(results.map(({ cpuUs }) => cpuUs)),
      mainThreadUs: median(results.map(({ mainThreadUs }) => mainThreadUs)),
      verifications: median(results.map(({ verifications }) => verifications)),
    };
  } finally {
    await house.close();
    removeFolder(folder);
  }
}

/**
 * CPU microseconds of one Ed25519 verification just now, with as many threads busy as a batch keeps: the yardstick that makes a
 * batch comparable between machines, and between a quiet and a busy hour of one.
 */
async function verificationCpu() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const message = new Uint8Array(64);
  const signature = sign(null, message, privateKey);
  const before = process.cpuUsage();
  const holds = Array.from({ length: VERIFICATIONS }, () => verifyAside(null, message, publicKey, signature));
  await Promise.all(holds);
  return cpuSince(before) / VERIFICATIONS;
}

async function issueMany(house, from, count) {
  const request = requestMaker(house.catalogue);
  const orders = Array.from({ length: count }, (_, index) => ({
    principal: OPERATOR,
    request: request(from + index),
    idempotencyKey: `batch-${from + index}`,
  }));
  const [began, cpu, loop] = [performance.now(), process.cpuUsage(), performance.eventLoopUtilization()];
  const underWay = [];
  for (let at = 0; at < count; at += PAGE_ROWS) {
    underWay.push(house.issuing.issue(orders.slice(at, at + PAGE_ROWS)));
    if (underWay.length >= PAGES_UNDER_WAY) requireIssued(await underWay.shift());
  }
  for (const page of underWay) requireIssued(await page);
  return {
    perSecond: (count * 1000) / (performance.now() - began),
    cpuUs: cpuSince(cpu) / count,
    mainThreadUs: (performance.eventLoopUtilization(loop).active * 1000) / count,
  };
}

function requireIssued(outcomes) {
  for (const outcome of outcomes) if ("error" in outcome) throw outcome.error;
}

/** What `vellum batch` says of itself for a spreadsheet of so many rows. */
export async function measureBatchCommand({ licences }) {
  const folder = makeFolder();
  try {
    const house = await openBenchHouse(folder);
    await foundDepartments(house);
    const { issuer } = house.catalogue.samples(TYPE)[0].request;
    const file = path.join(folder, "leases.csv");
    writeFileSync(file, csvOf(requestMaker(house.catalogue), licences));
    await house.close();
    const summary = await vellum(folder, ["batch", file, "--type", TYPE, "--issuer", issuer, "--json"]);
    if (summary.issued !== licences) throw new Error(JSON.stringify(summary));
    return { perSecond: summary.perSecond, licences };
  } finally {
    removeFolder(folder);
  }
}

function csvOf(request, count) {
  const claims = Object.keys(request(0).claims);
  const rows = Array.from({ length: count }, (_, index) => {
    const { holders, claims: values } = request(index);
    return [holders[0].name, holders[0].code, ...claims.map((name) => [values[name]].flat().join(";"))].join(",");
  });
  return `${[["name", "code", ...claims].join(","), ...rows].join("\n")}\n`;
}

async function vellum(folder, args) {
  const env = { ...process.env, VELLUM_DATA: folder, VELLUM_ORIGIN: ORIGIN, VELLUM_KEY_SECRET: KEY_SECRET };
  const { stdout } = await run(process.execPath, [CLI, ...args], { env });
  return JSON.parse(stdout);
}
