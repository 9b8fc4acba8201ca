// 统一社会信用代码: GB 32100-2015, with the organisation code (GB 11714-1997) inside it checked too. Whether the first two
// characters are a registration authority in use is left out: the list grows, and old licences keep retired ones.

import type { CodeFault } from "./code-fault.ts";

/** GB 32100's 31 characters: no I, O, S, V, Z. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/** 3^(i-1) mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Faults of a USCC; empty when it is right. */
export function checkUnifiedSocialCreditCode(text: string): readonly CodeFault[] {
  if (text.length !== 18) return [{ fault: "length", found: String(text.length), expected: "18" }];
  const stranger = [...text].find((character) => !ALPHABET.includes(character));
  if (stranger !== undefined) return [{ fault: "characters", found: stranger, expected: ALPHABET }];
  if (!/^\d{6}$/.test(text.slice(2, 8))) return [{ fault: "region", found: text.slice(2, 8), expected: "GB/T 2260" }];
  const faults: CodeFault[] = [];
  const inner = organisationCheckCharacter(text.slice(8, 16));
  if (inner !== text.charAt(16)) {
    faults.push({ fault: "inner-check-character", found: text.charAt(16), expected: inner });
  }
  const outer = creditCodeCheckCharacter(text.slice(0, 17));
  if (outer !== text.charAt(17)) faults.push({ fault: "check-character", found: text.charAt(17), expected: outer });
  return faults;
}

/** The 18th character for the first 17 (GB 32100 §5). @throws {RangeError} not 17 characters of the alphabet. */
export function creditCodeCheckCharacter(first17: string): string {
  return ALPHABET.charAt((31 - (weighted(first17, ALPHABET, WEIGHTS) % 31)) % 31);
}

/** The 9th character of an organisation code for its first 8 (GB 11714 §3). @throws {RangeError} not 8 characters 0-9A-Z. */
export function organisationCheckCharacter(first8: string): string {
  const rest = 11 - (weighted(first8, INNER_ALPHABET, INNER_WEIGHTS) % 11);
  return rest === 10 ? "X" : rest === 11 ? "0" : String(rest);
}

function weighted(text: string, alphabet: string, weights: readonly number[]): number {
  if (text.length !== weights.length) throw new RangeError(`${weights.length} characters are needed`);
  return weights.reduce((sum, weight, index) => {
    const value = alphabet.indexOf(text.charAt(index));
    if (value < 0) throw new RangeError("a character is not in the alphabet of the code");
    return sum + value * weight;
  }, 0);
}
