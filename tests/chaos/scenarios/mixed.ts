// Good weather, but much of it: the mixed load of a city's service at a steady pace. 90 % verify, 5 % PDF, 4 % issue, 1 % change of
// status; latencies count from the moment a request was due, and memory is taken down along the way.

import { type Answer, codeOf } from "../caller.ts";
import { quantilesOf } from "../latency.ts";
import type { Licence } from "../ledger.ts";
import { residentMb } from "../memory.ts";
import { pause } from "../process.ts";
import type { Bucket, Scenario, Trial } from "../scenario.ts";
import { type Stage, stage, workFor } from "../trial.ts";

/** Requests a second: about a third of what two cores bear with the load's own part on them. */
const PER_SECOND = 300;
const BUCKET_S = 5;
/** As the unit and the image of docs/deploy start the service. */
const AS_DEPLOYED = { NODE_OPTIONS: "--max-old-space-size=512", MALLOC_ARENA_MAX: "2" };
const SEED_MS = 3000;
const WARMING_MS = 15_000;
const WARMING_ABREAST = 8;
const SHARES = { verify: 0.9, pdf: 0.05, issue: 0.04 } as const;

export const mixed: Scenario = {
  name: "mixed",
  title: "mixed load: 90 % verify, 5 % PDF, 4 % issue, 1 % change of status",
  stores: ["sqlite", "postgres"],
  inCi: [],
  /** Minutes. */
  rounds: { full: 10, quick: 1 },
  run: (trial) => stage(trial, (set) => play(set, trial)),
};

type Kind = "verify" | "pdf" | "issue" | "status";

interface Load {
  readonly set: Stage;
  readonly times: Record<Kind, number[]>;
  readonly recent: number[];
  readonly desk: Licence[];
  errors: number;
}

async function play(set: Stage, { rounds: minutes, progress }: Trial) {
  const { installation, ledger, figures, timeline } = set;
  const service = await installation.serve(AS_DEPLOYED);
  await workFor(set, SEED_MS, { issue: 1 });
  const times = { verify: [], pdf: [], issue: [], status: [] };
  const load: Load = { set, times, recent: [], desk: [...ledger.licences.values()], errors: 0 };
  await warm(load);
  const underWay = new Set<Promise<void>>();
  const [began, total] = [performance.now(), minutes * 60 * PER_SECOND];
  let bucketEnds = BUCKET_S;
  for (let count = 0; count < total; count += 1) {
    const due = began + (count * 1000) / PER_SECOND;
    while (performance.now() < due) await pause(Math.min(10, due - performance.now()));
    const asked = one(load, due).finally(() => underWay.delete(asked));
    underWay.add(asked);
    if (count / PER_SECOND < bucketEnds) continue;
    timeline.push(bucketOf(load, bucketEnds, service.process.pid));
    progress(`${bucketEnds} s of ${minutes * 60}, ${load.errors} errors, ${timeline.at(-1)?.memoryMb} MB`);
    bucketEnds += BUCKET_S;
  }
  await Promise.all(underWay);
  timeline.push(bucketOf(load, minutes * 60, service.process.pid));
  describe(load, figures, timeline);
  return service;
}

/** A service that has just begun compiles what it runs and opens its fonts: that is no part of a day. What goes wrong counts even so. */
async function warm(load: Load): Promise<void> {
  const until = performance.now() + WARMING_MS;
  const ask = async (): Promise<void> => {
    while (performance.now() < until) await one(load, performance.now());
  };
  await Promise.all(Array.from({ length: WARMING_ABREAST }, ask));
  for (const values of [...Object.values(load.times), load.recent]) values.length = 0;
}

function describe({ times, errors }: Load, figures: Stage["figures"], buckets: readonly Bucket[]): void {
  figures["requests"] = Object.values(times).reduce((sum, { length }) => sum + length, 0);
  figures["errors"] = errors;
  for (const [kind, values] of Object.entries(times)) {
    const { p50, p99 } = quantilesOf(values);
    figures[`${kind} answers, p50, p99 ms`] = `${values.length}, ${p50.toFixed(1)}, ${p99.toFixed(1)}`;
  }
  figures["memory MB, first and last minute"] = [buckets.slice(0, 12), buckets.slice(-12)]
    .map((some) => Math.round(some.reduce((sum, { memoryMb }) => sum + memoryMb, 0) / Math.max(some.length, 1)))
    .join(", ");
}

function bucketOf({ recent }: Load, second: number, group: number): Bucket {
  const times = recent.splice(0);
  return { second, memoryMb: residentMb(group), verifyP99: quantilesOf(times).p99, requests: times.length };
}

async function one(load: Load, due: number): Promise<void> {
  const { set, times, desk } = load;
  const kind = kindOf(Math.random());
  const licence = desk[Math.floor(Math.random() * desk.length)];
  if (licence === undefined) return;
  const good = await ask(set, kind, licence, desk);
  const took = performance.now() - due;
  times[kind].push(took);
  if (kind === "verify") load.recent.push(took);
  if (!good) load.errors += 1;
}

function kindOf(random: number): Kind {
  if (random < SHARES.verify) return "verify";
  if (random < SHARES.verify + SHARES.pdf) return "pdf";
  return random < SHARES.verify + SHARES.pdf + SHARES.issue ? "issue" : "status";
}

async function ask({ crew, ledger, installation }: Stage, kind: Kind, licence: Licence, desk: Licence[]) {
  if (kind === "verify") return verified(await installation.call(`/v/${licence.id}`), ledger.wrong);
  if (kind === "pdf") return fetched(await installation.call(`/v1/licences/${licence.id}/pdf`), ledger.wrong);
  if (kind === "issue") {
    const order = crew.book.issue();
    const done = await crew.send(order);
    const made = ledger.madeBy(order);
    if (made !== undefined) desk.push(made);
    return done;
  }
  // Nobody else may act on it meanwhile.
  desk.splice(desk.indexOf(licence), 1);
  const done = await crew.send(crew.book.status(licence, licence.standing === "suspended" ? "valid" : "suspended"));
  desk.push(licence);
  return done;
}

/** A licence may change while it is asked for, so either verdict is true; the auditor looks again at the end. */
function verified(answer: Answer | undefined, wrong: string[]): boolean {
  const text = answer === undefined ? "" : new TextDecoder().decode(answer.bytes);
  if (answer?.status === 200 && /"verdict":"(?:valid|suspended)"/.test(text)) return true;
  wrong.push(`verify: ${answer === undefined ? "no answer" : codeOf(answer)}`);
  return false;
}

function fetched(answer: Answer | undefined, wrong: string[]): boolean {
  if (answer?.status === 200) return true;
  wrong.push(`pdf: ${answer === undefined ? "no answer" : codeOf(answer)}`);
  return false;
}
