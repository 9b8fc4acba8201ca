// The same A4 licence page by every tool, side by side in one run: rounds are interleaved, medians taken, the first document of each
// tool (fonts, plates, a browser) left out.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { median } from "../numbers.js";
import { makeFolder, removeFolder } from "../world.js";
import { issuePages } from "./pages.js";
import { openVellum } from "./vellum.js";
import { openChromium } from "./with-chromium.js";
import { openPdfLib } from "./with-pdf-lib.js";
import { openPdfkit } from "./with-pdfkit.js";

// How many documents each makes in a round: the slower, the fewer.
const SHARE = { unsigned: 20, signed: 20, pdfkit: 3, pdfLib: 1, pdfLibKept: 2, chromium: 1 };

/** {tool: {name, ms, kilobytes, documents}}; `keep` is a folder for one file of each. */
export async function compareTools({ rounds, keep }) {
  const folder = makeFolder();
  const { catalogue, issuer, type, pages } = await issuePages(SHARE.unsigned * 4);
  const frame = type.layout.faces[0].frame;
  const pdfLib = openPdfLib(frame);
  const tools = {
    ...(await openVellum(catalogue, issuer)),
    pdfkit: openPdfkit(frame),
    pdfLibKept: pdfLib.kept,
    pdfLib: pdfLib.own,
    chromium: await openChromium(frame, folder),
  };
  const open = Object.entries(tools).filter(([, tool]) => tool !== undefined);
  try {
    const results = Object.fromEntries(open.map(([key, { name }]) => [key, { name, times: [], sizes: [] }]));
    let next = 0;
    for (const [key, tool] of open) {
      const bytes = await tool.print(pages[0]);
      if (keep !== undefined) writeFileSync(path.join(keep, `${key}.pdf`), bytes);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const [key, tool] of open) {
        for (let turn = 0; turn < SHARE[key]; turn += 1) {
          next += 1;
          const page = pages[next % pages.length];
          const began = performance.now();
          const bytes = await tool.print(page);
          results[key].times.push(performance.now() - began);
          results[key].sizes.push(bytes.length / 1024);
        }
      }
    }
    return Object.fromEntries(Object.entries(results).map(([key, result]) => [key, summary(result)]));
  } finally {
    for (const [, tool] of open) await tool.close();
    removeFolder(folder);
  }
}

function summary({ name, times, sizes }) {
  const quiet = times.toSorted((one, other) => one - other)[Math.floor(times.length / 10)];
  return { name, ms: median(times), quiet, kilobytes: median(sizes), documents: times.length };
}
