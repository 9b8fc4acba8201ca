// The issuing cycle (docs/ARCHITECTURE.md): may they? → valid? → reserved → prepared → signed → self-verified → recorded.

import type { Holder, UnsignedCredential } from "../licence/credential.ts";
import type { LicenceError } from "../licence/errors.ts";
import type { JsonObject, JsonValue } from "../licence/licence-type.ts";
import type { LicenceRecord } from "./ports.ts";
import type { Principal } from "./principal.ts";

/** What a department asks for; the body of `POST /v1/licences`. Dates are calendar dates `YYYY-MM-DD`. */
export interface IssueRequest {
  /** A type's code or slug. */
  readonly type: string;
  /** The issuing department's USCC. */
  readonly issuer: string;
  readonly holders: readonly Holder[];
  readonly claims: JsonObject;
  readonly number?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** A request with who makes it, and the key under which it may be repeated. */
export interface IssueOrder {
  readonly principal: Principal;
  /** As parsed from strict JSON; checked here, field by field. */
  readonly request: JsonValue;
  /** With `key` as sent by the client; the body's hash is taken here. */
  readonly idempotencyKey?: string;
  /** The id of the version that this one renews or corrects; then `type` and `issuer` may be left out. */
  readonly replaces?: string;
}

/** An issued licence; `repeated` when an earlier request with the same key had issued it. */
export type IssueOutcome =
  | { readonly record: LicenceRecord; readonly repeated: boolean }
  | { readonly error: LicenceError };

/** Issues licences; every order ends as exactly one licence or one named error. */
export interface Issuing {
  /** Shares reservations and durable writes among the orders; outcomes are in order. Never throws for an order's fault. */
  issue(orders: readonly IssueOrder[]): Promise<readonly IssueOutcome[]>;
  /** Queues one order to share its writes with others that come at the same time (group commit). */
  issueOne(order: IssueOrder): Promise<IssueOutcome>;
  /**
   * Everything issuing would refuse, found without reserving or signing anything, and the credential as it would be, with
   * zeros for what only the register gives. @throws {LicenceError} what issuing would refuse with.
   */
  dryRun(order: IssueOrder): Promise<UnsignedCredential>;
}
