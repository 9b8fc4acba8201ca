// 药品经营许可证编号 since 2024 (总局令84 Art 76): province, business form A-D, A legal person or B none, four digits of place
// and five of sequence. There is no check character.

import type { CodeFault } from "./code-fault.ts";
import { PROVINCES } from "./province.ts";

const NUMBER = new RegExp(`^[${PROVINCES}][A-D][AB]\\d{9}$`, "u");

/** Faults of a drug licence number; empty when it is right. */
export function checkDrugLicenceNumber(text: string): readonly CodeFault[] {
  return NUMBER.test(text) ? [] : [{ fault: "form", found: text, expected: "浙DB570000001" }];
}
