// The figures, kept by prom-client and read by Prometheus at /metrics. Of several processes each keeps its own; processes.ts adds them up.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
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
  /** All figures as prom-client adds them up with those of other processes (processes.ts). */
  values(): Promise<readonly object[]>;
}

const PREFIX = "vellum_";
/** Bounds what a label that should have come from a short list can cost. */
const MOST_SERIES = 500;

/** Opens the books. `processFigures`: also memory, event loop and collections of garbage, as Node tells them. */
export function openMetrics({ processFigures = true }: { readonly processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (processFigures) collectDefaultMetrics({ register: registry });
  return {
    meter: createMeter(registry),
    contentType: registry.contentType,
    text: () => registry.metrics(),
    values: () => finiteValues(registry),
  };
}

/** Without what is not known, which would not pass as JSON between processes. */
async function finiteValues(registry: Registry): Promise<readonly object[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map((metric) => {
    const values: readonly { readonly value: number }[] = "values" in metric ? metric.values : [];
    return { ...metric, values: values.filter(({ value }) => Number.isFinite(value)) };
  });
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
        // What nobody here looks up is not zero.
        if (reads.size === 0 && labels.length === 0) gauge.remove();
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
