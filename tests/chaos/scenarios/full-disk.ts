// The disk fills up while clerks are at work: what cannot be kept is refused by name, verifying goes on, and once there is space again
// issuing goes on by itself. One round in three the service is killed while the disk is full and started when there is space again, one in
// three it is started while not a byte is left: it does not call itself ready, and verdicts go on.

import { mountMemoryDisk } from "../faults/memory-disk.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { readOn, type Stage, stage, untilAcknowledged, workFor } from "../trial.ts";

const DISK_MB = 48;
const SLACK_BYTES = 200_000;
const FULL_MS = 1200;

export const fullDisk: Scenario = {
  name: "full-disk",
  title: "full disk (tmpfs), with kill -9 while full, and started anew while still full",
  stores: ["sqlite"],
  inCi: ["sqlite"],
  rounds: { full: 21, quick: 3 },
  tools: ["mount"],
  needsRoot: true,
  run: runFullDisk,
};

async function runFullDisk(trial: Trial): Promise<Findings> {
  const disk = mountMemoryDisk(DISK_MB);
  try {
    return await stage(
      trial,
      async (set) => {
        const { installation, ledger, recoveryMs, figures } = set;
        let service = await installation.serve();
        let refused = 0;
        for (let round = 1; round <= trial.rounds; round += 1) {
          await workFor(set, 400);
          const before = refusals(set);
          disk.fill(SLACK_BYTES);
          await workFor(set, FULL_MS);
          refused += refusals(set) - before;
          const reading = await readOn(set, "the disk is full");
          if (round % 3 !== 0) await service.kill();
          if (round % 3 === 2) {
            disk.fill(0);
            service = await installation.serve({}, "/healthz");
            await workFor(set, FULL_MS);
            await readOn(set, "started anew while the disk is full");
          }
          disk.relieve();
          if (round % 3 === 1) {
            service = await installation.serve();
            recoveryMs.push(service.readyMs);
          } else recoveryMs.push(await untilAcknowledged(set));
          trial.progress(`${round}/${trial.rounds} times full, ${ledger.acknowledged} acknowledged, ${reading} read`);
        }
        if (refused === 0) ledger.wrong.push("the disk was never full");
        figures["refused while full"] = refused;
        return service;
      },
      // So small a disk is short of space from the start.
      { dataFolder: `${disk.folder}/data`, environment: { VELLUM_MIN_FREE_DISK_MB: "0" } },
    );
  } finally {
    disk.unmount();
  }
}

function refusals({ ledger }: Stage): number {
  return ledger.turnedAway.get("register-unavailable") ?? 0;
}
