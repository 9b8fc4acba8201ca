// The audit trail's hash chain: every line holds the hash of the line before it, so that an edit, a deletion or a reordering
// breaks the chain, and a truncation shows against a head kept elsewhere.

import { toHex, utf8 } from "./bytes.ts";
import { canonicalize } from "./canonical.ts";
import type { Cryptography } from "./cryptography.ts";

/** A line of the audit trail before it is chained. `detail` holds no personal data and no secret. */
export interface AuditEntry {
  /** UTC instant in seconds. */
  readonly at: string;
  /** Client or operator. */
  readonly actor: string;
  /** kebab-case: `licence-issued`, `licence-revoked`, `key-created`, `number-skipped` … */
  readonly action: string;
  /** What it is about: a licence id, a kid, a USCC. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** A line of the audit trail; `hash` = hex SHA-256 over JCS of everything else, `previous` is the hash of seq − 1. */
export interface AuditLine extends AuditEntry {
  /** From 1, no gap. */
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** Where the chain stands; an empty trail has seq 0 and 64 zeros. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** Where an empty trail stands. */
export const EMPTY_HEAD: AuditHead = { seq: 0, hash: "0".repeat(64) };

/** Chains entries, in order, to the trail's head; the last line's seq and hash are the new head. */
export function chainAudit(
  head: AuditHead,
  entries: readonly AuditEntry[],
  sha256: Cryptography["sha256"],
): AuditLine[] {
  let { seq, hash } = head;
  return entries.map(({ at, actor, action, subject, detail }) => {
    const content = { at, actor, action, subject, detail, seq: seq + 1, previous: hash };
    const line = { ...content, hash: hashOf(content, sha256) };
    ({ seq, hash } = line);
    return line;
  });
}

/** Tells whether a line follows the line (or head) before it and is as it was written. */
export function checkAuditLine(previous: AuditHead, line: AuditLine, sha256: Cryptography["sha256"]): boolean {
  if (line.seq !== previous.seq + 1 || line.previous !== previous.hash) return false;
  const { at, actor, action, subject, detail, seq, previous: before } = line;
  return line.hash === hashOf({ at, actor, action, subject, detail, seq, previous: before }, sha256);
}

function hashOf(content: Omit<AuditLine, "hash">, sha256: Cryptography["sha256"]): string {
  return toHex(sha256(utf8(canonicalize(content))));
}
