// The room from which a process is watched. It stands from the start, so that every part can be handed where to tell; logs, figures
// and traces are kept, and their libraries loaded, from when the process begins to serve.

import type { Labels, Meter, Tracer } from "../issuance/meter.ts";
import { licenceErrorOf } from "../licence/errors.ts";
import type { Journal, JournalDestination } from "./journal.ts";
import { type Measuring, UNMEASURED } from "./measured.ts";
import type { Metrics } from "./metrics.ts";
import { redactedError } from "./redaction.ts";
import type { WatchSettings } from "./settings.ts";
import type { Traces } from "./traces.ts";

/** What is kept while a process serves. */
export interface OpenWatch {
  readonly settings: WatchSettings;
  readonly version: string;
  readonly journal: Journal;
  readonly metrics: Metrics;
  readonly measuring: Measuring;
  /** Sends and writes what is still held. */
  close(): Promise<void>;
}

/** Where everything is told. */
export interface WatchRoom {
  /** To be handed out at any time: what is measured before the room is open is not kept. */
  readonly measuring: Measuring;
  /** Told of every fault that is not the asker's. */
  readonly onIncident: (incident: string, error: unknown) => void;
  /** The log goes to standard error unless `destination` says otherwise. */
  open(settings: WatchSettings, version: string, destination?: JournalDestination): Promise<OpenWatch>;
}

type GaugeOrder = Parameters<Meter["gauge"]>;

/** Makes the room. `say` writes a line before the log is open. */
export function createWatchRoom(say: (line: string) => void): WatchRoom {
  const gauges: GaugeOrder[] = [];
  let kept: { readonly measuring: Measuring; readonly journal: Journal } | undefined;
  const meter: Meter = {
    count: (what, labels, by) => kept?.measuring.meter.count(what, labels, by),
    observe: (what, value, labels) => kept?.measuring.meter.observe(what, value, labels),
    gauge: (what, read, labels: Labels = {}) => {
      gauges.push([what, read, labels]);
      kept?.measuring.meter.gauge(what, read, labels);
    },
  };
  const tracer: Tracer = {
    span: (name, work, attributes) => (kept?.measuring ?? UNMEASURED).tracer.span(name, work, attributes),
  };
  const measuring = { meter, tracer };
  return {
    measuring,
    onIncident: (incident, error) => {
      meter.count("incidents", { code: licenceErrorOf(error).code });
      if (kept !== undefined) return kept.journal.incident(incident, error);
      say(`${JSON.stringify({ level: "error", event: "incident", incident, error: redactedError(error) })}\n`);
    },
    open: async (settings, version, destination) => {
      const { journal, metrics, traces } = await openBooks(settings, version, destination);
      for (const order of gauges) metrics.meter.gauge(...order);
      kept = { measuring: { meter: metrics.meter, tracer: traces?.tracer ?? UNMEASURED.tracer }, journal };
      const close = async (): Promise<void> => {
        await traces?.close();
        journal.flush();
      };
      return { settings, version, journal, metrics, measuring, close };
    },
  };
}

interface Books {
  readonly journal: Journal;
  readonly metrics: Metrics;
  readonly traces: Traces | undefined;
}

async function openBooks(
  settings: WatchSettings,
  version: string,
  destination: JournalDestination | undefined,
): Promise<Books> {
  const [{ openJournal }, { openMetrics }] = await Promise.all([import("./journal.ts"), import("./metrics.ts")]);
  const { logLevel: level, logFormat: format, tracesEndpoint: endpoint, tracesShare: share } = settings;
  const traces =
    endpoint === undefined
      ? undefined
      : (await import("./traces.ts")).openTraces({
          ...{ endpoint, share, serviceName: "vellum", serviceVersion: version },
        });
  return {
    journal: openJournal({ level, format, ...(destination && { destination }) }),
    metrics: openMetrics(),
    traces,
  };
}
