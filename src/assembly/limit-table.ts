// What the configuration says of limits, as the limiter has it.

import type { ConfigLimits } from "../config.ts";
import { DEFAULT_LIMITS, type LimitTable } from "../web/rate-limiter.ts";

/** The limits of a configuration; what it does not name stays as it is. */
export function limitTable(limits: ConfigLimits): LimitTable {
  const { findsPerMinute, filesPerMinute, credentialsPerMinute, unknownPerMinute, callsPerMinute } = limits;
  return {
    ...DEFAULT_LIMITS,
    find: { requests: findsPerMinute, seconds: 60 },
    file: { requests: filesPerMinute, seconds: 60 },
    credential: { requests: credentialsPerMinute, seconds: 60 },
    unknown: { requests: unknownPerMinute, seconds: 60 },
    call: { requests: callsPerMinute, seconds: 60 },
  };
}
