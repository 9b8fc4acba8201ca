// 公民身份号码: GB 11643-1999, 18 characters, with a real calendar date and the check character of ISO/IEC 7064 MOD 11-2.
// The six-digit area is checked by its province only: counties come and go, numbers stay.

import { isDate } from "../calendar.ts";
import type { CodeFault } from "./code-fault.ts";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = "10X98765432";
/** First two digits of GB/T 2260, with 81-83 (residence permits of Hong Kong, Macao, Taiwan) and 91 (foreigners). */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/;

/** Faults of a resident identity number; empty when it is right. */
export function checkResidentIdentityNumber(text: string): readonly CodeFault[] {
  if (/^\d{15}$/.test(text)) return legacyFaults(text);
  if (text.length !== 18) return [{ fault: "length", found: String(text.length), expected: "18" }];
  if (!/^\d{17}[\dX]$/.test(text)) return [{ fault: "characters", found: stranger(text), expected: "0-9, X" }];
  if (!PROVINCE.test(text)) return [{ fault: "region", found: text.slice(0, 6), expected: "GB/T 2260" }];
  const date = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  if (!isDate(date)) return [{ fault: "date", found: date, expected: "YYYYMMDD" }];
  const expected = identityCheckCharacter(text.slice(0, 17));
  return expected === text.charAt(17) ? [] : [{ fault: "check-character", found: text.charAt(17), expected }];
}

/** The 18th character for the first 17 digits. @throws {RangeError} not 17 digits. */
export function identityCheckCharacter(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError("17 digits are needed");
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17.charAt(index)), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** The 15 digits of before 1999: two-digit year, no check character. Old registers still hold them. */
function legacyFaults(text: string): readonly CodeFault[] {
  const date = `19${text.slice(6, 8)}-${text.slice(8, 10)}-${text.slice(10, 12)}`;
  if (!PROVINCE.test(text)) return [{ fault: "region", found: text.slice(0, 6), expected: "GB/T 2260" }];
  if (!isDate(date)) return [{ fault: "date", found: text.slice(6, 12), expected: "YYMMDD" }];
  return [{ fault: "legacy", found: "15", expected: "18" }];
}

function stranger(text: string): string {
  return [...text].find((character, index) => !(index === 17 ? /[\dX]/ : /\d/).test(character)) ?? "";
}
