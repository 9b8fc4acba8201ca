// How long a licence holds (rules.md, Dates): what a type's validity rule makes of the claims, the day and the wishes of the
// request, and when a yearly endorsement is due again (居住证暂行条例 Art 10).

import { addDays, addMonths, isDate, lastDayOf, lastDayOfMonths } from "./calendar.ts";
import type { FieldError } from "./errors.ts";
import type { FieldPointer } from "./field-pointer.ts";
import { valueAt } from "./field-pointer.ts";
import type { JsonObject } from "./json-value.ts";
import type { LicenceType } from "./licence-type.ts";

/** What the validity of a licence is worked out from. Dates are calendar dates in the issuer's zone. */
export interface ValidityRequest {
  /** Valid under the type's schema. */
  readonly claims: JsonObject;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly today: string;
}

/** When a licence holds. Days are inclusive. */
export interface Validity {
  readonly effective: string;
  /** Absent: long-term, or a statement about a day. */
  readonly expiring?: string;
  /** The day a statement is about (无犯罪记录证明). */
  readonly asOf?: string;
  /** The last day on which the first endorsement is not yet due. */
  readonly endorsedUntil?: string;
}

// A year typed wrong is refused, and every term and endorsement counted from here has its end within four digits.
const EARLIEST_START = "1900-01-01";
const LATEST_START = "9899-12-31";

/** Works out a licence's days; `errors` name `/validFrom`, `/validUntil` or the claim that a term is taken from. */
export function validityOf(
  type: LicenceType,
  request: ValidityRequest,
): Validity | { readonly errors: readonly FieldError[] } {
  const malformed = (["validFrom", "validUntil"] as const).flatMap((name) => {
    const date = request[name];
    return date === undefined || isDate(date) ? [] : [dateError(`/${name}`, date)];
  });
  const errors = malformed.length > 0 ? malformed : outOfReach("/validFrom", request.validFrom);
  if (errors.length > 0) return { errors };
  const base = baseValidity(type, request);
  if ("errors" in base || type.endorsement === undefined) return base;
  const endorsedUntil = lastDayOfMonths(base.effective, type.endorsement.everyMonths);
  return { ...base, endorsedUntil };
}

/**
 * The day until which a licence is endorsed after an endorsement made today. On time (within the window before the due day)
 * the next period follows on the last; late, it is counted anew from today.
 * @throws {RangeError} the type has no endorsement.
 */
export function endorsedUntilAfter(
  type: LicenceType,
  { endorsedUntil, today }: { readonly endorsedUntil: string; readonly today: string },
): { readonly until: string } | "too-early" {
  const rule = type.endorsement;
  if (rule === undefined) throw new RangeError("licences of this type are not endorsed");
  if (today > endorsedUntil) return { until: lastDayOfMonths(today, rule.everyMonths) };
  const next = addDays(endorsedUntil, 1);
  if (today < addMonths(next, -rule.windowMonths)) return "too-early";
  return { until: lastDayOfMonths(next, rule.everyMonths) };
}

type Outcome = Validity | { readonly errors: readonly FieldError[] };

function baseValidity(type: LicenceType, request: ValidityRequest): Outcome {
  const rule = type.validity;
  switch (rule.rule) {
    case "years":
      return yearsValidity(rule.years, request);
    case "term":
      return termValidity(rule.from, rule.until, request);
    case "long-term":
      return longTermValidity(rule.mayEnd === true, request);
    case "as-of":
      return asOfValidity(rule.date, request);
  }
}

function yearsValidity(years: number, request: ValidityRequest): Outcome {
  const effective = request.validFrom ?? request.today;
  const latest = lastDayOf(effective, years);
  const expiring = request.validUntil ?? latest;
  if (expiring > latest) return refusal("/validUntil", "validity-too-long", { found: expiring, expected: latest });
  return ordered(effective, expiring);
}

function termValidity(from: FieldPointer, until: FieldPointer, request: ValidityRequest): Outcome {
  const first = dateAt(request.claims, from);
  const last = dateAt(request.claims, until);
  const errors = [
    ...(first === undefined ? [dateError(from, "")] : differing("/validFrom", request.validFrom, first, from)),
    ...outOfReach(from, first),
    ...(last === undefined ? [dateError(until, "")] : differing("/validUntil", request.validUntil, last, until)),
  ];
  if (errors.length > 0 || first === undefined || last === undefined) return { errors };
  return first <= last
    ? { effective: first, expiring: last }
    : refusal(until, "end-before-start", { found: last, expected: first });
}

function longTermValidity(mayEnd: boolean, request: ValidityRequest): Outcome {
  const effective = request.validFrom ?? request.today;
  const expiring = request.validUntil;
  if (expiring === undefined) return { effective };
  return mayEnd ? ordered(effective, expiring) : refusal("/validUntil", "no-end-allowed", { found: expiring });
}

function asOfValidity(pointer: FieldPointer, request: ValidityRequest): Outcome {
  const asOf = dateAt(request.claims, pointer);
  if (asOf === undefined) return { errors: [dateError(pointer, "")] };
  if (request.validUntil !== undefined) return refusal("/validUntil", "no-end-allowed", { found: request.validUntil });
  if (asOf > request.today) return refusal(pointer, "date-in-future", { found: asOf, expected: request.today });
  return { effective: request.validFrom ?? request.today, asOf };
}

function ordered(effective: string, expiring: string): Outcome {
  if (expiring >= effective) return { effective, expiring };
  return refusal("/validUntil", "end-before-start", { found: expiring, expected: effective });
}

function differing(pointer: string, given: string | undefined, expected: string, field: FieldPointer): FieldError[] {
  if (given === undefined || given === expected) return [];
  return [{ pointer, code: "differs-from-claim", parameters: { found: given, expected, field } }];
}

function dateAt(claims: JsonObject, pointer: FieldPointer): string | undefined {
  const value = valueAt({ claims }, pointer);
  return typeof value === "string" && isDate(value) ? value : undefined;
}

function outOfReach(pointer: string, date: string | undefined): FieldError[] {
  if (date === undefined || (date >= EARLIEST_START && date <= LATEST_START)) return [];
  return [{ pointer, code: "range", parameters: { found: date, minimum: EARLIEST_START, maximum: LATEST_START } }];
}

function dateError(pointer: string, found: string): FieldError {
  return { pointer, code: "format-date", parameters: { found, expected: "YYYY-MM-DD", example: "2026-12-01" } };
}

function refusal(pointer: string, code: string, parameters: Readonly<Record<string, string>>): Outcome {
  return { errors: [{ pointer, code, parameters }] };
}
