// An order's passage through the cycle of issuing, and how whatever fails on the way is turned into the order's own answer.

import { LicenceError } from "../licence/errors.ts";
import type { Draft } from "./draft.ts";
import type { IssueOrder, IssueOutcome } from "./issue-order.ts";
import type { LicenceRecord } from "./register-entries.ts";

/** An order on its way through the cycle. */
export interface Passage {
  readonly order: IssueOrder;
  draft?: Draft;
  kid?: string;
  record?: LicenceRecord;
  outcome?: IssueOutcome;
}

/** The passages that have no outcome yet. */
export function underWay(passages: readonly Passage[]): Passage[] {
  return passages.filter(({ outcome }) => outcome === undefined);
}

/** Runs a write of the register; what it throws becomes a value, so that every order of the group gets its answer. */
export async function attempt<T>(write: () => Promise<T>): Promise<T | LicenceError> {
  try {
    return await write();
  } catch (error) {
    return error instanceof LicenceError ? error : new LicenceError("internal", { cause: error });
  }
}

/** What an order is answered when something was thrown on its way. */
export function refusal(error: unknown): { readonly error: LicenceError } {
  return { error: error instanceof LicenceError ? error : new LicenceError("internal", { cause: error }) };
}
