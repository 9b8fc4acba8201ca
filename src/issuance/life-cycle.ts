// The life-cycle (rules.md, Status changes): suspend, restore, revoke by a lawful act, endorse. Unlawful changes are refused
// by name.

import type { JsonValue } from "../licence/licence-type.ts";
import type { LicenceRecord } from "./ports.ts";
import type { Principal } from "./principal.ts";

/** A change of status asked for: {to, act, ground, note?, actor{name, code}, legalBasis, effectiveAt?}. */
export interface StatusOrder {
  readonly principal: Principal;
  readonly licence: string;
  /** The body of `POST /v1/licences/{id}/status` or `…/endorsements`, as parsed from strict JSON. */
  readonly request: JsonValue;
  readonly idempotencyKey?: string;
}

/** Changes the status of issued licences. */
export interface LifeCycle {
  /** @throws {LicenceError} not-found, not-current, act-not-lawful, ground-not-listed, already-in-status … by name. */
  changeStatus(order: StatusOrder): Promise<LicenceRecord>;
  /** {actor{name, code}, note?, legalBasis?}. @throws {LicenceError} endorsement-not-applicable, endorsement-too-early … */
  endorse(order: StatusOrder): Promise<LicenceRecord>;
}
