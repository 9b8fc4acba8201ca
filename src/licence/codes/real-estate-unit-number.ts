// 不动产单元号, 28 characters: 6 area, 3 street, 3 cadastral, two letters (kind of right and of parcel), 5 parcel,
// F/L/Q/W (building, woodland, other, none) and 8 digits. There is no check character.

import type { CodeFault } from "./code-fault.ts";

/** Faults of a real-estate unit number; empty when it is right. */
export function checkRealEstateUnitNumber(text: string): readonly CodeFault[] {
  if (text.length !== 28) return [{ fault: "length", found: String(text.length), expected: "28" }];
  if (/^\d{12}[A-Z]{2}\d{5}[FLQW]\d{8}$/.test(text)) return [];
  return [{ fault: "form", found: text, expected: "320311001021GB00233F00010013" }];
}
