// What wrangler.toml and `wrangler secret` hand to the Worker, made into what a house is opened from. Every variable of the
// environment means what it means on Node (config.ts).

import { type Environment, readConfig } from "../config.ts";
import type { FontShelf } from "../document/font-shelf.ts";
import { systemEntropy } from "../host/entropy.ts";
import { parseOrigin } from "../host/origin.ts";
import { type AssetsBinding, openAssetShelf } from "../host/worker-fonts.ts";
import { openChestShelf } from "../keys/key-chest.ts";
import type { KeyShelf } from "../keys/key-shelf.ts";
import { createWebCryptography } from "../keys/web-cryptography.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { D1Binding } from "../register/d1/connection.ts";
import { openD1Register } from "../register/d1/register.ts";
import { createAskerNote } from "../watch/asker.ts";
import { watchedCalls } from "../watch/call-watch.ts";
import { createAddressOf, NO_PROXIES } from "../web/client-address.ts";
import { createClosedSite } from "../web/closed-site.ts";
import { createEdgeRateLimiter, limitBindingName, type RateLimitBinding } from "../web/edge-rate-limiter.ts";
import { createMemoryRateLimiter } from "../web/rate-limiter.ts";
import { limitTable } from "./limit-table.ts";
import { openWorkerHouse, type WorkerHouse } from "./worker-house.ts";

/** A KV namespace, as far as it is used. */
interface KeyNamespace {
  get(name: string): Promise<string | null>;
}

/** What is bound; beside these the texts of the environment, and `LIMIT_…` for each rate limit. */
export interface WorkerBindings {
  readonly DB: D1Binding;
  readonly ASSETS: AssetsBinding;
  /** What `vellum keys export` wrote: as a secret where it fits (5 KB), else in a KV namespace under `keys`. */
  readonly VELLUM_KEYS?: string | KeyNamespace;
  /** `true`: this Worker verifies only, and has no way in for departments. */
  readonly VELLUM_PUBLIC_ONLY?: string;
}

/** What a Worker carries in its script. */
export interface WorkerBaggage {
  readonly catalogue: Catalogue;
  readonly modules: Parameters<typeof openAssetShelf>[1];
  /** Told what went wrong inside, under the number that the asker was shown. */
  readonly onIncident: (incident: string, error: unknown) => void;
  /** Takes a line of the log. */
  readonly write: (line: string) => void;
}

/** Opens the house of an isolate. @throws {LicenceError} configuration-invalid and as openWorkerHouse. */
export async function openWorker(
  bindings: WorkerBindings,
  { catalogue, modules, onIncident, write }: WorkerBaggage,
): Promise<WorkerHouse> {
  const config = readConfig(textsOf(bindings));
  let asked = 0;
  const onAsked = (): void => {
    asked += 1;
  };
  const noteAsker = createAskerNote(config.watch.logAddress);
  const askerOf = (call: Request): string | undefined => noteAsker(addressOf(call, undefined));
  const fonts: FontShelf = openAssetShelf(bindings.ASSETS, modules);
  return openWorkerHouse({
    ...{ catalogue, fonts, onIncident },
    ...{ config, asked: () => asked, addressOf },
    around: (site) => watchedCalls({ routes: site, fetch: site.fetch, askerOf, level: config.watch.logLevel, write }),
    register: openD1Register(bindings.DB, { random: systemEntropy.bytes, onAsked }),
    limiter: createEdgeRateLimiter(
      (bucket) => rateLimitOf(bindings, limitBindingName(bucket)),
      createMemoryRateLimiter(() => Date.now() / 1000, limitTable(config.limits)),
    ),
    ...(bindings.VELLUM_PUBLIC_ONLY !== "true" && { keys: keysOf(bindings, onIncident) }),
  });
}

/** Cloudflare's own header, which no asker can set there. */
const addressOf = createAddressOf((call) => call.headers.get("cf-connecting-ip") ?? "", NO_PROXIES);

/** What a call is answered while the house cannot be opened: under the authority's own name, wherever it can be read. */
export async function answerClosed(
  call: Request,
  bindings: WorkerBindings,
  { catalogue, onIncident, error }: Pick<WorkerBaggage, "catalogue" | "onIncident"> & { readonly error: unknown },
): Promise<Response> {
  const { sha256 } = createWebCryptography(crypto.subtle);
  const { origin } = parseOrigin(textsOf(bindings)["VELLUM_ORIGIN"] ?? "") ?? new URL(call.url);
  return createClosedSite({ origin, catalogue, entropy: systemEntropy, sha256, onIncident }, error).fetch(call);
}

/** The name under which the keys lie in their namespace. */
const KEYS = "keys";

function keysOf({ VELLUM_KEYS: keys }: WorkerBindings, onIncident: WorkerBaggage["onIncident"]): KeyShelf {
  const read = async (): Promise<string | undefined> =>
    typeof keys === "object" ? ((await keys.get(KEYS)) ?? undefined) : keys;
  return openChestShelf(read, () => onIncident("keys", new Error("VELLUM_KEYS is not what vellum keys export wrote")));
}

function textsOf(bindings: WorkerBindings): Environment {
  return Object.fromEntries(Object.entries(bindings).filter(([, value]) => typeof value === "string"));
}

function rateLimitOf(bindings: WorkerBindings, name: string): RateLimitBinding | undefined {
  const found: unknown = Object.entries(bindings).find(([key]) => key === name)?.[1];
  return isRateLimit(found) ? found : undefined;
}

function isRateLimit(value: unknown): value is RateLimitBinding {
  return typeof value === "object" && value !== null && "limit" in value && typeof value.limit === "function";
}
