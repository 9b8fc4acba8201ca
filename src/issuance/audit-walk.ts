// Walking the audit trail and the ledger: every line follows the one before it, the head noted elsewhere is still in it, and
// every issued licence has exactly the events that its revision counts, each with a line about it in the trail.

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
  /** Licences with fewer lines in the trail than events; not judged when the trail is broken. */
  readonly unaudited: readonly string[];
}

/** What a walk needs. */
export interface AuditWalkParts {
  readonly keeper: Pick<Keeper, "auditLines" | "ledger">;
  readonly cryptography: Pick<Cryptography, "sha256">;
  /** Told how many lines were looked at so far. */
  readonly onLines?: (lines: number) => void;
}

const PAGE = 1000;

/** Walks everything; `noted` is a head that was printed or backed up earlier. The register may be in use meanwhile. */
export async function walkAuditTrail(parts: AuditWalkParts, noted?: AuditHead): Promise<AuditFindings> {
  // The ledger first: what happens to a licence from then on only adds lines about it.
  const { licences, miscounted, awaited } = await walkLedger(parts);
  const trail = await walkLines(parts, noted, awaited);
  const { head, brokenAt } = trail;
  const unaudited = brokenAt === undefined ? [...awaited.keys()] : [];
  const seen = noted === undefined ? {} : { noted: trail.seen ? ("present" as const) : ("absent" as const) };
  const complete = miscounted.length === 0 && unaudited.length === 0;
  const intact = brokenAt === undefined && (noted === undefined || trail.seen) && complete;
  return { intact, head, ...(brokenAt === undefined ? {} : { brokenAt }), ...seen, licences, miscounted, unaudited };
}

interface Trail {
  readonly head: AuditHead;
  readonly seen: boolean;
  readonly brokenAt?: number;
}

/** Takes from `awaited`, the lines still missing about each licence, what it finds. */
async function walkLines(
  { keeper, cryptography, onLines = () => undefined }: AuditWalkParts,
  noted: AuditHead | undefined,
  awaited: Map<string, number>,
): Promise<Trail> {
  let head: AuditHead = EMPTY_HEAD;
  let seen = isSame(head, noted);
  for (;;) {
    const lines = await keeper.auditLines(head.seq, PAGE);
    for (const line of lines) {
      if (!checkAuditLine(head, line, cryptography.sha256)) return { head, seen, brokenAt: line.seq };
      head = { seq: line.seq, hash: line.hash };
      seen ||= isSame(head, noted);
      const missing = (awaited.get(line.subject) ?? 0) - 1;
      if (missing > 0) awaited.set(line.subject, missing);
      else awaited.delete(line.subject);
    }
    onLines(head.seq);
    if (lines.length < PAGE) return { head, seen };
  }
}

function isSame(head: AuditHead, noted: AuditHead | undefined): boolean {
  return noted !== undefined && noted.seq === head.seq && noted.hash === head.hash;
}

interface Ledger extends Pick<AuditFindings, "licences" | "miscounted"> {
  /** How many lines the trail owes each licence. */
  readonly awaited: Map<string, number>;
}

async function walkLedger({ keeper }: AuditWalkParts): Promise<Ledger> {
  const miscounted: string[] = [];
  const awaited = new Map<string, number>();
  for (let after = ""; ; ) {
    const page = await keeper.ledger(after, PAGE);
    for (const { id, revision, events } of page) {
      if (events !== revision + 1) miscounted.push(id);
      awaited.set(id, revision + 1);
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) return { licences: awaited.size, miscounted, awaited };
  }
}
