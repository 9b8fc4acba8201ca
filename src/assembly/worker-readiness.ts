// Whether a Worker can do its work, as /readyz tells it. As on Node the checks are really made (watch/readiness.ts), but each call makes
// its own, since what another call has begun may end with it: only outcomes are remembered, for as long as on Node. Leaves out disks and
// threads, which a Worker does not have.

import type { Clock, Register } from "../issuance/ports.ts";
import type { Keyring } from "../keys/keyring.ts";
import { addSeconds } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";

/** What is looked at. */
export interface WorkerReadinessParts {
  readonly register: Pick<Register, "ping" | "tryWriting" | "requireTimely" | "issuingHalt" | "issuers" | "due">;
  readonly clock: Clock;
  /** Absent where nothing is issued. */
  readonly signer?: Pick<Keyring, "stateOf">;
}

/** As the public site asks for it. */
export interface WorkerReadiness {
  /** @throws {LicenceError} register-unavailable, clock-behind */
  ready(verifyingOnly: boolean): Promise<void>;
  issuingState?(): Promise<"on" | "off">;
}

/** One write in so many seconds, however often somebody asks an isolate. */
const FRESH_S = 10;

/** Looks when somebody asks. */
export function createWorkerReadiness({ register, clock, signer }: WorkerReadinessParts): WorkerReadiness {
  if (signer === undefined) return { ready: async () => register.ping() };
  let wroteAt = "";
  return {
    ready: async (verifyingOnly) => {
      await register.ping();
      const now = clock.now();
      if (verifyingOnly || wroteAt > addSeconds(now, -FRESH_S)) return;
      await register.requireTimely(now);
      await register.tryWriting(now);
      await requireNoneLapsed(register, signer, now);
      wroteAt = now;
    },
    issuingState: async () => {
      if ((await register.issuingHalt()) !== undefined) return "off";
      return (await anyCanSign(register, signer)) ? "on" : "off";
    },
  };
}

type Signing = Pick<Keyring, "stateOf">;

/** The first that can is enough: unlocking a key is a tenth of a second of CPU in an isolate that did not yet. */
async function anyCanSign(register: WorkerReadinessParts["register"], signer: Signing): Promise<boolean> {
  for (const { uscc } of await register.issuers()) if ((await signer.stateOf(uscc)).state === "ready") return true;
  return false;
}

/** Lists of departments that could sign them, which nobody renewed: the trigger does not come. */
async function requireNoneLapsed(
  register: WorkerReadinessParts["register"],
  signer: Signing,
  now: string,
): Promise<void> {
  for (const { issuer, validUntil } of await register.due(now)) {
    const isLapsed = validUntil !== undefined && validUntil < addSeconds(now, -1);
    if (isLapsed && (await signer.stateOf(issuer)).state === "ready") {
      throw new LicenceError("register-unavailable", { parameters: { reason: "lists-lapsed" } });
    }
  }
}
