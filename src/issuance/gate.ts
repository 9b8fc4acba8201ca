// A gate that lets only so many through at once: printing a PDF or reading a stranger's costs memory and time, and verifying must go
// on beside it. Who finds even the queue full is turned away at once, so that nobody waits for ever.

import type { LicenceError } from "../licence/errors.ts";

/** Runs work, at most so many pieces at once. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** How wide a gate is. */
export interface GateOptions {
  /** How many run at once. */
  readonly abreast: number;
  /** How many more may wait for their turn. */
  readonly waiting: number;
  /** What is said to whoever finds the queue full. */
  readonly full: () => LicenceError;
}

/** Makes a gate; it throws what `full` says when even the queue is full. */
export function createGate({ abreast, waiting, full }: GateOptions): Gate {
  let running = 0;
  const queue: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (running < abreast) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw full();
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
