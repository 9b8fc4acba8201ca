// A disk on which every sync takes 20 ms longer (strace), while clerks issue: verifying must not wait for it. strace holds the threads that
// sync and no others, so that what it costs by itself falls on nobody else; each round is measured twice, with the disk as it is and slow.

import path from "node:path";
import { serveLicence, verifyBeside, type Watched } from "../beside.ts";
import { disturb, threadsThatCall } from "../faults/system-calls.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { type Stage, stage, workFor } from "../trial.ts";

const CALLS = "fsync,fdatasync";
const DELAY_US = 20_000;
/** What slow syncs may add to the 99th percentile: one sync, were it waited for, is as much. */
const MOST_MORE_MS = DELAY_US / 1000;
/** Below this nothing is held against it: a busy machine does as much. */
const MOST_P99_MS = 100;
const WATCHED_MS = 1500;

export const slowDisk: Scenario = {
  name: "slow-disk",
  title: "every fsync 20 ms slower (strace) while issuing: verifying goes on",
  stores: ["sqlite"],
  // A time is measured, which a busy machine gets wrong.
  inCi: [],
  rounds: { full: 6, quick: 1 },
  tools: ["strace"],
  needsRoot: true,
  run: runSlowDisk,
};

function runSlowDisk(trial: Trial): Promise<Findings> {
  return stage(trial, async (set) => {
    const { installation, figures } = set;
    const watched = await serveLicence(set);
    const notes = path.join(installation.folder, "threads");
    const threads = await threadsThatCall(watched.service.process, CALLS, {
      notes,
      work: () => workFor(set, WATCHED_MS, MIX),
    });
    if (threads.includes(watched.service.process.pid)) set.ledger.wrong.push("the thread that verifies syncs itself");
    const [usual, slow]: [Measured[], Measured[]] = [[], []];
    for (let round = 1; round <= trial.rounds; round += 1) {
      usual.push(await measured(set, watched));
      const fault = await disturb(watched.service.process, `${CALLS}:delay_enter=${DELAY_US}`, threads);
      slow.push(await measured(set, watched));
      await fault.end();
      trial.progress(`${round}/${trial.rounds} slow: ${inWords(slow.at(-1))}; as it is: ${inWords(usual.at(-1))}`);
    }
    figures["threads that sync"] = threads.length;
    figures["verify p50, p99 ms and orders a second with slow syncs"] = typical(slow);
    figures["with the disk as it is"] = typical(usual);
    const worst = median(slow.map(({ p99 }) => p99));
    const otherwise = median(usual.map(({ p99 }) => p99));
    if (worst > Math.max(MOST_P99_MS, otherwise + MOST_MORE_MS))
      set.ledger.wrong.push(`verify p99 ${worst.toFixed(0)} ms while every sync is slow`);
    if (median(slow.map(({ orders }) => orders)) >= median(usual.map(({ orders }) => orders)))
      set.ledger.wrong.push("the disk was not slow: as much was issued as before");
    return watched.service;
  });
}

/** Verifying, milliseconds, and orders acknowledged a second meanwhile. */
interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly orders: number;
}

async function measured(set: Stage, { address }: Watched): Promise<Measured> {
  const milliseconds = set.trial.isQuick ? 2000 : 8000;
  const before = set.ledger.acknowledged;
  const [{ p50, p99 }] = await verifyBeside(set, address, () => workFor(set, milliseconds, MIX));
  return { p50, p99, orders: ((set.ledger.acknowledged - before) * 1000) / milliseconds };
}

/** Nothing is done to the licence that is verified, so that its verdict is certain. */
const MIX = { issue: 1 } as const;

function typical(all: readonly Measured[]): string {
  return inWords({
    p50: median(all.map(({ p50 }) => p50)),
    p99: median(all.map(({ p99 }) => p99)),
    orders: median(all.map(({ orders }) => orders)),
  });
}

function inWords(found: Measured | undefined): string {
  return found === undefined ? "" : `${found.p50.toFixed(1)}, ${found.p99.toFixed(1)}, ${found.orders.toFixed(0)}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
