// Publishing signed status lists: at once after a change, and by a timer that only renews their validity.

/** Signs and publishes the status lists that are due. */
export interface Publishing {
  /** Publishes every list that is dirty or about to lapse; answers how many. Calls that overlap share one run. */
  publishDue(): Promise<number>;
  /** Publishes one list if it was never published or has lapsed, so that `/status/{list}` can answer; then its JSON. */
  current(list: string): Promise<string | undefined>;
}
