// Several processes watched as one (node:cluster). The first, which serves nothing itself, is told by each of the others how it is, and adds
// their figures up for whichever of them has the operators' port. What one that ended had counted goes on counting, so that sums never fall:
// one that makes room says it with its last words, of one that died it is what it had when it was last asked. One that is busy or not up yet holds nobody up.

import cluster, { type Worker } from "node:cluster";
import { AggregatorRegistry } from "prom-client";
import type { Metrics, ReadableMetrics } from "./metrics.ts";
import type { CheckOutcome, ProcessState, Readiness } from "./readiness.ts";

/** What a process has of the others. */
export interface WatchedTogether {
  /** The figures of all. */
  readonly metrics: ReadableMetrics;
  states(): Promise<readonly ProcessState[]>;
  /** Tells how this one is, now rather than in a few seconds. */
  tell(): void;
  /** Says what it has counted, and no more. */
  close(): Promise<void>;
}

const TELL_MS = 5_000;
const SILENT_MS = 20_000;
const PATIENCE_MS = 1_000;
/** The first one asks the others before it answers. */
const PATIENCE_WITH_FIRST_MS = 2_500;

/** What processes say to the first one, and it to them. */
type Message =
  | { readonly vellum: "state"; readonly seat: number; readonly at: Pick<Readiness, "ready" | "verifying" | "checks"> }
  | { readonly vellum: "farewell"; readonly figures: readonly object[] }
  | { readonly vellum: "ask"; readonly order: number; readonly what: "figures" | "states" }
  | { readonly vellum: "answer"; readonly order: number; readonly answer: unknown };

interface Known extends Omit<ProcessState, "seat"> {
  readonly worker: Worker;
  readonly toldAt: number;
}

/** In the first process: keeps what the others say, and answers them. */
export function superviseWatch(count: number): void {
  const known = new Map<number, Known>();
  const last = new Map<Worker, readonly object[]>();
  const leaving = new WeakSet<Worker>();
  const ask = createAsking(PATIENCE_MS);
  let departed: Promise<readonly object[]> = Promise.resolve([]);
  const figures = async (): Promise<string> => {
    const workers = [...known.values()].map(({ worker }) => worker);
    const found = await Promise.all(workers.map((worker) => ask<readonly object[]>(toWorker(worker), "figures")));
    for (const [place, worker] of workers.entries()) {
      const values = found[place];
      if (values !== undefined && !leaving.has(worker)) last.set(worker, values);
    }
    return AggregatorRegistry.aggregate([await departed, ...last.values()]).metrics();
  };
  const states = (): readonly ProcessState[] =>
    Array.from({ length: count }, (_, seat) => stateOf(seat, known.get(seat)));
  cluster.on("message", (worker, message: unknown) => {
    if (!isMessage(message)) return;
    if (message.vellum === "answer") return ask.answered(message);
    if (message.vellum === "farewell") {
      leaving.add(worker);
      last.set(worker, message.figures);
      return;
    }
    if (message.vellum === "ask") {
      void Promise.resolve(message.what === "states" ? states() : figures()).then((answer) =>
        toWorker(worker)({ vellum: "answer", order: message.order, answer }),
      );
      return;
    }
    const before = known.get(message.seat);
    // One that makes room may still speak after its successor.
    if (before === undefined || before.worker.id <= worker.id) known.set(message.seat, knownOf(worker, message.at));
  });
  cluster.on("exit", (worker) => {
    for (const [seat, one] of known) if (one.worker === worker) known.delete(seat);
    const counted = (last.get(worker) ?? []).filter(isCounted);
    last.delete(worker);
    departed = departed.then((sums) => AggregatorRegistry.aggregate([[...sums], [...counted]]).getMetricsAsJSON());
  });
}

/** In one of several processes: says how it is, and asks after all of them. */
export function watchTogether(
  seat: number,
  { own, readiness }: { readonly own: Metrics; readonly readiness: () => Promise<Readiness> },
): WatchedTogether {
  const ask = createAsking(PATIENCE_WITH_FIRST_MS);
  const onMessage = (message: unknown): void => {
    if (!isMessage(message)) return;
    if (message.vellum === "answer") ask.answered(message);
    if (message.vellum === "ask")
      void own
        .values()
        // Nobody stops serving for want of a figure.
        .catch(nobody)
        .then((answer) => toFirst({ vellum: "answer", order: message.order, answer }));
  };
  const tell = (): void =>
    void readiness()
      .then(({ ready, verifying, checks }) => toFirst({ vellum: "state", seat, at: { ready, verifying, checks } }))
      // What cannot be told is silence, which the first one notices.
      .catch(() => undefined);
  process.on("message", onMessage);
  const timer = setInterval(tell, TELL_MS);
  timer.unref();
  tell();
  return {
    metrics: {
      contentType: own.contentType,
      text: async () => (await ask<string>(toFirst, "figures")) ?? (await own.text()),
    },
    states: async () => (await ask<readonly ProcessState[]>(toFirst, "states")) ?? [],
    tell,
    close: async () => {
      clearInterval(timer);
      process.off("message", onMessage);
      await own.values().then((figures) => toFirst({ vellum: "farewell", figures }), nobody);
    },
  };
}

/** What all processes together are: ready when each is, verifying while one can. */
export function readinessOfAll(own: Readiness, states: readonly ProcessState[]): Readiness {
  const ready = states.filter(({ state }) => state === "ready").length;
  const facts = { ready, processes: states.length };
  const check: CheckOutcome = {
    name: "processes",
    state: ready === states.length && ready > 0 ? "passed" : "failed",
    facts,
  };
  return { ...own, ready: own.ready && check.state === "passed", checks: [...own.checks, check], processes: states };
}

function knownOf(
  worker: Worker,
  { ready, verifying, checks }: Pick<Readiness, "ready" | "verifying" | "checks">,
): Known {
  const failed = checks.filter(({ state }) => state === "failed").map(({ name }) => name);
  const { pid } = worker.process;
  const state = ready ? "ready" : verifying ? "verifying" : "failed";
  return { worker, toldAt: performance.now(), state, failed, ...(pid !== undefined && { pid }) };
}

function stateOf(seat: number, known: Known | undefined): ProcessState {
  if (known === undefined) return { seat, state: "gone", failed: [] };
  const { worker, toldAt, ...told } = known;
  return { seat, ...told, ...(performance.now() - toldAt > SILENT_MS && { state: "silent" }) };
}

/** Questions that are answered by message; undefined where none comes in time. */
function createAsking(patienceMs: number) {
  const waiting = new Map<number, (answer: unknown) => void>();
  let order = 0;
  const ask = <T>(say: (message: Message) => void, what: "figures" | "states"): Promise<T | undefined> => {
    order += 1;
    const own = order;
    return new Promise((resolve) => {
      const settle = (answer?: unknown): void => {
        clearTimeout(late);
        waiting.delete(own);
        // Both ends are this program.
        resolve(answer as T | undefined);
      };
      const late = setTimeout(settle, patienceMs);
      waiting.set(own, settle);
      say({ vellum: "ask", order: own, what });
    });
  };
  const answered = (message: Message & { readonly vellum: "answer" }): void =>
    waiting.get(message.order)?.(message.answer);
  return Object.assign(ask, { answered });
}

function nobody(): readonly object[] {
  return [];
}

/** Resolves when it is said. One that ends in this moment is told nothing. */
function toFirst(message: Message): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected === true) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

function toWorker(worker: Worker): (message: Message) => void {
  return (message) => void (worker.isConnected() && worker.send(message, () => undefined));
}

function isMessage(message: unknown): message is Message {
  return typeof message === "object" && message !== null && "vellum" in message;
}

function isCounted(metric: object): boolean {
  return "type" in metric && (metric.type === "counter" || metric.type === "histogram");
}
