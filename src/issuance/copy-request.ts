// What a copy for one use (加注件) is asked for with: the purpose (制作事由), the user (使用人) and, when it is not for ever, the last day
// of use. GB/T 36903 has the same metadata; lengths are those of the provincial sharing interfaces.

import { dateOf, isDate } from "../licence/calendar.ts";
import { normaliseText } from "../licence/claims.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import type { Annotation } from "../licence/printing.ts";
import { unprintableIn } from "../licence/unprintable.ts";

/** As a clerk or a program asks; nothing is taken for granted about it. */
export interface CopyRequest {
  readonly purpose: string;
  readonly user: string;
  /** A calendar date in the issuer's zone. */
  readonly until?: string;
}

/** Unicode code points. */
const LONGEST = { purpose: 200, user: 60 } as const;

/** @throws {LicenceError} request-invalid — with every field that is wrong. */
export function annotationOf(request: CopyRequest, now: string): Annotation {
  const { purpose, user } = { purpose: oneLine(request.purpose), user: oneLine(request.user) };
  const fields = [
    ...textFault("/purpose", purpose, LONGEST.purpose),
    ...textFault("/user", user, LONGEST.user),
    ...dateFault(request.until, dateOf(now)),
  ];
  if (fields.length > 0) throw new LicenceError("request-invalid", { fields });
  return { purpose, user, issuedAt: now, ...(request.until !== undefined && { until: request.until }) };
}

function oneLine(text: string): string {
  return String(normaliseText(text)).replace(/\s+/gu, " ").trim();
}

function textFault(pointer: string, text: string, limit: number): readonly FieldError[] {
  if (text === "") return [{ pointer, code: "empty" }];
  const found = [...text].length;
  if (found > limit) return [{ pointer, code: "too-long", parameters: { limit, found } }];
  const character = unprintableIn(text);
  return character === undefined ? [] : [{ pointer, code: "unprintable", parameters: { found: character } }];
}

function dateFault(until: string | undefined, today: string): readonly FieldError[] {
  if (until === undefined) return [];
  if (!isDate(until)) return [{ pointer: "/until", code: "date", parameters: { found: until } }];
  return until < today ? [{ pointer: "/until", code: "date-past", parameters: { found: until, today } }] : [];
}
