// The last hour in figures, for the operators' page: every five seconds the figures are read as Prometheus would read them, and what
// changed since is kept in a ring. Of several processes the figures are those of all together. Leaves out keeping more than an
// hour: that is Prometheus's.

import type { ReadableMetrics } from "./metrics.ts";

/** What happened in one step. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly requestsPerSecond: number;
  readonly failuresPerSecond: number;
  readonly issuedPerSecond: number;
  readonly refusalsPerSecond: number;
  /** Seconds; undefined when nothing was asked. */
  readonly half: number | undefined;
  readonly slowest: number | undefined;
  readonly verdicts: Readonly<Record<string, number>>;
  /** Of the event loop, 99th percentile, seconds. */
  readonly lag: number | undefined;
  /** What is remembered of work done, at the end of the step. */
  readonly cacheBytes: number;
  readonly rememberedVerdicts: number;
}

/** The last hour. */
export interface History {
  moments(): readonly Moment[];
  close(): void;
}

const STEP_MS = 5_000;
const MOST_MOMENTS = 720;

/** Begins to keep. */
export function keepHistory(metrics: ReadableMetrics, now: () => number = Date.now): History {
  const moments: Moment[] = [];
  let before: Reading | undefined;
  const step = async (): Promise<void> => {
    const reading = { at: now(), samples: samplesIn(await metrics.text()) };
    if (before !== undefined) moments.push(momentBetween(before, reading));
    if (moments.length > MOST_MOMENTS) moments.shift();
    before = reading;
  };
  const timer = setInterval(() => void step().catch(() => undefined), STEP_MS);
  timer.unref();
  void step().catch(() => undefined);
  return { moments: () => moments, close: () => clearInterval(timer) };
}

/** One figure. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All figures at one moment. */
export interface Reading {
  readonly at: number;
  readonly samples: readonly Sample[];
}

/** Reads Prometheus's text format 0.0.4 as far as prom-client writes it. */
export function samplesIn(text: string): readonly Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    const { name, labels, value } = LINE.exec(line)?.groups ?? {};
    if (name === undefined || value === undefined) continue;
    const pairs = [...(labels ?? "").matchAll(LABEL)].map(([, key = "", text = ""]) => [key, text] as const);
    samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return samples;
}

const LINE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>[^}]*)\})? (?<value>\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** What happened between two readings. A counter that fell began anew: its process did. */
export function momentBetween(before: Reading, after: Reading): Moment {
  const seconds = Math.max(0.001, (after.at - before.at) / 1000);
  const grown = (name: string, of: (sample: Sample) => boolean = () => true): number =>
    Math.max(0, total(after, name, of) - total(before, name, of));
  const rate = (name: string, of?: (sample: Sample) => boolean): number => grown(name, of) / seconds;
  const kinds = new Set(
    after.samples.filter(({ name }) => name === VERDICTS).map(({ labels }) => labels["verdict"] ?? ""),
  );
  const verdicts = [...kinds].map(
    (kind) => [kind, grown(VERDICTS, ({ labels }) => labels["verdict"] === kind)] as const,
  );
  const lag = after.samples.find(({ name }) => name === "nodejs_eventloop_lag_p99_seconds")?.value;
  return {
    at: after.at,
    requestsPerSecond: rate(REQUESTS),
    failuresPerSecond: rate(REQUESTS, ({ labels }) => (labels["status"] ?? "").startsWith("5")),
    issuedPerSecond: rate("vellum_issues_total", ({ labels }) => labels["outcome"] === "issued"),
    refusalsPerSecond: rate(REQUESTS, ({ labels }) => labels["status"] === "429"),
    half: quantile(0.5, before, after),
    slowest: quantile(0.99, before, after),
    verdicts: Object.fromEntries(verdicts.filter(([, count]) => count > 0)),
    lag,
    cacheBytes: total(after, "vellum_cache_bytes"),
    rememberedVerdicts: total(after, "vellum_remembered_verdicts"),
  };
}

const REQUESTS = "vellum_requests_total";
const VERDICTS = "vellum_verdicts_total";
const BUCKETS = "vellum_request_seconds_bucket";

function total({ samples }: Reading, wanted: string, of: (sample: Sample) => boolean = () => true): number {
  return samples.reduce((sum, sample) => (sample.name === wanted && of(sample) ? sum + sample.value : sum), 0);
}

/** The upper bound of the bucket in which that share of the requests between the readings had been answered. */
function quantile(share: number, before: Reading, after: Reading): number | undefined {
  const bounds = [
    ...new Set(after.samples.filter(({ name }) => name === BUCKETS).map(({ labels }) => labels["le"] ?? "")),
  ]
    .map((text) => (text === "+Inf" ? Number.POSITIVE_INFINITY : Number(text)))
    .sort((one, other) => one - other);
  const within = (bound: number): number => {
    const of = ({ labels }: Sample): boolean =>
      (labels["le"] === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels["le"])) === bound;
    return Math.max(0, total(after, BUCKETS, of) - total(before, BUCKETS, of));
  };
  const all = within(Number.POSITIVE_INFINITY);
  if (all === 0) return undefined;
  const bound = bounds.find((candidate) => within(candidate) >= share * all);
  const largest = bounds.findLast((candidate) => Number.isFinite(candidate));
  return bound !== undefined && Number.isFinite(bound) ? bound : largest;
}
