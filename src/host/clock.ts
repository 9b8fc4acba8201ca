// The machine's clock as the Clock port, in whole seconds of UTC. Leaves out synchronising it: that is the machine's task.

import type { Clock } from "../issuance/ports.ts";
import { instantOf } from "../licence/calendar.ts";

/** Now, as the machine has it. */
export const systemClock: Clock = {
  now: () => instantOf(Math.floor(Date.now() / 1000)),
};
