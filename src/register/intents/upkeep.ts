// The switch by which issuing is stopped at once, and a write for no other purpose than to see that writing works. Both are facts
// of the register about itself, so that every process on it knows them.

import type { IssuingHalt } from "../../issuance/register-entries.ts";
import type { AuditEntry } from "../../licence/audit-chain.ts";
import type { Book } from "./book.ts";
import { FACT } from "./finders.ts";
import { ask, type Inquiry, type Intent } from "./intent.ts";

const HALT = "issuing-halt";
const PROBE = "last-probe";

/** Why issuing is off; undefined while it is on. */
export function* issuingHalt(): Inquiry<IssuingHalt | undefined> {
  const [fact] = yield* ask(FACT, [[HALT]]);
  return haltIn(fact?.value ?? "");
}

export function* switchIssuing(book: Book, halt: IssuingHalt | undefined, audit: AuditEntry): Intent<void> {
  book.replace("meta", { name: HALT, value: halt === undefined ? "" : JSON.stringify(halt) });
  book.audit(audit);
  return yield* book.close(undefined);
}

export function* tryWriting(book: Book, at: string): Intent<void> {
  book.replace("meta", { name: PROBE, value: at });
  return yield* book.close(undefined);
}

function haltIn(text: string): IssuingHalt | undefined {
  if (text === "") return undefined;
  const stored = JSON.parse(text) as Partial<IssuingHalt>;
  return { reason: String(stored.reason ?? ""), since: String(stored.since ?? "") };
}
