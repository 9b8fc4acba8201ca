// What may be said once for all rows of a batch, where its rows do not say it.

/** What a batch says once for all its rows. */
export interface ForAll {
  readonly act?: string;
  readonly ground?: string;
  readonly legalBasis?: string;
  readonly note?: string;
  readonly effectiveAt?: string;
  readonly actorName?: string;
  readonly actorCode?: string;
}
