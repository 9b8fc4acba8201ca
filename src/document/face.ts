// Says whether a licence can be drawn, before it is issued: every character in a font, every text in its box. Works from the
// coverage data alone: no font file, no WebAssembly, microseconds. Fits the port `Face` of issuance.

import type { LicenceSubject } from "../licence/credential.ts";
import type { FieldError } from "../licence/errors.ts";
import type { Issuer, LicenceType } from "../licence/licence-type.ts";
import { printedFaces } from "../licence/own-document.ts";
import type { Words } from "../licence/words.ts";
import type { FaceCoverage } from "./coverage.ts";
import { checkFaces } from "./layout/composition.ts";
import { planType, type TypePlan } from "./layout/type-plan.ts";
import { createTypeface } from "./typeface.ts";

/** Checks faces. `check` answers `glyph-missing` and `text-overflow` errors with pointers into the subject. */
export interface DrawableFace {
  check(type: LicenceType, issuer: Issuer, subject: LicenceSubject): readonly FieldError[];
}

/** @param words the Chinese sentences that are printed. */
export function createFace(coverage: FaceCoverage, words: Words): DrawableFace {
  const typeface = createTypeface(coverage);
  const plans = new WeakMap<LicenceType, TypePlan>();
  return {
    check(type, issuer, subject) {
      const { type: drawn } = printedFaces(type, subject.claims);
      const plan = plans.get(drawn) ?? planType(drawn, typeface, words);
      plans.set(drawn, plan);
      return checkFaces(plan, issuer, subject, { typeface, words });
    },
  };
}
