// The machine's clock jumps under the running service: an hour back, right again, a day ahead, right again. Behind its own records the
// service writes nothing and says so; it verifies on, and nothing that was revoked comes back. What was written ahead of time is
// accepted by `vellum audit accept-clock`, and the trail stays whole.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { jsonOf } from "../caller.ts";
import { clearAtEnd } from "../clearing.ts";
import { makeWallClock, type WallClock } from "../faults/wall-clock.ts";
import { pause } from "../process.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { readOn, type Stage, stage, untilAcknowledged, workFor } from "../trial.ts";

const HOUR_S = 3600;
const DAY_S = 86_400;
const MIX = { issue: 6, version: 1, "suspend-or-restore": 2, revoke: 2, verify: 2 } as const;

export const clockJumps: Scenario = {
  name: "clock-jumps",
  title: "clock set back an hour, ahead a day, and right again (faketime)",
  stores: ["sqlite"],
  inCi: ["sqlite"],
  rounds: { full: 10, quick: 1 },
  tools: ["faketime"],
  run: runClockJumps,
};

async function runClockJumps(trial: Trial): Promise<Findings> {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-clock-"));
  const clear = clearAtEnd(() => rmSync(folder, { recursive: true, force: true }));
  const clock = makeWallClock(folder);
  try {
    return await stage(trial, (set) => play(set, clock));
  } finally {
    clear();
  }
}

async function play(set: Stage, clock: WallClock) {
  const { trial, installation, ledger, recoveryMs } = set;
  const service = await installation.serve(clock.environment);
  for (let round = 1; round <= trial.rounds; round += 1) {
    await workFor(set, 500, MIX);
    clock.set(-HOUR_S);
    await writesNothing(set, "an hour behind");
    clock.set(0);
    recoveryMs.push(await untilAcknowledged(set));
    clock.set(DAY_S);
    await workFor(set, 500, MIX);
    await readOn(set, "the clock is a day ahead");
    clock.set(0);
    await writesNothing(set, "right again, a day behind the records");
    await listsStand(set);
    const { code, stderr } = await installation.vellum("audit", "accept-clock");
    if (code !== 0) ledger.wrong.push(`accept-clock: ${stderr}`);
    recoveryMs.push(await untilAcknowledged(set));
    trial.progress(`${round}/${trial.rounds} rounds of four jumps, ${ledger.acknowledged} acknowledged`);
  }
  return service;
}

/** Everything that writes is refused for the clock's sake, and every verdict is right. */
async function writesNothing(set: Stage, when: string): Promise<void> {
  const { ledger } = set;
  const before = { acknowledged: ledger.acknowledged, refused: ledger.turnedAway.get("clock-behind") ?? 0 };
  await workFor(set, 300, { issue: 3, "suspend-or-restore": 1, revoke: 1 });
  if (ledger.acknowledged !== before.acknowledged) ledger.wrong.push(`${when}: something was written`);
  if ((ledger.turnedAway.get("clock-behind") ?? 0) === before.refused)
    ledger.wrong.push(`${when}: nothing was refused`);
  await readOn(set, when);
}

/** A published list is one that verifiers accept now: not from tomorrow on. */
async function listsStand({ installation, ledger }: Stage): Promise<void> {
  await pause(500);
  const credentials = [...ledger.licences.values()].map(({ credential }) => credential);
  const lists = new Set(
    credentials.flatMap((credential) => JSON.stringify(credential).match(/\/status\/[a-z2-7]{26}/g)),
  );
  for (const list of lists) {
    if (list === null) continue;
    const answer = await installation.call(list, { accept: "application/vc" });
    const from = answer && jsonOf(answer)["validFrom"];
    if (Date.parse(String(from)) > Date.now() + 300_000) ledger.wrong.push(`${list} is valid from ${String(from)} on`);
  }
}
