// Several processes on one register: one of them is killed, or all are replaced one by one (SIGHUP), while clerks are at work. A killed
// one breaks off what it had in hand and nothing else; a replacement breaks off nothing at all, also over connections that were left
// idle with a process that gave way: those are used again and again until the last of them is gone.

import { readFileSync } from "node:fs";
import path from "node:path";
import type { Service } from "../installation.ts";
import { childrenOf, pause, ROOT } from "../process.ts";
import type { Scenario, Trial } from "../scenario.ts";
import { type Stage, stage, untilAcknowledged } from "../trial.ts";

const PROCESSES = 2;
const GOOD_MS = 600;
/** What new processes need to listen, on a busy machine. */
const ROLLED_WITHIN_MS = 120_000;
/** Longer than an idle connection is left to a process that gave way. */
const GONE_WITHIN_MS = 110_000;
const { cli } = JSON.parse(readFileSync(path.join(ROOT, "schemas/words/en.json"), "utf8")) as {
  readonly cli: { readonly serve: { readonly "processes-rolled": string } };
};

export const processes: Scenario = {
  name: "processes",
  title: `${PROCESSES} processes on one register: one killed, or all replaced (SIGHUP), in turn`,
  stores: ["sqlite", "postgres"],
  inCi: ["sqlite"],
  rounds: { full: 40, quick: 2 },
  run: (trial) => stage(trial, (set) => play(set, trial)),
};

async function play(set: Stage, { rounds, isQuick, progress }: Trial) {
  const { installation, crew, ledger, recoveryMs, figures } = set;
  const service = await installation.serve({ VELLUM_WORKERS: String(PROCESSES) });
  let rolls = 0;
  for (let round = 0; round < rounds; round += 1) {
    const working = crew.work();
    await pause(GOOD_MS);
    if (round % 2 === 0) await killOne(service, round);
    else {
      await unbroken(set, () => rolled(set, service));
      rolls += 1;
    }
    crew.stop();
    await working;
    recoveryMs.push(await untilAcknowledged(set));
    progress(`${round + 1}/${rounds}, ${ledger.acknowledged} acknowledged, ${ledger.unanswered} cut off`);
  }
  if (!isQuick) await unbroken(set, () => gone(set, service));
  figures["times replaced"] = rolls;
  return service;
}

async function killOne({ process: { pid } }: Service, round: number): Promise<void> {
  const victim = childrenOf(pid)
    .slice(-PROCESSES)
    .at(round % PROCESSES);
  if (victim === undefined) throw new Error("there is no process to kill");
  process.kill(victim, "SIGKILL");
  await pause(GOOD_MS);
}

/** Nobody's order may be broken off meanwhile. */
async function unbroken({ ledger }: Stage, work: () => Promise<void>): Promise<void> {
  const { unanswered } = ledger;
  await work();
  if (ledger.unanswered > unanswered) ledger.wrong.push(`replacing cut off ${ledger.unanswered - unanswered} answers`);
}

/** Asks for a replacement and waits until it is told that every process is another. */
async function rolled({ ledger }: Stage, { process: first }: Service): Promise<void> {
  const times = (): number => first.complaints().split(cli.serve["processes-rolled"]).length;
  const [before, until] = [times(), Date.now() + ROLLED_WITHIN_MS];
  process.kill(first.pid, "SIGHUP");
  while (times() === before && Date.now() < until) await pause(50);
  if (times() === before) ledger.wrong.push("the processes were not replaced");
  await pause(GOOD_MS);
}

/** Works on until the last process that gave way has gone. */
async function gone({ crew, ledger }: Stage, { process: first }: Service): Promise<void> {
  const until = Date.now() + GONE_WITHIN_MS;
  const working = crew.work();
  while (childrenOf(first.pid).length > PROCESSES && Date.now() < until) await pause(200);
  crew.stop();
  await working;
  if (childrenOf(first.pid).length > PROCESSES) ledger.wrong.push("a process that gave way stays");
}
