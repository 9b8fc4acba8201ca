// One tool in a process of its own, so that nobody pays for another's garbage: told licences and a tool by name, then so many documents
// to print at a time; answers {times, sizes, cpuMs}. `node tool-process.js TOOL FOLDER`.

import { cpuSince } from "../numbers.js";
import { pagesOf } from "./pages.js";
import { openVellum } from "./vellum.js";
import { openChromium } from "./with-chromium.js";
import { openPdfLib } from "./with-pdf-lib.js";
import { openPdfkit } from "./with-pdfkit.js";

const TOOLS = {
  unsigned: async ({ catalogue, issuer }) => (await openVellum(catalogue, issuer)).unsigned,
  signed: async ({ catalogue, issuer }) => (await openVellum(catalogue, issuer)).signed,
  pdfkit: ({ frame }) => openPdfkit(frame).plain,
  pdfkitKept: ({ frame }) => openPdfkit(frame).kept,
  pdfLib: ({ frame }) => openPdfLib(frame).own,
  pdfLibKept: ({ frame }) => openPdfLib(frame).kept,
  chromium: ({ frame }) => openChromium(frame, folder),
};

const [name, folder] = process.argv.slice(2);
let [tool, pages, next] = [undefined, [], 0];

process.on("message", async (message) => {
  if (message.licences !== undefined) {
    const opened = pagesOf(message, folder);
    pages = opened.pages;
    tool = await TOOLS[name](opened);
    process.send({ name: tool?.name });
  } else if (message.print !== undefined) process.send(await printed(message.print));
  else {
    await tool?.close();
    process.disconnect();
  }
});

async function printed(count) {
  const [times, sizes, cpu] = [[], [], process.cpuUsage()];
  for (let turn = 0; turn < count; turn += 1) {
    next += 1;
    const began = performance.now();
    const bytes = await tool.print(pages[next % pages.length]);
    times.push(performance.now() - began);
    sizes.push(bytes.length / 1024);
  }
  return { times, sizes, cpuMs: cpuSince(cpu) / 1000 };
}
