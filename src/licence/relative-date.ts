// Days said relative to another, as the shipped samples say them: `today`, `today-6y`, `today+30d`, `today-5m`. So the
// samples never grow old.

import { addDays, addMonths, addYears } from "./calendar.ts";
import type { JsonValue } from "./json-value.ts";

const RELATIVE = /^today(?:(?<sign>[+-])(?<count>\d{1,5})(?<unit>[dmy]))?$/;
const STEPS = { d: addDays, m: addMonths, y: addYears } as const;

/** The calendar date that the text means on the day `today`; a text that is not relative is answered as it is. */
export function absoluteDate(text: string, today: string): string {
  const groups = RELATIVE.exec(text)?.groups;
  if (groups === undefined) return text;
  const { sign, count, unit } = groups;
  if (count === undefined) return today;
  const step = STEPS[unit as keyof typeof STEPS];
  return step(today, Number(count) * (sign === "-" ? -1 : 1));
}

/** The same JSON with every relative date in it made absolute. */
export function withAbsoluteDates(value: JsonValue, today: string): JsonValue {
  if (typeof value === "string") return absoluteDate(value, today);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => withAbsoluteDates(item, today));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withAbsoluteDates(member, today)]));
}
