// Manning the watch over a house that serves: readiness, the operators' site on its port, requests told of. Of several processes the
// first alone has the port, and shows the figures of all.

import type { Hono } from "hono";
import { newestBackup } from "../host/backup-names.ts";
import { listen, peerOf } from "../host/http-server.ts";
import { processSeat } from "../host/worker-processes.ts";
import { LicenceError } from "../licence/errors.ts";
import { createAskerNote } from "../watch/asker.ts";
import { type FiguresWatch, watchFigures } from "../watch/figures.ts";
import { type History, keepHistory } from "../watch/history.ts";
import { readinessOfAll, type WatchedTogether, watchTogether } from "../watch/processes.ts";
import { type ReadinessWatch, watchReadiness } from "../watch/readiness.ts";
import { type NodeFetch, watched } from "../watch/request-watch.ts";
import type { OpenWatch } from "../watch/watch-room.ts";
import { createWatchPortSite, createWatchSite, type WatchSiteParts } from "../watch/watch-site.ts";
import { createAddressOf, createIsProxied, type ProxyTrust } from "../web/client-address.ts";
import type { House } from "./house.ts";

/** What the post needs. */
export interface WatchPostParts {
  readonly house: House;
  readonly watch: OpenWatch;
  readonly proxies: ProxyTrust;
  /** Whether this process shows figures: of several the first. */
  readonly shows: boolean;
}

/** A manned post. */
export interface WatchPost {
  /** Rejects while not everything can be done, or not even verifying. */
  ready(verifyingOnly: boolean): Promise<void>;
  issuingState(): Promise<"on" | "off">;
  /** Adds the operators' pages to a site where the token alone guards them, and puts the watch around it. */
  around(site: Hono): NodeFetch;
  /** Listens on the operators' port where there is one. @throws {LicenceError} configuration-invalid */
  open(): Promise<void>;
  /** From now on this process takes no new work. */
  drain(): void;
  close(): Promise<void>;
}

/** Mans the post. */
export function manWatchPost({ house, watch, proxies, shows }: WatchPostParts): WatchPost {
  const { settings, journal, measuring } = watch;
  const readiness = watchReadiness({
    ...{ register: house.register, clock: house.clock, dataDirectory: house.dataDirectory },
    signingStates: () => house.keyring.unlockAll(),
    leastFreeDiskBytes: settings.leastFreeDiskBytes,
    monotonic: () => performance.now(),
  });
  const seat = processSeat();
  const look = () => readiness.look();
  const together = seat === undefined ? undefined : watchTogether(seat, { own: watch.metrics, readiness: look });
  const shown = shows ? openShown(house, watch, { readiness, together }) : undefined;
  const { adminPort: port, adminHost: bindHost, adminToken } = settings;
  let stop = async (): Promise<void> => undefined;
  return {
    ready: async (verifyingOnly) => {
      const { ready, verifying } = await readiness.look();
      if (!(verifyingOnly ? verifying : ready)) throw new LicenceError("register-unavailable");
    },
    issuingState: async () => (await readiness.look()).issuing,
    around: (site) => {
      if (shown !== undefined && port === undefined && adminToken) site.route("/", createWatchSite(shown.parts));
      const addressOf = createAddressOf(peerOf, proxies);
      const noteAsker = createAskerNote(settings.logAddress);
      const isProxied = createIsProxied(peerOf, proxies);
      return watched(site.fetch, { routes: site, journal, ...measuring, addressOf, noteAsker, isProxied });
    },
    open: async () => {
      journal.life("serving", { version: watch.version, origin: house.origin });
      if (shown === undefined || port === undefined) return;
      const server = await listen({ fetch: createWatchPortSite(shown.parts).fetch, bindHost, port });
      stop = () => server.stop(0);
      journal.life("operators-port", { host: bindHost, port: server.port });
    },
    drain: () => {
      readiness.drain();
      together?.tell();
      journal.life("draining");
    },
    close: async () => {
      await together?.close();
      shown?.figures.close();
      shown?.history.close();
      await stop();
      journal.life("stopped");
      await watch.close();
    },
  };
}

interface Shown {
  readonly parts: WatchSiteParts;
  readonly figures: FiguresWatch;
  readonly history: History;
}

interface Rooms {
  readonly readiness: ReadinessWatch;
  readonly together: WatchedTogether | undefined;
}

function openShown(
  house: House,
  { settings, version, journal, metrics: own }: OpenWatch,
  { readiness, together }: Rooms,
): Shown {
  const metrics = together?.metrics ?? own;
  const look = async () => {
    const here = await readiness.look();
    return together === undefined ? here : readinessOfAll(here, await together.states());
  };
  const { adminToken: token, backupFolder } = settings;
  const figures = watchFigures({
    ...{ register: house.register, clock: house.clock, version, meter: own.meter },
    seals: () => house.sealOffice.seals(),
    onSealsEnding: (facts) => journal.warning("seals-ending", facts),
    newestBackup: async () => (backupFolder === undefined ? undefined : newestBackup(backupFolder)),
    readiness: look,
  });
  const history = keepHistory(metrics);
  const parts = {
    ...{ catalogue: house.catalogue, metrics, readiness: look },
    ...{ figures: () => figures.current(), moments: () => history.moments() },
    ...(token && { token }),
  };
  return { parts, figures, history };
}
