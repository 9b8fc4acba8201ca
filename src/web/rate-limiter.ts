// How often one asker may do what invites guessing: a sliding window per bucket and asker. The port lets a city put a
// shared limiter behind several machines; the implementation here remembers in memory and forgets at a restart.

import type { Awaitable } from "../issuance/ports.ts";

/** What is limited. `match` guards masked fields, `find` guards numbers that can be counted through. */
export type LimitBucket =
  | "match"
  | "match-licence"
  | "find"
  | "find-told"
  | "file"
  | "credential"
  | "unknown"
  | "unknown-told"
  | "call"
  | "refused-key";

/** At most `requests` in any `seconds`. */
export interface Limit {
  readonly requests: number;
  readonly seconds: number;
}

/** A limit for every bucket. */
export type LimitTable = Readonly<Record<LimitBucket, Limit>>;

/** What suits a public service: a clumsy typist passes, a script that counts through numbers does not. */
export const DEFAULT_LIMITS: LimitTable = {
  /** Per address and licence. */
  match: { requests: 20, seconds: 600 },
  /** Per licence from all addresses together, so that many machines guess no faster. */
  "match-licence": { requests: 120, seconds: 3600 },
  find: { requests: 60, seconds: 60 },
  file: { requests: 300, seconds: 60 },
  /** A credential posted as JSON costs less than a file, and it is programs that post them. */
  credential: { requests: 1200, seconds: 60 },
  /** Scans of ids that there are not, per address: a worn code now and then, never one after another. */
  unknown: { requests: 60, seconds: 60 },
  /** The operator is told of an address that guesses once in ten minutes. */
  "unknown-told": { requests: 1, seconds: 600 },
  "find-told": { requests: 1, seconds: 600 },
  /** Calls with one API key. */
  call: { requests: 120_000, seconds: 60 },
  /** Calls with a key that is none, per address. */
  "refused-key": { requests: 60, seconds: 60 },
};

/** Counts requests. */
export interface RateLimiter {
  /** Counts one; answers 0 when it may pass, else after how many seconds to ask again. */
  take(bucket: LimitBucket, asker: string): Awaitable<number>;
}

/** Beyond this many askers the longest unseen are forgotten, so that a flood of addresses cannot fill the memory. */
const MOST_ASKERS = 50_000;
/** So many at once: finding the first entry of a Map that lost many others is slow. */
const FORGOTTEN_AT_ONCE = 1000;

/** A count in the current window and the one before it. */
interface Count {
  window: number;
  now: number;
  before: number;
}

/**
 * A sliding window of two counters: the window before counts in proportion to how much of it still overlaps.
 * @param seconds a clock in seconds that never runs backwards.
 */
export function createMemoryRateLimiter(seconds: () => number, limits: LimitTable = DEFAULT_LIMITS): RateLimiter {
  const counts = new Map<string, Count>();
  return {
    take(bucket, asker) {
      const limit = limits[bucket];
      const at = seconds();
      const window = Math.floor(at / limit.seconds);
      const key = `${bucket} ${asker}`;
      const count = slide(counts.get(key), window);
      // Every take puts the asker in anew, so that the oldest is the longest unseen.
      counts.delete(key);
      counts.set(key, count);
      if (counts.size > MOST_ASKERS) forgetOldest(counts);
      const elapsed = at - window * limit.seconds;
      if (count.now + count.before * (1 - elapsed / limit.seconds) >= limit.requests) {
        return secondsUntilFree(count, limit, elapsed);
      }
      count.now += 1;
      return 0;
    },
  };
}

function forgetOldest(counts: Map<string, Count>): void {
  let left = FORGOTTEN_AT_ONCE;
  for (const asker of counts.keys()) {
    counts.delete(asker);
    left -= 1;
    if (left === 0) return;
  }
}

/** How long an asker has to keep still until one more passes, in whole seconds. */
function secondsUntilFree({ now, before }: Count, { requests, seconds }: Limit, elapsed: number): number {
  // In this window the one before it fades out; a window that is full itself has to become the one before.
  const freeAt = now < requests ? seconds * (1 - (requests - now) / before) : seconds;
  return Math.max(1, Math.floor(freeAt - elapsed) + 1);
}

function slide(count: Count | undefined, window: number): Count {
  if (count?.window === window) return count;
  return { window, now: 0, before: count?.window === window - 1 ? count.now : 0 };
}
