// The code systems by name (the schema keyword `codeSystem`): strict when a licence is issued, lenient with a warning when
// an older register is imported, since wrong check characters are in circulation.

import type { CodeSystem } from "../licence-type.ts";
import type { CodeFault } from "./code-fault.ts";
import { checkDrugLicenceNumber } from "./drug-licence-number.ts";
import { checkFoodLicenceNumber } from "./food-licence-number.ts";
import { checkRealEstateNumber } from "./real-estate-number.ts";
import { checkRealEstateUnitNumber } from "./real-estate-unit-number.ts";
import { checkResidentIdentityNumber } from "./resident-identity-number.ts";
import { checkUnifiedSocialCreditCode } from "./unified-social-credit-code.ts";

const CHECKERS: Readonly<Record<CodeSystem, (text: string) => readonly CodeFault[]>> = {
  "unified-social-credit-code": checkUnifiedSocialCreditCode,
  "resident-identity-number": checkResidentIdentityNumber,
  "food-licence-number": checkFoodLicenceNumber,
  "real-estate-number": checkRealEstateNumber,
  "real-estate-unit-number": checkRealEstateUnitNumber,
  "drug-licence-number": checkDrugLicenceNumber,
};

/** The names of all code systems. */
export const CODE_SYSTEMS: readonly string[] = Object.keys(CHECKERS);

/** Tells whether a word names a code system. */
export function isCodeSystem(name: string): name is CodeSystem {
  return Object.hasOwn(CHECKERS, name);
}

/** The first fault of a code, or undefined when it is right. For issuing: nothing is forgiven. */
export function checkCode(system: CodeSystem, text: string): CodeFault | undefined {
  return CHECKERS[system](text)[0];
}

/** Tells whether a text is at least written as a code of that system: as long, of such characters, in such a form. */
export function isWrittenAs(system: CodeSystem, text: string): boolean {
  return !CHECKERS[system](text).some(({ fault }) => WRITING.includes(fault));
}

const WRITING: readonly string[] = ["length", "characters", "form"];

/** What an import makes of a code: `errors` refuse the row, `warnings` are noted beside it. */
export interface ImportFindings {
  readonly errors: readonly CodeFault[];
  readonly warnings: readonly CodeFault[];
}

/**
 * For imports: a single wrong check character, or a form of before 1999, is a warning. Two wrong check characters in one
 * USCC are an error: one may have been issued wrongly, both make it another code.
 */
export function checkCodeOnImport(system: CodeSystem, text: string): ImportFindings {
  const faults = CHECKERS[system](text);
  const forgiven = faults.length === 1 && faults.every(({ fault }) => FORGIVEN.includes(fault));
  return forgiven ? { errors: [], warnings: faults } : { errors: faults, warnings: [] };
}

const FORGIVEN: readonly string[] = ["check-character", "inner-check-character", "legacy"];
