// How far a restored register skips ahead (Upkeep.skipNumbers): what is usual, and how many digits a type's running numbers have.

import type { LicenceType } from "../licence/licence-type.ts";

/** Unless somebody says another: no more than a tenth of what a number's digits still hold. */
export const USUAL_SKIP = { numbers: 10_000, share: 0.1 };

/** Digits of the running numbers, by the code of a type. */
export function digitsByType(types: readonly LicenceType[]): Readonly<Record<string, number>> {
  const digits = types.flatMap(({ code, number }) =>
    number.rule === "generated"
      ? number.parts.flatMap((part) => ("sequence" in part ? [[code, part.sequence] as const] : []))
      : [],
  );
  return Object.fromEntries(digits);
}
