// What can be done with the rows of a table.

/** Kinds of work. */
export const BULK_KINDS = ["issue", "renew", "suspend", "revoke", "restore"] as const;

/** A kind of work. */
export type BulkKind = (typeof BULK_KINDS)[number];
