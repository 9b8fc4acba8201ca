// Walking the audit trail and the ledger: every line follows the one before it, the head noted elsewhere is still in it, and
// every issued licence has exactly the events that its revision counts.

import { type AuditHead, checkAuditLine, EMPTY_HEAD } from "../licence/audit-chain.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import type { Keeper } from "./ports.ts";

/** What a walk found. */
export interface AuditFindings {
  readonly intact: boolean;
  /** Where the trail stands. */
  readonly head: AuditHead;
  /** The first line that does not follow the one before it. */
  readonly brokenAt?: number;
  /** `absent`: the head noted elsewhere is not in the trail, so its tail was cut off or rewritten. */
  readonly noted?: "present" | "absent";
  readonly licences: number;
  /** Licences whose count of events is not what their revision says. */
  readonly miscounted: readonly string[];
}

/** What a walk needs. */
export interface AuditWalkParts {
  readonly keeper: Pick<Keeper, "auditLines" | "ledger">;
  readonly cryptography: Pick<Cryptography, "sha256">;
}

const PAGE = 1000;

/** Walks everything; `noted` is a head that was printed or backed up earlier. */
export async function walkAuditTrail(parts: AuditWalkParts, noted?: AuditHead): Promise<AuditFindings> {
  const trail = await walkLines(parts, noted);
  const ledger = await walkLedger(parts);
  const seen = noted === undefined ? {} : { noted: trail.seen ? ("present" as const) : ("absent" as const) };
  const intact = trail.brokenAt === undefined && (noted === undefined || trail.seen) && ledger.miscounted.length === 0;
  const { head, brokenAt } = trail;
  return { intact, head, ...(brokenAt === undefined ? {} : { brokenAt }), ...seen, ...ledger };
}

interface Trail {
  readonly head: AuditHead;
  readonly seen: boolean;
  readonly brokenAt?: number;
}

async function walkLines({ keeper, cryptography }: AuditWalkParts, noted: AuditHead | undefined): Promise<Trail> {
  let head: AuditHead = EMPTY_HEAD;
  let seen = isSame(head, noted);
  for (;;) {
    const lines = await keeper.auditLines(head.seq, PAGE);
    for (const line of lines) {
      if (!checkAuditLine(head, line, cryptography.sha256)) return { head, seen, brokenAt: line.seq };
      head = { seq: line.seq, hash: line.hash };
      seen ||= isSame(head, noted);
    }
    if (lines.length < PAGE) return { head, seen };
  }
}

function isSame(head: AuditHead, noted: AuditHead | undefined): boolean {
  return noted !== undefined && noted.seq === head.seq && noted.hash === head.hash;
}

async function walkLedger({ keeper }: AuditWalkParts): Promise<Pick<AuditFindings, "licences" | "miscounted">> {
  const miscounted: string[] = [];
  let licences = 0;
  for (let after = ""; ; ) {
    const page = await keeper.ledger(after, PAGE);
    for (const { id, revision, events } of page) if (events !== revision + 1) miscounted.push(id);
    licences += page.length;
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) return { licences, miscounted };
  }
}
