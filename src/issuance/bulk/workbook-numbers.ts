// What a number in a workbook's cell shows: a date where its format is one (ECMA-376 part 1, 18.8.30), else its digits. Spreadsheets keep 15
// of them; a longer number has lost some, and is written as Excel shows it (3.30802E+17), which reading rows refuses with a remark.

import { addDays } from "../../licence/calendar.ts";
import { readXml } from "./workbook-xml.ts";

/** Formats that are dates without saying how: those of every country, and those of Chinese Excel. */
const DATE_FORMATS: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 22],
  ...[27, 28, 29, 30, 31, 36],
  ...[50, 51, 52, 53, 54, 55, 56, 57, 58],
]);
/** What Excel allows: cell formats of a workbook, characters of a format's code. */
const MOST_STYLES = 65_490;
const LONGEST_CODE = 255;
const EXACT = 1e15;
const DAY_ZERO = { "1900": "1899-12-30", "1904": "1904-01-01" } as const;
/** Before it Excel counts a 29 February 1900 that never was. */
const FIRST_TRUE_DAY = 61;
const LAST_DAY = 2_958_465;

/** For each style of a cell, whether it shows a date; yields now and then. @throws {LicenceError} document-unreadable */
export function* readDateStyles(pieces: Iterable<Uint8Array>): Generator<void, readonly boolean[]> {
  const formats = new Map<number, boolean>();
  const styles: boolean[] = [];
  let isCellStyle = false;
  yield* readXml(pieces, {
    open(name, attributes) {
      const format = Number(attributes["numFmtId"] ?? 0);
      const hasRoom = Math.max(formats.size, styles.length) < MOST_STYLES;
      if (name === "numFmt" && hasRoom) formats.set(format, showsDate(attributes["formatCode"] ?? ""));
      else if (name === "cellXfs") isCellStyle = true;
      else if (name === "xf" && isCellStyle && hasRoom) styles.push(formats.get(format) ?? DATE_FORMATS.has(format));
    },
    close(name) {
      if (name === "cellXfs") isCellStyle = false;
    },
  });
  return styles;
}

/** Whether a format code has a day or a year in it, apart from what it quotes or puts in brackets. */
function showsDate(code: string): boolean {
  return /[dy]/i.test(code.slice(0, LONGEST_CODE).replaceAll(/"[^"]*"|\[[^\]]*\]|\\.|_./g, ""));
}

/** The text of a number's cell. */
export function numberText(written: string, isDate: boolean, system: keyof typeof DAY_ZERO): string {
  const value = Number(written);
  if (written.trim() === "" || !Number.isFinite(value)) return written;
  if (isDate) return dateOfSerial(value, system) ?? written;
  if (Math.abs(value) >= EXACT) return value.toExponential().toUpperCase();
  // Up to fifteen digits, written as they are counted: nothing to round.
  if (written.length <= 15 && String(value) === written) return written;
  // 89.52 is kept as 89.519999999999996 by some; fifteen digits are what the sheet shows and means.
  return String(Number(value.toPrecision(15)));
}

/** The day that a spreadsheet counts as that number, hours left out; undefined when it is none. */
export function dateOfSerial(serial: number, system: keyof typeof DAY_ZERO = "1900"): string | undefined {
  const day = Math.floor(serial);
  if (day < 1 || day > LAST_DAY) return undefined;
  return addDays(DAY_ZERO[system], system === "1900" && day < FIRST_TRUE_DAY ? day + 1 : day);
}
