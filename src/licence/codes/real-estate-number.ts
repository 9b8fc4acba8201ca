// 不动产权证号 and 不动产登记证明号: `省简称(年份)市县全称不动产权第NNNNNNN号`. Six or seven digits (Shanghai prints six), brackets
// half or full width. There is no check character.

import type { CodeFault } from "./code-fault.ts";
import { PROVINCES } from "./province.ts";

const NUMBER = new RegExp(`^[${PROVINCES}][(（]\\d{4}[)）].{2,20}?不动产(?:权|证明)第\\d{6,7}号$`, "u");

/** Faults of a real-estate certificate number; empty when it is right. */
export function checkRealEstateNumber(text: string): readonly CodeFault[] {
  return NUMBER.test(text) ? [] : [{ fault: "form", found: text, expected: "浙(2026)某市不动产权第0000001号" }];
}
