// A hundred tries of one order at once, all under one Idempotency-Key, and kill -9 in the middle of them every other time: whatever is
// answered names one and the same licence, and the register has no other.

import { jsonOf } from "../caller.ts";
import type { Ledger, Order } from "../ledger.ts";
import { pause } from "../process.ts";
import type { Scenario } from "../scenario.ts";
import { STORES } from "../store.ts";
import { type Stage, stage } from "../trial.ts";

const TRIES = 100;
const KILL_WITHIN_MS = 60;

export const retries: Scenario = {
  name: "retries",
  title: "100 parallel tries under one Idempotency-Key, every other time with kill -9 among them",
  stores: STORES,
  inCi: ["sqlite"],
  rounds: { full: 100, quick: 2 },
  run: (trial) =>
    stage(trial, async (set) => {
      const { installation, crew, recoveryMs } = set;
      let service = await installation.serve();
      for (let round = 1; round <= trial.rounds; round += 1) {
        const order = crew.book.issue();
        const trying = tryMany(set, order);
        if (round % 2 === 0) {
          await pause(Math.random() * KILL_WITHIN_MS);
          await service.kill();
          await trying;
          service = await installation.serve();
          recoveryMs.push(service.readyMs);
        } else await trying;
        trial.progress(`${round}/${trial.rounds} orders tried ${TRIES} times`);
      }
      return service;
    }),
};

async function tryMany({ installation, ledger }: Stage, order: Order): Promise<void> {
  ledger.open.set(order.key, order);
  await Promise.all(
    Array.from({ length: TRIES }, async () => {
      const answer = await installation.call(order.path, { key: order.key, body: order.body });
      if (answer === undefined) ledger.unanswered += 1;
      else if (answer.status === 201) accept(ledger, order, jsonOf(answer));
      else if (answer.status === 409) ledger.turnAway(String(jsonOf(answer)["code"]));
      else ledger.wrong.push(`try: ${answer.status} ${String(jsonOf(answer)["code"])}`);
    }),
  );
}

function accept(ledger: Ledger, order: Order, answer: Readonly<Record<string, unknown>>): void {
  ledger.open.delete(order.key);
  ledger.acknowledged += 1;
  order.acknowledge(answer);
}
