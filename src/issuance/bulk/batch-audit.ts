// What the audit trail says of batches: what was asked and how many rows, never what they said.

import type { AuditEntry } from "../../licence/audit-chain.ts";
import type { BatchRecord } from "./batch-entries.ts";

/** A line of the audit trail about a batch; it names nobody. */
export function auditOf(
  { id, asked, total, done, repeated, failed }: BatchRecord,
  line: Pick<AuditEntry, "at" | "actor" | "action">,
): AuditEntry {
  const { kind, type, issuer, dryRun } = asked;
  const counts = { rows: total, done, repeated, failed };
  return { ...line, subject: id, detail: { kind, type, issuer, dryRun: dryRun ? 1 : 0, ...counts } };
}
