// The same A4 licence page by every tool, side by side in one run: rounds are interleaved, medians taken, the first documents of each
// tool (fonts, plates, a browser, a warm compiler) left out.

import { cpuSince, median } from "../numbers.js";
import { makeFolder, removeFolder } from "../world.js";
import { issuePages } from "./pages.js";
import { openVellum } from "./vellum.js";
import { openChromium } from "./with-chromium.js";
import { openPdfLib } from "./with-pdf-lib.js";
import { openPdfkit } from "./with-pdfkit.js";

/** What works in processes of its own, so that its CPU time is not this process's. */
export const ELSEWHERE = "chromium";
// How many documents each makes in a round: the slower, the fewer.
const SHARE = { unsigned: 20, signed: 20, pdfkit: 3, pdfLib: 1, pdfLibKept: 2, chromium: 1 };

/** {tool: {name, ms, quiet, cpuMs, kilobytes, documents}}; `warming` rounds are not counted. */
export async function compareTools({ rounds, warming }) {
  const folder = makeFolder();
  const { catalogue, issuer, type, pages } = await issuePages(SHARE.unsigned * 4);
  const frame = type.layout.faces[0].frame;
  const pdfLib = openPdfLib(frame);
  const tools = {
    ...(await openVellum(catalogue, issuer)),
    pdfkit: openPdfkit(frame),
    pdfLibKept: pdfLib.kept,
    pdfLib: pdfLib.own,
    [ELSEWHERE]: await openChromium(frame, folder),
  };
  const open = Object.entries(tools).filter(([, tool]) => tool !== undefined);
  try {
    const results = Object.fromEntries(open.map(([key, { name }]) => [key, { name, times: [], sizes: [], cpu: 0 }]));
    let next = 0;
    for (let round = -warming; round < rounds; round += 1) {
      for (const [key, tool] of open) {
        if (round === 0) results[key] = { name: tool.name, times: [], sizes: [], cpu: 0 };
        const cpu = process.cpuUsage();
        for (let turn = 0; turn < SHARE[key]; turn += 1) {
          next += 1;
          const page = pages[next % pages.length];
          const began = performance.now();
          const bytes = await tool.print(page);
          results[key].times.push(performance.now() - began);
          results[key].sizes.push(bytes.length / 1024);
        }
        results[key].cpu += cpuSince(cpu) / 1000;
      }
    }
    return Object.fromEntries(Object.entries(results).map(([key, result]) => [key, summary(result)]));
  } finally {
    for (const [, tool] of open) await tool.close();
    removeFolder(folder);
  }
}

function summary({ name, times, sizes, cpu }) {
  const quiet = times.toSorted((one, other) => one - other)[Math.floor(times.length / 10)];
  return {
    name,
    ms: median(times),
    quiet,
    cpuMs: cpu / times.length,
    kilobytes: median(sizes),
    documents: times.length,
  };
}
