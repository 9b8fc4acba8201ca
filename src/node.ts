// The Node door: an open house behind node:http, its status lists kept fresh, stopped gracefully.

import type { Running } from "./cli/parts.ts";
import type { ConfigLimits } from "./config.ts";
import { systemEntropy } from "./host/entropy.ts";
import { gzip } from "./host/gzip.ts";
import { listen, peerOf } from "./host/http-server.ts";
import { openPageImages } from "./host/page-images.ts";
import type { House } from "./house.ts";
import { LicenceError } from "./licence/errors.ts";
import { createAddressOf } from "./web/client-address.ts";
import { createMemoryRateLimiter, DEFAULT_LIMITS, type LimitTable } from "./web/rate-limiter.ts";
import { createWebsite } from "./web/website.ts";

/** Where and how to serve. */
export interface ServeOptions {
  readonly port: number;
  readonly bindHost: string;
  /** How many of the operator's own proxies stand in front. */
  readonly trustedProxies: number;
  /** Whether status lists are kept fresh here; of several processes one is enough. */
  readonly publishes?: boolean;
  /** How long /readyz answers 503 before connections are refused, when stopping in the manner `drain`. */
  readonly drainSeconds?: number;
  /** Absent: the defaults. */
  readonly limits?: ConfigLimits;
  /** Told of every error that is not the asker's, under the number the asker is shown. */
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** How often lists are looked at that lapse or whose endorsements fall due; changes are published at once anyway. */
const PUBLISH_EVERY_MS = 15_000;

/** Serves a house until it is stopped; closing the house is the caller's. */
export async function serveHouse(house: House, options: ServeOptions): Promise<Running> {
  const images = openPageImages();
  let isDraining = false;
  const {
    issuing,
    lifeCycle,
    records,
    apiKeys,
    handingOut,
    previewing,
    ownDocuments,
    enclosing,
    enclosures,
    archive: reader,
    cryptography,
    origin,
  } = house;
  const site = createWebsite({
    ...house,
    reader,
    origin,
    entropy: systemEntropy,
    sha256: cryptography.sha256,
    gzip,
    limiter: createMemoryRateLimiter(
      () => performance.now() / 1000,
      options.limits === undefined ? DEFAULT_LIMITS : limitTable(options.limits),
    ),
    addressOf: createAddressOf(peerOf, options.trustedProxies),
    ready: async () => {
      if (isDraining) throw new LicenceError("register-unavailable", { parameters: { reason: "stopping" } });
      await reader.ping();
    },
    onIncident: options.onIncident,
    office: {
      ...{ issuing, lifeCycle, records, apiKeys, handingOut, previewing, ownDocuments },
      ...{ enclosing, enclosures, drawPage: images.draw },
    },
  });
  // An address that cannot be bound ends the program, so nothing is set going before it is.
  const server = await listen({ fetch: site.fetch, bindHost: options.bindHost, port: options.port, ...options.limits });
  const publish = (): void =>
    void house.publishing.publishDue().catch((error: unknown) => options.onIncident("status-lists", error));
  const timer = options.publishes === false ? undefined : setInterval(publish, PUBLISH_EVERY_MS);
  if (timer !== undefined) publish();
  return {
    port: server.port,
    stop: async (manner) => {
      // One that only makes room for its successor is as good as ever: whoever balances the load is not to turn away.
      isDraining = manner === "drain";
      clearInterval(timer);
      if (manner === "drain") await new Promise((resolve) => setTimeout(resolve, 1000 * (options.drainSeconds ?? 0)));
      await server.stop();
      await images.close();
    },
  };
}

function limitTable(limits: ConfigLimits): LimitTable {
  const { findsPerMinute, filesPerMinute, credentialsPerMinute, unknownPerMinute, callsPerMinute } = limits;
  return {
    ...DEFAULT_LIMITS,
    find: { requests: findsPerMinute, seconds: 60 },
    file: { requests: filesPerMinute, seconds: 60 },
    credential: { requests: credentialsPerMinute, seconds: 60 },
    unknown: { requests: unknownPerMinute, seconds: 60 },
    call: { requests: callsPerMinute, seconds: 60 },
  };
}
