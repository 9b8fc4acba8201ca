// The department's own view of its licences: one, a page, a search, a history. No id number stands in a URL, log or index.

import type { LicenceEvent, LicenceRecord, LicenceStatus } from "./ports.ts";
import type { Principal } from "./principal.ts";

/** A page of licences; `next` is an opaque cursor. */
export interface LicencePage {
  readonly licences: readonly LicenceRecord[];
  readonly next?: string;
}

/** What to look for. `holder` is a whole code, `text` a holder's whole name or a whole number. */
export interface LicenceSearch {
  readonly type?: string;
  readonly status?: LicenceStatus;
  readonly holder?: string;
  readonly number?: string;
  readonly text?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Reads licences for those who may; what they may not read is `not-found`. */
export interface Records {
  /** @throws {LicenceError} not-found */
  licence(principal: Principal, id: string): Promise<LicenceRecord>;
  /** @throws {LicenceError} not-found */
  history(principal: Principal, id: string): Promise<readonly LicenceEvent[]>;
  /** Newest first. @throws {LicenceError} request-invalid — a cursor or limit that is none. */
  search(principal: Principal, search: LicenceSearch): Promise<LicencePage>;
}
