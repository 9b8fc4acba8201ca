// Resident memory over so many documents, in a process of its own: `node --expose-gc memory.js DOCUMENTS`. Different licences in
// turn, printed and sealed; every sample is taken after a full collection. Prints JSON.

import { makeFolder, removeFolder } from "../world.js";
import { issueLicences, pagesOf } from "./pages.js";
import { openVellum } from "./vellum.js";

const SAMPLES = 40;
const PAGES = 200;

const documents = Number(process.argv[2]);
const folder = makeFolder();
const { catalogue, issuer, pages } = pagesOf(await issueLicences(Math.min(PAGES, documents)), folder);
removeFolder(folder);
const { signed } = await openVellum(catalogue, issuer);
const samples = [];
for (let printed = 0; printed <= documents; printed += 1) {
  if (printed % Math.max(1, Math.floor(documents / SAMPLES)) === 0) {
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    samples.push({ printed, rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20 });
  }
  await signed.print(pages[printed % pages.length]);
}
console.log(JSON.stringify(samples));
