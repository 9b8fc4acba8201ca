// Numbers of licences (证照编号): what a type's number rule makes of an issuer, a day and claims. The running number alone is
// left open, since only the register can count; it completes the template inside its own atomic write.

import type { CheckAlgorithm } from "./licence-type.ts";

/** A generated number with everything filled in but the running number. */
export interface NumberTemplate {
  /** What the running numbers are counted apart by: the type, the issuer and the text before the sequence. */
  readonly scope: string;
  readonly before: string;
  readonly digits: number;
  readonly after: string;
  readonly check?: CheckAlgorithm;
}
