// A disk on which every sync takes 20 ms longer (strace), while clerks issue: verifying must not wait for it. strace itself stops every
// thread at every system call, which is dear, so each round is measured twice: with strace alone, and with the slow syncs.

import { serveLicence, verifyBeside } from "../beside.ts";
import { disturb } from "../faults/system-calls.ts";
import { pause } from "../process.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { type Stage, stage, workFor } from "../trial.ts";

const CALLS = "fsync,fdatasync";
const DELAY_US = 20_000;
/** What slow syncs may add to the 99th percentile: one sync, were it waited for, is as much. */
const MOST_MORE_MS = DELAY_US / 1000;
/** Below this nothing is held against it: a busy machine does as much. */
const MOST_P99_MS = 100;

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
    const { ledger, figures } = set;
    const watched = await serveLicence(set);
    const alone: number[] = [];
    const slow: number[] = [];
    for (let round = 1; round <= trial.rounds; round += 1) {
      alone.push(await p99Under(set, watched, `${CALLS}:delay_enter=0`));
      slow.push(await p99Under(set, watched, `${CALLS}:delay_enter=${DELAY_US}`));
      const both = `${slow.at(-1)?.toFixed(1)} ms, with strace alone ${alone.at(-1)?.toFixed(1)} ms`;
      trial.progress(`${round}/${trial.rounds} verify p99 ${both}, ${ledger.acknowledged} acknowledged`);
    }
    const [usual, worst] = [median(alone), median(slow)];
    figures["verify p99 ms with slow syncs"] = Math.round(worst);
    figures["with strace alone"] = Math.round(usual);
    if (worst > Math.max(MOST_P99_MS, usual + MOST_MORE_MS))
      ledger.wrong.push(
        `verify p99 ${worst.toFixed(0)} ms while every sync takes 20 ms longer, ${usual.toFixed(0)} ms else`,
      );
    return watched.service;
  });
}

async function p99Under(set: Stage, { service, address }: Awaited<ReturnType<typeof serveLicence>>, inject: string) {
  const fault = await disturb(service.process, inject);
  await pause(200);
  const milliseconds = set.trial.isQuick ? 2000 : 8000;
  const [{ p99 }] = await verifyBeside(set, address, () => workFor(set, milliseconds, MIX));
  await fault.end();
  return p99;
}

/** Nothing is done to the licence that is verified, so that its verdict is certain. */
const MIX = { issue: 1 } as const;

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
