// The one error of the house: a fact with a stable kebab-case code, and the fields it concerns.
// Sentences are not here (schemas/words has them); HTTP numbers are not here (web/problem.ts maps them).

import type { WordParameters } from "./words.ts";

/** Every fact an operation can refuse with. The code is part of the public contract (RFC 9457 `code`). */
export type ErrorCode =
  // what was sent
  | "request-invalid"
  | "json-invalid"
  | "body-too-large"
  | "media-type-unsupported"
  | "document-unreadable"
  | "type-unknown"
  | "issuer-unknown"
  | "not-found"
  | "method-not-allowed"
  // numbers and retries
  | "number-taken"
  | "idempotency-key-missing"
  | "idempotency-key-invalid"
  | "idempotency-key-reused"
  | "idempotency-in-flight"
  | "duplicate-row"
  // life-cycle
  | "not-current"
  | "act-not-lawful"
  | "ground-not-listed"
  | "already-in-status"
  | "not-suspended"
  | "licence-expired"
  | "effective-in-future"
  | "effective-before-issue"
  | "renewal-not-allowed"
  | "endorsement-not-applicable"
  | "endorsement-too-early"
  | "revision-conflict"
  // authority
  | "unauthenticated"
  | "forbidden"
  | "api-key-revoked"
  | "rate-limited"
  // state of the service
  | "key-missing"
  | "key-locked"
  | "key-unknown"
  | "self-verification-failed"
  | "register-unavailable"
  | "clock-behind"
  | "printing-busy"
  | "issuing-busy"
  | "issuing-off"
  | "origin-mismatch"
  | "configuration-invalid"
  | "internal";

/**
 * What is wrong with one field.
 * `pointer` is an RFC 6901 JSON Pointer into what was sent ("" is the whole); `code` names a sentence under
 * `fields.` in schemas/words, filled with `parameters` (what was found, what would be right).
 */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly parameters?: WordParameters;
}

/** An operation refused. Never thrown for a licence that merely does not verify: that is a report. */
export class LicenceError extends Error {
  override readonly name = "LicenceError";
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  readonly parameters: WordParameters;

  constructor(
    code: ErrorCode,
    details: {
      readonly fields?: readonly FieldError[];
      readonly parameters?: WordParameters;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fields = details.fields ?? [];
    this.parameters = details.parameters ?? {};
  }
}

/** The LicenceError in what was thrown; anything else is `internal`, with the cause kept for the operator. */
export function licenceErrorOf(thrown: unknown): LicenceError {
  return thrown instanceof LicenceError ? thrown : new LicenceError("internal", { cause: thrown });
}
