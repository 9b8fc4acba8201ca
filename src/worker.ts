// The Worker's door: the whole of Vellum on workerd, from D1. An isolate opens its house with the first call that comes to it. What a call
// has begun is finished even when its asker goes away: others may be waiting for the same write, and a change for its lists.

import shaper from "harfbuzzjs/dist/harfbuzz.wasm";
import subsetter from "harfbuzzjs/dist/harfbuzz-subset.wasm";
import catalogueData from "../dist/data/catalogue.json" with { type: "json" };
import { openWorker, type WorkerBindings } from "./assembly/worker-bindings.ts";
import type { WorkerHouse } from "./assembly/worker-house.ts";
import { createEdgeCache, type EdgeStore } from "./host/edge-cache.ts";
import { type CatalogueData, createCatalogue } from "./licence/catalogue.ts";
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

/** One JSON line, as the log of Workers reads it and as Node writes it; a line for each call the runtime writes itself. */
function onIncident(incident: string, error: unknown): void {
  console.error(JSON.stringify({ level: "error", event: "incident", incident, error: redactedError(error) }));
}

function opened(bindings: WorkerBindings, call: Call): Promise<WorkerHouse> {
  house ??= openWorker(bindings, { catalogue, modules: { subsetter, shaper }, onIncident }).catch((error: unknown) => {
    house = undefined;
    throw error;
  });
  call.waitUntil(house.catch(() => undefined));
  return house;
}

async function answered(request: Request, bindings: WorkerBindings, call: Call): Promise<Response> {
  const { fetch, settled } = await opened(bindings, call);
  const response = await fetch(request);
  call.waitUntil(settled());
  return response;
}

export default {
  fetch(request: Request, bindings: WorkerBindings, call: Call): Promise<Response> {
    const later = (work: Promise<unknown>): void => call.waitUntil(work);
    const response = atTheEdge(request, () => answered(request, bindings, call), later);
    later(response.catch(() => undefined));
    return response;
  },
  /** Every minute: lists that lapse, endorsements that fall due, changes whose publishing failed, and batches. */
  async scheduled(_event: unknown, bindings: WorkerBindings, call: Call): Promise<void> {
    await (await opened(bindings, call)).keepUp();
  },
};
