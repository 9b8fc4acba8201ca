// Whether a licence's number (证照编号) is an identity number of a person: such a number stays out of file names and, but for its
// mask, out of public reports. Known from the type's data alone.

import { isPersonCode, isPersonCodeSystem } from "./holder-code-type.ts";
import type { LicenceType } from "./licence-type.ts";

const HOLDER_CODE = /^\/certificateHolder\/[^/]+\/code$/;

/** Numbers under a code system of people's codes; or, under none, numbers that are the holder's code where that may be a person's. */
export function isNumberPersonal({ number, holder }: Pick<LicenceType, "number" | "holder">): boolean {
  if (number.codeSystem !== undefined) return isPersonCodeSystem(number.codeSystem);
  return number.rule === "claim" && HOLDER_CODE.test(number.field) && holder.codeTypes.some(isPersonCode);
}
