// Several processes on one register: one of them is killed, or all are replaced one by one (SIGHUP), while clerks are at work. A killed
// one breaks off what it had in hand and nothing else; a replacement breaks off nothing at all.

import { readFileSync } from "node:fs";
import { pause } from "../process.ts";
import type { Scenario, Trial } from "../scenario.ts";
import { type Stage, stage, untilAcknowledged } from "../trial.ts";

const PROCESSES = 2;
const GOOD_MS = 600;
/** What a new process needs to listen, on a busy machine. */
const ROLLED_WITHIN_MS = 60_000;

export const processes: Scenario = {
  name: "processes",
  title: `${PROCESSES} processes on one register: one killed, or all replaced (SIGHUP), in turn`,
  stores: ["sqlite", "postgres"],
  inCi: ["sqlite"],
  rounds: { full: 12, quick: 2 },
  run: (trial) => stage(trial, (set) => play(set, trial)),
};

async function play(set: Stage, { rounds, progress }: Trial) {
  const { installation, crew, ledger, recoveryMs } = set;
  const service = await installation.serve({ VELLUM_WORKERS: String(PROCESSES) });
  for (let round = 0; round < rounds; round += 1) {
    const working = crew.work();
    await pause(GOOD_MS);
    if (round % 2 === 0) {
      const victim = childrenOf(service.process.pid).at(round % PROCESSES);
      if (victim === undefined) throw new Error("there is no process to kill");
      process.kill(victim, "SIGKILL");
      await pause(GOOD_MS);
    } else await roll(set, service.process.pid);
    crew.stop();
    await working;
    recoveryMs.push(await untilAcknowledged(set));
    progress(`${round + 1}/${rounds}, ${ledger.acknowledged} acknowledged, ${ledger.unanswered} cut off`);
  }
  return service;
}

/** Asks for a replacement and waits until every process is another; nobody's order may be broken off by it. */
async function roll({ ledger }: Stage, first: number): Promise<void> {
  const [before, unanswered] = [childrenOf(first), ledger.unanswered];
  process.kill(first, "SIGHUP");
  const until = Date.now() + ROLLED_WITHIN_MS;
  while (childrenOf(first).some((child) => before.includes(child))) {
    if (Date.now() > until) {
      ledger.wrong.push("the processes were not replaced");
      return;
    }
    await pause(50);
  }
  if (ledger.unanswered > unanswered) ledger.wrong.push(`replacing cut off ${ledger.unanswered - unanswered} answers`);
}

/** The processes that a process has started, as the kernel knows them. */
function childrenOf(pid: number): readonly number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1");
  return listed.trim().split(" ").filter(Boolean).map(Number);
}
