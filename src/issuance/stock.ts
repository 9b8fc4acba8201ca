// Taking over what a department issued before, on paper or in another system: number and dates are kept, and what is not up to today's rules
// is said and borne as far as the credential's schema can bear it, or it would verify as no licence of its type. Its first event names the
// act, and the audit trail says licence-imported. Third parties are not told: it stands in law like any other, and its day of issue says when.

import { isDate } from "../licence/calendar.ts";
import { checkClaims, checkHolders } from "../licence/claims.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { type Validity, type ValidityRequest, validityOf } from "../licence/validity.ts";

/** The act that the first event of such a licence names. */
export const STOCK_ACT = "存量转入";

/** Of a licence that was issued before. */
export interface Stock {
  /** The day it was issued, `YYYY-MM-DD`. */
  readonly issuedOn: string;
  /** Told what is not up to today's rules and is borne. */
  readonly warn: (fields: readonly FieldError[]) => void;
}

/** Check characters and the like, which a schema does not know. */
const BEARABLE_CODES = /^code-(?!characters|length)/;
const BEARABLE_DATES: ReadonlySet<string> = new Set(["validity-too-long", "differs-from-claim", "no-end-allowed"]);

/** Refuses a day of issue that is none or is still to come. @throws {LicenceError} request-invalid */
export function requireIssued({ issuedOn }: Stock, today: string): void {
  const about = { pointer: "/issuedOn", parameters: { found: issuedOn, expected: today } };
  if (!isDate(issuedOn)) throw new LicenceError("request-invalid", { fields: [{ ...about, code: "date" }] });
  if (issuedOn <= today) return;
  throw new LicenceError("request-invalid", { fields: [{ ...about, code: "date-in-future" }] });
}

/** The claims without those that the schema refuses and does not ask for, and what remains wrong with claims and holders. */
export function bornContent(
  type: LicenceType,
  { claims, holders }: { readonly claims: JsonValue; readonly holders: JsonValue },
  { warn }: Stock,
): { readonly claims: JsonValue; readonly fields: readonly FieldError[] } {
  const required = type.claims["required"];
  const needed = new Set((isJsonArray(required) ? required : []).map(String));
  const found = checkClaims(type, claims);
  const unfit = found.filter((field) => !BEARABLE_CODES.test(field.code) && !needed.has(claimOf(field)));
  const dropped = new Set(unfit.map(claimOf));
  const kept = isJsonObject(claims) ? without(claims, dropped) : claims;
  const remaining = [...checkClaims(type, kept), ...checkHolders(type, holders)];
  const borne = remaining.filter(({ code }) => BEARABLE_CODES.test(code));
  warn([...unfit, ...borne]);
  return { claims: kept, fields: remaining.filter((field) => !borne.includes(field)) };
}

/** A number as it stands: what a check character says against it is borne, what its form says is not. */
export function bornNumber(fault: FieldError | undefined, { warn }: Stock): FieldError | undefined {
  if (fault === undefined || !BEARABLE_CODES.test(fault.code)) return fault;
  warn([fault]);
  return undefined;
}

/** The days as they were given, where today's rule would have others. */
export function bornValidity(
  type: LicenceType,
  request: ValidityRequest,
  { warn }: Stock,
): ReturnType<typeof validityOf> {
  const ruled = validityOf(type, request);
  if (!("errors" in ruled) || !ruled.errors.every(({ code }) => BEARABLE_DATES.has(code))) return ruled;
  warn(ruled.errors);
  const { validFrom: effective = request.today, validUntil: expiring } = request;
  const given: Validity = { effective, ...(expiring !== undefined && { expiring }) };
  return given;
}

function claimOf({ pointer }: FieldError): string {
  return /^\/claims\/([^/]+)/.exec(pointer)?.[1] ?? "";
}

function without(claims: JsonObject, dropped: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !dropped.has(name)));
}
