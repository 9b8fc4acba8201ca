// An order to issue one licence, and what became of it.

import type { LicenceError } from "../licence/errors.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { Principal } from "./principal.ts";
import type { LicenceRecord } from "./register-entries.ts";
import type { Stock } from "./stock.ts";

/** A request with who makes it, and the key under which it may be repeated. */
export interface IssueOrder {
  readonly principal: Principal;
  /** As parsed from strict JSON; checked here, field by field: {type, issuer, holders, claims, number?, validFrom?, validUntil?}. */
  readonly request: JsonValue;
  /** As sent by the client; the body's hash is taken here. */
  readonly idempotencyKey?: string;
  /** What the claims refer to and is not on the shelf of enclosures yet, by hex SHA-256; kept before the order is issued. */
  readonly enclosed?: Readonly<Record<string, Uint8Array>>;
  /** The id of the version that this one renews or corrects; then `type` and `issuer` may be left out. */
  readonly replaces?: string;
  /** It was issued before, outside of Vellum, and is taken over. */
  readonly stock?: Stock;
}

/** An issued licence; `repeated` when an earlier request with the same key had issued it. */
export type IssueOutcome =
  | { readonly record: LicenceRecord; readonly repeated: boolean }
  | { readonly error: LicenceError };
