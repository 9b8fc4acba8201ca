// 食品经营许可证编号 (JY) and 食品生产许可证编号 (SC): two letters and 14 digits, the last one ISO/IEC 7064 MOD 11,10 over the 13
// before it. JY: business form 1-3, six digits of place, six of sequence. SC: 1 food or 2 additive, two of category, six of
// place, four of sequence. The place is not looked up: Beijing writes streets into it.

import type { CodeFault } from "./code-fault.ts";
import { mod1110CheckDigit } from "./mod-11-10.ts";

/** Faults of a food licence number; empty when it is right. */
export function checkFoodLicenceNumber(text: string): readonly CodeFault[] {
  if (text.length !== 16) return [{ fault: "length", found: String(text.length), expected: "16" }];
  if (!/^(?:JY[1-3]|SC[12])\d{13}$/.test(text)) {
    return [{ fault: "form", found: text, expected: "JY[1-3]/SC[1-2] + 13" }];
  }
  const expected = mod1110CheckDigit(text.slice(2, 15));
  return expected === text.charAt(15) ? [] : [{ fault: "check-character", found: text.charAt(15), expected }];
}
