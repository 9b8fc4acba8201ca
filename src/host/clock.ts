// The machine's clock as the Clock port, in whole seconds of UTC. Leaves out synchronising it: that is the machine's task.

import type { Clock } from "../issuance/ports.ts";
import { instantOf } from "../licence/calendar.ts";

/** Now, as the machine has it. */
export const systemClock: Clock = createSystemClock();

/** Writes each second down once: a busy service asks thousands of times in it. */
function createSystemClock(): Clock {
  let [written, instant] = [-1, ""];
  return {
    now: () => {
      const second = Math.floor(Date.now() / 1000);
      if (second !== written) [written, instant] = [second, instantOf(second)];
      return instant;
    },
  };
}
