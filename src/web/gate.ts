// A gate that lets only so many through at once: reading an uploaded PDF costs memory and time, verifying must go on beside it.

import { LicenceError } from "../licence/errors.ts";

/** Runs work, at most so many pieces at once. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Makes a gate.
 * @param abreast how many run at once; `waiting`: how many more may wait for their turn.
 * @throws {LicenceError} rate-limited (from the gate) — when even the queue is full.
 */
export function createGate(abreast: number, waiting: number): Gate {
  let running = 0;
  const queue: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (running < abreast) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw new LicenceError("rate-limited", { parameters: { seconds: 5 } });
    await new Promise<void>((admit) => queue.push(admit));
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
