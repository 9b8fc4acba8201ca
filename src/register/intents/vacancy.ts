// When a register was last known to have nobody writing it, and which leases therefore are over before their time. A fact of the store
// (register/sqlite/presence.ts); stores that cannot know it have none, and there every lease counts as long as it says.

import { addSeconds, secondsOf } from "../../licence/calendar.ts";

/** A moment at which no process had the register open to write. */
export interface Vacancy {
  readonly at: string;
  /** The highest ordinal of a licence then. */
  readonly lastLicence: number;
}

/** A lease on the work at a licence. */
interface Lease {
  /** The licence's ordinal. */
  readonly licence: number;
  readonly leaseUntil: string;
}

/**
 * Whether whoever held the lease is dead: it was given before the vacancy, at a licence that was there before it.
 * Both are asked, so that a clock which is set back afterwards ends no lease of the living.
 * @param length of a lease, seconds.
 */
export function diedWithItsHolder(lease: Lease, vacancy: Vacancy | undefined, length: number): boolean {
  if (vacancy === undefined || lease.licence > vacancy.lastLicence) return false;
  return lease.leaseUntil < addSeconds(vacancy.at, length);
}

/** How long a lease is that is asked for, seconds. */
export function leaseLength({ at, leaseUntil }: { readonly at: string; readonly leaseUntil: string }): number {
  return secondsOf(leaseUntil) - secondsOf(at);
}
