// Calendar dates and instants as text. Dates are `YYYY-MM-DD` in the issuer's zone, Asia/Shanghai, which has been +08:00
// without summer time since 1991; instants are UTC in whole seconds. Days are counted in the proleptic Gregorian calendar by
// arithmetic alone, so that no clock and no zone database can be reached from here.

const SECONDS_PER_DAY = 86_400;
const ZONE_SECONDS = 8 * 3600;
/** 1000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: an offset could carry a stamp of those years beyond what four digits hold. */
const [FIRST_SECOND, LAST_SECOND] = [-30_610_224_000, 253_402_300_799];
const HYPHEN = 0x2d;
const DATE_TIME_STAMP = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[+-]\d{2}:[0-5]\d)$/;
const MONTHS_EN = "January February March April May June July August September October November December".split(" ");

/** Tells whether the text is a day of the calendar, `YYYY-MM-DD`, from the year 1000 on. */
export function isDate(text: string): boolean {
  if (text.length !== 10 || text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return false;
  const [year, month, day] = [digitsOf(text, 0, 4), digitsOf(text, 5, 7), digitsOf(text, 8, 10)];
  return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Tells whether the text is a UTC instant in whole seconds, `YYYY-MM-DDTHH:MM:SSZ`. */
export function isInstant(text: string): boolean {
  return text.length === 20 && text.endsWith("Z") && isDateTimeStamp(text);
}

/** Tells whether the text is an XSD dateTimeStamp: a date, a time and an offset that exist, in UTC within the years 1000-9999. */
export function isDateTimeStamp(text: string): boolean {
  const seconds = readStamp(text) ?? Number.NaN;
  return seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
}

/** Seconds since 1970 of an instant or dateTimeStamp; fractions are cut. @throws {RangeError} the text is neither. */
export function secondsOf(stamp: string): number {
  const seconds = readStamp(stamp);
  if (seconds === undefined) throw new RangeError("not an XSD dateTimeStamp");
  return seconds;
}

/** The UTC instant of a number of seconds since 1970. @throws {RangeError} it lies outside the years 1000-9999. */
export function instantOf(seconds: number): string {
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const rest = Math.floor(seconds - day * SECONDS_PER_DAY);
  const [hours, minutes] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60];
  return `${dateOfNumber(day)}T${pad(hours, 2)}:${pad(minutes, 2)}:${pad(rest % 60, 2)}Z`;
}

/** The instant some seconds later (earlier, when negative). */
export function addSeconds(instant: string, seconds: number): string {
  return instantOf(secondsOf(instant) + seconds);
}

/** The calendar date of an instant in the issuer's zone. */
export function dateOf(instant: string): string {
  return dateOfNumber(Math.floor((secondsOf(instant) + ZONE_SECONDS) / SECONDS_PER_DAY));
}

/** The first second of a day in the issuer's zone, as a dateTimeStamp. */
export function startOfDay(date: string): string {
  return `${requireDate(date)}T00:00:00+08:00`;
}

/** The last second of a day in the issuer's zone, as a dateTimeStamp; what ends then is over from the next second. */
export function endOfDay(date: string): string {
  return `${requireDate(date)}T23:59:59+08:00`;
}

/** The date some days later (earlier, when negative). */
export function addDays(date: string, days: number): string {
  return dateOfNumber(dayNumber(date) + days);
}

/** The same day some months later, or the month's last day where there is no such day. */
export function addMonths(date: string, months: number): string {
  const { year, month, day } = monthsLater(date, months);
  return written(year, month, Math.min(day, daysInMonth(year, month)));
}

/** The same day some years later; 29 February becomes the 28th. */
export function addYears(date: string, years: number): string {
  return addMonths(date, 12 * years);
}

/** The last day, inclusive, of a term of years that begins on `start`: start + years − 1 day. 29 February ends on the 28th. */
export function lastDayOf(start: string, years: number): string {
  return lastDayOfMonths(start, 12 * years);
}

/**
 * The last day, inclusive, of a term of months that begins on `start`. Where the day of the month does not exist, the term
 * ends with that month's last day (Civil Code Art 202), not one day before it.
 */
export function lastDayOfMonths(start: string, months: number): string {
  const { year, month, day } = monthsLater(start, months);
  const last = daysInMonth(year, month);
  return day > last ? written(year, month, last) : addDays(written(year, month, day), -1);
}

/** `2026年12月1日` */
export function formatDateZh(date: string): string {
  const { year, month, day } = partsOf(date);
  return `${year}年${month}月${day}日`;
}

/** `2026年11月22日 09:41`: an instant in the issuer's zone. */
export function formatInstantZh(instant: string): string {
  return `${formatDateZh(dateOf(instant))} ${addSeconds(instant, ZONE_SECONDS).slice(11, 16)}`;
}

/** `1 December 2026` */
export function formatDateEn(date: string): string {
  const { year, month, day } = partsOf(date);
  return `${day} ${MONTHS_EN[month - 1] ?? ""} ${year}`;
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsOf(date: string): DateParts {
  requireDate(date);
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** The number that decimal digits write; not a number where something else stands. Every licence asks this dozens of times. */
function digitsOf(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function requireDate(date: string): string {
  if (!isDate(date)) throw new RangeError("not a calendar date");
  return date;
}

function monthsLater(date: string, months: number): DateParts {
  const { year, month, day } = partsOf(date);
  const count = year * 12 + (month - 1) + months;
  return { year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1, day };
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

// Days since 1970-01-01 and back: years are counted from March, so that the leap day ends a year (H. Hinnant, "chrono-
// compatible low-level date algorithms").
function dayNumber(date: string): number {
  const { year, month, day } = partsOf(date);
  const shifted = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + ofYear - 719_468
  );
}

function dateOfNumber(number: number): string {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return written(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day);
}

function written(year: number, month: number, day: number): string {
  return requireDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
}

function readStamp(text: string): number | undefined {
  const [, date = "", hour, minute, second, offset = ""] = DATE_TIME_STAMP.exec(text) ?? [];
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const exists = isDate(date) && hours <= 23 && minutes <= 59 && seconds <= 59;
  if (!exists || Math.abs(offsetSeconds(offset)) > 14 * 3600) return undefined;
  return dayNumber(date) * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds - offsetSeconds(offset);
}

function offsetSeconds(offset: string): number {
  if (offset === "Z") return 0;
  const size = Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(4, 6)) * 60;
  return offset.startsWith("-") ? -size : size;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
