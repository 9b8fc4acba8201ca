// PostgreSQL goes away while clerks are at work: stopped as by a power cut and started again; cut off, silent or slow on the wire in the
// middle of requests. What cannot be known is refused by name, what was committed without its answer arriving is found again under its
// Idempotency-Key, and once the server is back everything goes on by itself.

import type { WireState } from "../faults/wire.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { type Stage, stage, untilAcknowledged, workFor } from "../trial.ts";

const GOOD_MS = 500;
const BAD_MS = 1500;
const WIRES: readonly WireState[] = ["cut", "silent", "slow"];

export const postgresRestart: Scenario = {
  name: "postgres-restart",
  title: "PostgreSQL stopped (immediate) and started again under mixed work",
  stores: ["postgres"],
  inCi: ["postgres"],
  rounds: { full: 30, quick: 2 },
  run: (trial) =>
    weather(trial, async ({ installation }) => {
      const { server } = installation.store;
      await server?.stop("immediate");
      return async () => server?.start();
    }),
};

export const postgresWire: Scenario = {
  name: "postgres-wire",
  title: "PostgreSQL cut off, silent or slow on the wire in the middle of requests",
  stores: ["postgres"],
  inCi: ["postgres"],
  rounds: { full: 60, quick: 3 },
  run: (trial) =>
    weather(trial, async ({ installation }, round) => {
      const wire = installation.store.server?.wire;
      wire?.set(WIRES[round % WIRES.length] ?? "cut");
      return async () => wire?.set("whole");
    }),
};

type Break = (set: Stage, round: number) => Promise<() => Promise<void>>;

/** Good weather, bad weather, and how long it takes until an order is acknowledged again. */
function weather(trial: Trial, breakIt: Break): Promise<Findings> {
  return stage(trial, async (set) => {
    const { installation, ledger, crew, recoveryMs } = set;
    const service = await installation.serve();
    for (let round = 0; round < trial.rounds; round += 1) {
      const working = crew.work();
      await pauseWithin(GOOD_MS);
      const mend = await breakIt(set, round);
      await pauseWithin(BAD_MS);
      await mend();
      crew.stop();
      await working;
      recoveryMs.push(await untilAcknowledged(set));
      await workFor(set, GOOD_MS);
      trial.progress(`${round + 1}/${trial.rounds}, ${ledger.acknowledged} acknowledged, ${ledger.open.size} open`);
    }
    return service;
  });
}

function pauseWithin(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds * (0.2 + 0.8 * Math.random())));
}
