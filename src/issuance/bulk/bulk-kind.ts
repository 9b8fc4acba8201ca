// What can be done with the rows of a table.

/** Kinds of work. */
export const BULK_KINDS = ["issue", "renew", "suspend", "revoke", "restore"] as const;

/** A kind of work; existing stock is taken over at the machine's own command line alone, since days of issue are believed. */
export type BulkKind = (typeof BULK_KINDS)[number] | "import";
