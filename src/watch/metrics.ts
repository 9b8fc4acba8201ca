// The figures, kept by prom-client and read by Prometheus at /metrics. Of several processes (node:cluster) each keeps its own, and the
// first adds them up: the figures are the same to whoever asks.

import cluster from "node:cluster";
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Labels, Meter } from "../issuance/meter.ts";
import { COUNTERS, DISTRIBUTIONS, GAUGES } from "./measures.ts";

/** Figures that can be read. */
export interface ReadableMetrics {
  readonly contentType: string;
  /** All figures in Prometheus's text format. */
  text(): Promise<string>;
}

/** Figures that are kept by this process. */
export interface Metrics extends ReadableMetrics {
  readonly meter: Meter;
}

const PREFIX = "vellum_";
/** Bounds what a label that should have come from a short list can cost. */
const MOST_SERIES = 500;

/** Opens the books. `processFigures`: also memory, event loop and collections of garbage, as Node tells them. */
export function openMetrics({ processFigures = true }: { readonly processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (processFigures) collectDefaultMetrics({ register: registry });
  // A worker process answers when the first one asks for its figures.
  if (cluster.isWorker) {
    new AggregatorRegistry();
    AggregatorRegistry.setRegistries(registry);
  }
  return {
    meter: createMeter(registry),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

const ASK = "vellum:figures?";
const ANSWER = "vellum:figures";

/** In the process that supervises the others: tells whichever of them asks the figures of all. */
export function shareMetrics(): void {
  const aggregator = new AggregatorRegistry();
  cluster.on("message", (worker, message: unknown) => {
    if (message !== ASK) return;
    void aggregator
      .clusterMetrics()
      .catch(() => "")
      .then((text) => worker.isConnected() && worker.send({ kind: ANSWER, text }));
  });
}

/** The figures of all processes where there are several, else those of this one. */
export function openSharedMetrics(own: Metrics): ReadableMetrics {
  if (!cluster.isWorker) return own;
  let waiting: ((text: string) => void)[] = [];
  process.on("message", (message: unknown) => {
    const text = textOf(message);
    if (text === undefined) return;
    for (const resolve of waiting) resolve(text);
    waiting = [];
  });
  const asked = (): Promise<string> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) process.send?.(ASK);
    });
  return { contentType: own.contentType, text: asked };
}

function textOf(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("kind" in message) || !("text" in message)) return undefined;
  return message.kind === ANSWER ? String(message.text) : undefined;
}

function createMeter(registry: Registry): Meter {
  const registers = [registry];
  const counters = mapped(COUNTERS, (name, { help, labels }) => {
    const counter = new Counter({ name: `${PREFIX}${name}_total`, help, labelNames: [...labels], registers });
    return kept((values: Labels) => counter.labels(values));
  });
  const distributions = mapped(DISTRIBUTIONS, (name, { help, labels, buckets }) => {
    const options = { name: `${PREFIX}${name}`, help, labelNames: [...labels], buckets: [...buckets], registers };
    const histogram = new Histogram(options);
    return kept((values: Labels) => histogram.labels(values));
  });
  const gauges = mapped(GAUGES, (name, { help, labels, aggregator = "sum" }) => {
    const reads = new Map<string, readonly [Labels, () => number]>();
    const options = { name: `${PREFIX}${name}`, help, labelNames: [...labels], aggregator, registers };
    const gauge = new Gauge({
      ...options,
      collect: () => {
        for (const [values, read] of reads.values()) gauge.labels(values).set(read());
      },
    });
    return reads;
  });
  return {
    count: (what, labels = NONE, by = 1) => counters[what](labels).inc(by),
    observe: (what, value, labels = NONE) => distributions[what](labels).observe(value),
    gauge: (what, read, labels = NONE) => void gauges[what].set(keyOf(labels), [labels, read]),
  };
}

const NONE: Labels = {};

/** Remembers the series of each set of labels: finding it anew costs more than counting. */
function kept<T>(find: (labels: Labels) => T): (labels: Labels) => T {
  const known = new Map<string, T>();
  return (labels) => {
    const key = keyOf(labels);
    const series = known.get(key) ?? find(labels);
    if (known.size < MOST_SERIES) known.set(key, series);
    return series;
  };
}

function keyOf(labels: Labels): string {
  let key = "";
  for (const name in labels) key += `${labels[name]}\n`;
  return key;
}

function mapped<Name extends string, From, To>(
  table: Readonly<Record<Name, From>>,
  make: (name: Name, from: From) => To,
): Record<Name, To> {
  const made = {} as Record<Name, To>;
  for (const name of Object.keys(table) as Name[]) made[name] = make(name, table[name]);
  return made;
}
