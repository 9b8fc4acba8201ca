// The demo's clock: set to each day of the samples' past in turn, then let go to follow the machine's. Never runs backwards.

import type { Clock } from "../../issuance/ports.ts";
import { addSeconds, dateOf } from "../../licence/calendar.ts";

/** A clock that the demo drives. */
export class DemoClock implements Clock {
  readonly #machine: Clock;
  #instant: string | undefined;

  constructor(machine: Clock) {
    this.#machine = machine;
  }

  now(): string {
    return this.#instant ?? this.#machine.now();
  }

  /** To nine in the morning of a day in the issuer's zone, or a second on when it is later already; today is now. */
  moveTo(day: string): void {
    const now = this.#machine.now();
    const morning = `${day}T01:00:00Z`;
    const next = this.#instant === undefined || this.#instant < morning ? morning : addSeconds(this.#instant, 1);
    this.#instant = day >= dateOf(now) || next > now ? now : next;
  }

  /** From here on it is the machine's time. */
  letGo(): void {
    this.#instant = undefined;
  }
}
