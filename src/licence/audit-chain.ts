// The audit trail's hash chain: every line holds the hash of the line before it, so that an edit, a deletion or a reordering
// breaks the chain, and a truncation shows against a head kept elsewhere.

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
