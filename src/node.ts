// The Node door: an open house behind node:http, its status lists kept fresh, stopped gracefully.

import type { House } from "./assembly/house.ts";
import { limitTable } from "./assembly/limit-table.ts";
import { manWatchPost } from "./assembly/watch-post.ts";
import type { Running, StopManner } from "./cli/parts.ts";
import type { ConfigLimits } from "./config.ts";
import { systemEntropy } from "./host/entropy.ts";
import { gzip } from "./host/gzip.ts";
import { listen, peerOf } from "./host/http-server.ts";
import { openPageImages } from "./host/page-images.ts";
import { proxyTrust, type TrustedProxies } from "./host/trusted-proxies.ts";
import { LicenceError } from "./licence/errors.ts";
import { measuredLimiter, UNMEASURED } from "./watch/measured.ts";
import type { OpenWatch } from "./watch/watch-room.ts";
import { createAddressOf } from "./web/client-address.ts";
import { createMemoryRateLimiter, DEFAULT_LIMITS } from "./web/rate-limiter.ts";
import { createWebsite } from "./web/website.ts";

/** Where and how to serve. */
export interface ServeOptions {
  readonly port: number;
  readonly bindHost: string;
  /** The operator's own proxies in front. */
  readonly trustedProxies: TrustedProxies;
  /** Whether status lists are kept fresh and figures shown here; of several processes one is enough. */
  readonly publishes?: boolean;
  /** Absent: nobody watches; /readyz asks the register alone. */
  readonly watch?: OpenWatch;
  /** How long /readyz answers 503 before connections are refused, when stopping in the manner `drain`. */
  readonly drainSeconds?: number;
  /** Absent: the defaults. */
  readonly limits?: ConfigLimits;
  /** Told of every error that is not the asker's, under the number the asker is shown. */
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** How often lists are looked at that lapse or whose endorsements fall due; changes are published at once anyway. */
const PUBLISH_EVERY_MS = 15_000;

/** How often batches are looked for that a process which died has left; new ones are begun at once. */
const WORK_EVERY_MS = 5000;

/** Serves a house until it is stopped; closing the house is the caller's. */
export async function serveHouse(house: House, options: ServeOptions): Promise<Running> {
  const images = openPageImages(options.watch && { meter: options.watch.measuring.meter });
  const { publishes: shows = true, watch } = options;
  const proxies = proxyTrust(options.trustedProxies);
  const post = watch && manWatchPost({ house, watch, proxies, shows });
  let isDraining = false;
  const { archive: reader, cryptography } = house;
  const workBatches = batchWorker(house, options);
  const site = createWebsite({
    ...house,
    reader,
    entropy: systemEntropy,
    sha256: cryptography.sha256,
    gzip,
    limiter: measuredLimiter(
      createMemoryRateLimiter(
        () => performance.now() / 1000,
        options.limits === undefined ? DEFAULT_LIMITS : limitTable(options.limits),
      ),
      watch?.measuring ?? UNMEASURED,
    ),
    addressOf: createAddressOf(peerOf, proxies),
    ready: async (verifyingOnly) => {
      if (isDraining) throw new LicenceError("register-unavailable", { parameters: { reason: "stopping" } });
      await (post === undefined ? reader.ping() : post.ready(verifyingOnly));
    },
    ...(post && { issuingState: post.issuingState }),
    onIncident: options.onIncident,
    office: { ...officeOf(house), bulk: { ...house, workBatches }, drawPage: images.draw },
  });
  // An address that cannot be bound ends the program, so nothing is set going before it is.
  const fetch = post?.around(site) ?? site.fetch;
  const server = await listen({ fetch, bindHost: options.bindHost, port: options.port, ...options.limits });
  await post?.open();
  const timer = options.publishes === false ? undefined : keepPublishing(house, options);
  const batchTimer = setInterval(workBatches, WORK_EVERY_MS);
  workBatches();
  const end = async (manner: StopManner): Promise<void> => {
    // One that only makes room for its successor is as good as ever: whoever balances the load is not to turn away.
    isDraining = manner === "drain";
    if (isDraining) post?.drain();
    clearInterval(timer);
    server.sayFarewell();
    if (isDraining) await new Promise((resolve) => setTimeout(resolve, 1000 * (options.drainSeconds ?? 0)));
    clearInterval(batchTimer);
    await Promise.all([manner === "give-way" ? server.retire() : server.stop(), house.batches.stop()]);
    await images.close();
    await post?.close();
  };
  return { port: server.port, stop: endOnce(end, () => void server.stop()) };
}

/** Ends it once; whoever asks again hurries it. */
function endOnce(end: (manner: StopManner) => Promise<void>, hurry: () => void): Running["stop"] {
  let ending: Promise<void> | undefined;
  return (manner = "now") => {
    if (ending !== undefined) hurry();
    ending ??= end(manner);
    return ending;
  };
}

function officeOf(house: House) {
  const { issuing, lifeCycle, records, apiKeys, handingOut, previewing, ownDocuments, enclosing, enclosures } = house;
  return {
    ...{ issuing, lifeCycle, records, apiKeys, handingOut, previewing, ownDocuments },
    ...{ enclosing, enclosures },
  };
}

function batchWorker({ batches }: House, { onIncident }: ServeOptions): () => void {
  return () => void batches.runDue().catch((error: unknown) => onIncident("batches", error));
}

function keepPublishing({ publishing }: House, { onIncident }: ServeOptions): NodeJS.Timeout {
  const publish = (): void => void publishing.publishDue().catch((error: unknown) => onIncident("status-lists", error));
  publish();
  return setInterval(publish, PUBLISH_EVERY_MS);
}
