// The Worker's door: the whole of Vellum on workerd, from D1. An isolate opens its house with the first call that comes to it. What a call
// has begun is finished even when its asker goes away: others may be waiting for the same write, and a change for its lists.

import shaper from "harfbuzzjs/dist/harfbuzz.wasm";
import subsetter from "harfbuzzjs/dist/harfbuzz-subset.wasm";
import catalogueData from "../dist/data/catalogue.json" with { type: "json" };
import { answerClosed, openWorker, type WorkerBindings } from "./assembly/worker-bindings.ts";
import type { WorkerHouse } from "./assembly/worker-house.ts";
import { createEdgeCache, type EdgeStore } from "./host/edge-cache.ts";
import { withOwnTimer } from "./host/own-timer.ts";
import { type CatalogueData, createCatalogue } from "./licence/catalogue.ts";
import { logLine } from "./watch/call-watch.ts";
import { redactedError } from "./watch/redaction.ts";

/** What the runtime hands to each call. */
interface Call {
  waitUntil(work: Promise<unknown>): void;
}

/** The runtime's own, which the types of browsers do not have. */
declare const caches: { readonly default: EdgeStore };

const catalogue = createCatalogue(catalogueData as unknown as CatalogueData);
const atTheEdge = createEdgeCache(caches.default);
let house: Promise<WorkerHouse> | undefined;

/** JSON lines, as the log of Workers reads them and as Node writes them. */
const write = (line: string): void => console.log(line);
const onIncident = (incident: string, error: unknown): void =>
  console.error(logLine("error", "incident", { incident, error: redactedError(error) }));
const baggage = { catalogue, modules: { subsetter, shaper }, onIncident, write };

function opened(bindings: WorkerBindings, call: Call): Promise<WorkerHouse> {
  house ??= openWorker(bindings, baggage).catch((error: unknown) => {
    house = undefined;
    throw error;
  });
  call.waitUntil(house.catch(() => undefined));
  return house;
}

async function answered(request: Request, bindings: WorkerBindings, call: Call): Promise<Response> {
  const open = await opened(bindings, call).catch((error) => answerClosed(request, bindings, { ...baggage, error }));
  if (open instanceof Response) return open;
  const response = await open.fetch(request);
  call.waitUntil(open.settled());
  return response;
}

export default {
  fetch(request: Request, bindings: WorkerBindings, call: Call): Promise<Response> {
    const later = (work: Promise<unknown>): void => call.waitUntil(work);
    const response = withOwnTimer(atTheEdge(request, () => answered(request, bindings, call), later));
    later(response.catch(() => undefined));
    return response;
  },
  /** Every minute: lists that lapse, endorsements that fall due, changes whose publishing failed, and batches. */
  async scheduled(_event: unknown, bindings: WorkerBindings, call: Call): Promise<void> {
    await (await opened(bindings, call)).keepUp();
  },
};
