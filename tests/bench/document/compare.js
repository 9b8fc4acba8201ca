// The same A4 licence page by every tool, each in a process of its own, side by side in one run: rounds are interleaved, medians taken,
// the first rounds (fonts, plates, a browser, a warm compiler) left out.

import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { median } from "../numbers.js";
import { makeFolder, removeFolder } from "../world.js";
import { issueLicences } from "./pages.js";

/** What works in processes of its own again, so that its CPU time is not told. */
export const ELSEWHERE = "chromium";
// How many documents each makes in a round: the slower, the fewer.
const SHARE = { unsigned: 40, signed: 40, pdfkit: 3, pdfkitKept: 6, pdfLibKept: 5, pdfLib: 1, [ELSEWHERE]: 1 };
const LICENCES = 80;

/** {tool: {name, ms, quiet, cpuMs, kilobytes, documents}}; `warming` rounds are not counted. */
export async function compareTools({ rounds, warming }) {
  const folder = makeFolder();
  const licences = await issueLicences(LICENCES);
  const tools = [];
  try {
    for (const key of Object.keys(SHARE)) tools.push(await openTool(key, folder, licences));
    const installed = tools.filter(({ name }) => name !== undefined);
    for (let round = -warming; round < rounds; round += 1) {
      for (const tool of installed) {
        const result = await tool.ask({ print: SHARE[tool.key] });
        if (round >= 0) tool.results.push(result);
      }
    }
    return Object.fromEntries(installed.map(({ key, name, results }) => [key, { name, ...summary(results) }]));
  } finally {
    for (const { close } of tools) await close();
    removeFolder(folder);
  }
}

async function openTool(key, folder, licences) {
  const child = fork(path.join(import.meta.dirname, "tool-process.js"), [key, folder]);
  const ended = once(child, "exit");
  const ask = async (message) => {
    const answer = once(child, "message");
    child.send(message);
    const [told] = await Promise.race([answer, ended.then(() => Promise.reject(new Error(`${key} ended early`)))]);
    return told;
  };
  const { name } = await ask(licences);
  const close = async () => {
    child.send({ close: true });
    await ended;
  };
  return { key, name, ask, close, results: [] };
}

function summary(results) {
  const times = results.flatMap((result) => result.times).toSorted((one, other) => one - other);
  return {
    ms: median(times),
    quiet: times[Math.floor(times.length / 10)],
    cpuMs: results.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / times.length,
    kilobytes: median(results.flatMap(({ sizes }) => sizes)),
    documents: times.length,
  };
}
