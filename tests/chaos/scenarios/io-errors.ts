// A disk that fails: syncing, then writing, ends with EIO or ENOSPC on the running service, through strace. Refused by name while it
// lasts; reading goes on; issuing goes on by itself once it is over. Every other round the service is killed while the disk fails, since
// what SQLite could not sync may stand in its log all the same.

import { disturb } from "../faults/system-calls.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { readOn, type Stage, stage, untilAcknowledged, workFor } from "../trial.ts";

const FAULTS = [
  "fsync,fdatasync:error=EIO",
  "pwrite64:error=EIO",
  "pwrite64:error=ENOSPC",
  // One call in three fails, so that transactions break off at all their steps.
  "fdatasync,pwrite64:error=EIO:when=3+3",
] as const;
const FAULT_MS = 900;

export const ioErrors: Scenario = {
  name: "io-errors",
  title: "EIO and ENOSPC on fsync, fdatasync and pwrite (strace), every other time with kill -9 meanwhile",
  stores: ["sqlite"],
  inCi: ["sqlite"],
  rounds: { full: 40, quick: 4 },
  tools: ["strace"],
  needsRoot: true,
  run: runIoErrors,
};

function runIoErrors(trial: Trial): Promise<Findings> {
  return stage(trial, async (set) => {
    const { installation, ledger, recoveryMs, figures } = set;
    let service = await installation.serve();
    for (let round = 1; round <= trial.rounds; round += 1) {
      await workFor(set, 300);
      const inject = FAULTS[(round - 1) % FAULTS.length] ?? FAULTS[0];
      const before = refusals(set);
      const fault = await disturb(service.process, inject);
      await workFor(set, FAULT_MS);
      await readOn(set, inject);
      if (refusals(set) === before) ledger.wrong.push(`nothing was refused: ${inject}`);
      if (round % 2 === 0) {
        await service.kill();
        await fault.end();
        service = await installation.serve();
        recoveryMs.push(service.readyMs);
      } else {
        await fault.end();
        recoveryMs.push(await untilAcknowledged(set));
      }
      trial.progress(`${round}/${trial.rounds} ${inject}, ${ledger.acknowledged} acknowledged`);
    }
    figures["refused meanwhile"] = refusals(set);
    return service;
  });
}

function refusals({ ledger }: Stage): number {
  return ledger.turnedAway.get("register-unavailable") ?? 0;
}
