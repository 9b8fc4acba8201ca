// The departments' seals as handing out asks for them; terms are in licence/sealing.ts.

import type { SealHand, SealIdentity } from "../licence/sealing.ts";
import type { Awaitable } from "./ports.ts";

/** Signs with departments' seals; the only way to their private keys. */
export interface SealSigner extends SealHand {
  /**
   * The seal that the department uses now; undefined when it has none in force.
   * Throws LicenceError key-locked when it has one that cannot be unlocked.
   */
  sealOf(issuer: string): Awaitable<SealIdentity | undefined>;
}
