// Problem documents (RFC 9457): what an operation refused with, as an answer over HTTP. The one table from the house's error
// codes to HTTP statuses is here; sentences are in schemas/words. Anything that is no LicenceError is a plain 500.

import { describeFieldError } from "../licence/describe.ts";
import type { ErrorCode, LicenceError } from "../licence/errors.ts";
import type { Speech } from "./language.ts";

/** HTTP status by code; the compiler holds that every code stands here. */
export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  "request-invalid": 422,
  "json-invalid": 400,
  "body-too-large": 413,
  "media-type-unsupported": 415,
  "document-unreadable": 400,
  "type-unknown": 422,
  "issuer-unknown": 422,
  "not-found": 404,
  "method-not-allowed": 405,
  "number-taken": 409,
  "idempotency-key-missing": 400,
  "idempotency-key-invalid": 400,
  "idempotency-key-reused": 422,
  "idempotency-in-flight": 409,
  "duplicate-row": 409,
  "not-current": 409,
  "act-not-lawful": 422,
  "ground-not-listed": 422,
  "already-in-status": 409,
  "not-suspended": 409,
  "licence-expired": 409,
  "effective-in-future": 422,
  "effective-before-issue": 422,
  "renewal-not-allowed": 409,
  "endorsement-not-applicable": 409,
  "endorsement-too-early": 409,
  "revision-conflict": 409,
  unauthenticated: 401,
  forbidden: 403,
  "api-key-revoked": 403,
  "rate-limited": 429,
  "key-missing": 503,
  "key-locked": 503,
  "key-unknown": 422,
  "self-verification-failed": 500,
  "register-unavailable": 503,
  "clock-behind": 503,
  "printing-busy": 503,
  "issuing-busy": 503,
  "issuing-off": 503,
  "origin-mismatch": 500,
  "configuration-invalid": 500,
  internal: 500,
};

/** What is wrong with one field, for people and programs. */
export interface FieldProblem {
  /** RFC 6901, into what was sent. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** A problem document, media type `application/problem+json`. */
export interface Problem {
  /** Where the code is explained: `{origin}/docs#problem-{code}`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldProblem[];
  /** `urn:vellum:request:{id}`, the name under which the operator finds an incident. */
  readonly instance: string;
}

/** Facts that only the operator may know the particulars of. */
const SILENT: ReadonlySet<ErrorCode> = new Set([
  "internal",
  "self-verification-failed",
  "origin-mismatch",
  "configuration-invalid",
]);

/** Composes the problem document in the asker's language; `incident` names the request. */
export function problemOf(error: LicenceError, { words, language }: Speech, origin: string, incident: string): Problem {
  const silent = SILENT.has(error.code);
  const errors = silent
    ? []
    : error.fields.map((field) => ({
        pointer: field.pointer,
        code: field.code,
        detail: describeFieldError(words, language, field),
      }));
  return {
    type: `${origin}/docs#problem-${error.code}`,
    title: words(`api.problems.${error.code}`),
    status: STATUS_OF_CODE[error.code],
    detail: words(`errors.${error.code}`, silent ? {} : error.parameters),
    code: error.code,
    ...(errors.length > 0 && { errors }),
    instance: `urn:vellum:request:${incident}`,
  };
}

/** Headers that go with a code: how to sign in, by which methods, when to ask again. */
export function headersOfProblem(error: LicenceError): Readonly<Record<string, string>> {
  if (error.code === "unauthenticated") return { "www-authenticate": 'Bearer realm="vellum"' };
  if (error.code === "method-not-allowed") return { allow: String(error.parameters["allow"] ?? "") };
  if (error.code === "rate-limited") return { "retry-after": String(error.parameters["seconds"] ?? 60) };
  if (error.code === "idempotency-in-flight") return { "retry-after": "2" };
  if (STATUS_OF_CODE[error.code] === 503) return { "retry-after": String(error.parameters["seconds"] ?? 10) };
  return {};
}

/** A queue was full, as queues are, or the operator stopped issuing and knows. */
const NO_FAULT: ReadonlySet<ErrorCode> = new Set(["printing-busy", "issuing-busy", "issuing-off"]);

/** Whether the operator has to be told: the fault is not the asker's, and not just a busy hour. */
export function isIncident({ status, code }: Problem): boolean {
  return status >= 500 && !NO_FAULT.has(code);
}
