// kill -9 at random moments, while clerks issue, renew, suspend, restore, revoke and endorse, download first PDFs and copies and have
// documents signed: every other time once licences and changes were acknowledged, so that there is something to lose; one round in ten while the
// service is still starting. What was not answered is ordered again in the next round.

import type { Installation } from "../installation.ts";
import type { Ledger } from "../ledger.ts";
import { pause } from "../process.ts";
import type { Scenario } from "../scenario.ts";
import { STORES } from "../store.ts";
import { stage } from "../trial.ts";

const WORK_MS = { least: 50, most: 500 };
const ACKNOWLEDGED_MS = 20_000;
/** Of every kind so many more before a kill, every other time. */
const MORE = 2;
const START_MS = { least: 50, most: 700 };

export const kill: Scenario = {
  name: "kill",
  title: "kill -9 of the service under mixed work",
  stores: STORES,
  inCi: ["sqlite", "postgres"],
  rounds: { full: 100, quick: 3 },
  run: (trial) =>
    stage(trial, async ({ installation, crew, ledger, recoveryMs }) => {
      for (let round = 1; round <= trial.rounds; round += 1) {
        if (round % 10 === 0) await killedAtStart(installation);
        const service = await installation.serve();
        if (round > 1) recoveryMs.push(service.readyMs);
        const working = crew.work();
        if (round % 2 === 0) await acknowledgedMore(ledger);
        await pause(between(WORK_MS));
        await service.kill();
        crew.stop();
        await working;
        trial.progress(`${round}/${trial.rounds} kills, ${ledger.acknowledged} acknowledged, ${ledger.open.size} open`);
      }
      const service = await installation.serve();
      recoveryMs.push(service.readyMs);
      return service;
    }),
};

/** Waits until licences and changes were acknowledged, as far as there is time. */
async function acknowledgedMore(ledger: Ledger): Promise<void> {
  const { changes, licences } = ledger;
  const [issued, until] = [licences.size, performance.now() + ACKNOWLEDGED_MS];
  const isMore = (): boolean => ledger.changes >= changes + MORE && licences.size >= issued + MORE;
  while (!isMore() && performance.now() < until) await pause(5);
}

async function killedAtStart(installation: Installation): Promise<void> {
  const starting = installation.start();
  await pause(between(START_MS));
  starting.signal("SIGKILL");
  await starting.ended;
}

function between({ least, most }: { readonly least: number; readonly most: number }): number {
  return least + Math.random() * (most - least);
}
