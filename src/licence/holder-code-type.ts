// 持证主体代码类型代码: GB/T 36903-2018 Annex A, the codes that say what kind of number a holder's code is.

import type { CodeSystem } from "./licence-type.ts";

// 001 USCC, 099 other codes of organisations. All others belong to natural persons: 111 resident identity number, 114-122
// military and police, 411-414 passports, 511/516 travel permits, 999 other.
const ORGANISATIONS: readonly string[] = ["001", "099"];

const CODE_SYSTEMS: Readonly<Record<string, CodeSystem>> = {
  "001": "unified-social-credit-code",
  "111": "resident-identity-number",
};

/** Tells whether a code of this kind is a natural person's. */
export function isPersonCode(codeType: string): boolean {
  return !ORGANISATIONS.includes(codeType);
}

/** Tells whether codes of a system are natural persons'. */
export function isPersonCodeSystem(system: CodeSystem): boolean {
  return Object.entries(CODE_SYSTEMS).some(([codeType, found]) => found === system && isPersonCode(codeType));
}

/** The code system that codes of this kind must satisfy, where we have a checker. */
export function codeSystemOfHolder(codeType: string): CodeSystem | undefined {
  return Object.hasOwn(CODE_SYSTEMS, codeType) ? CODE_SYSTEMS[codeType] : undefined;
}
