// What is published of status lists, and what makes them due (the writing half of StatusListDesk).

import type { Book } from "./book.ts";
import { FALLING_DUE, LIST } from "./finders.ts";
import { ask, type Intent } from "./intent.ts";

/** A signed list. */
export interface PublishedList {
  readonly id: string;
  readonly credential: string;
  readonly publishedAt: string;
  readonly validUntil: string;
  /** The list's when its bits were read. */
  readonly token: number;
}

export function* publish(book: Book, { id, token, ...published }: PublishedList): Intent<void> {
  const [list] = yield* ask(LIST, [[id]]);
  book.requireTimely(published.publishedAt);
  if (list !== undefined) {
    const set = ["credential", "publishedAt", "validUntil", "dirty"] as const;
    book.update("statusLists", set, { id, ...published, dirty: list.token === token ? 0 : 1 });
  }
  return yield* book.close(undefined);
}

/** Marks the lists in which an endorsement fell due from the one date until before the other. */
export function* markEndorsementsDue(book: Book, after: string, until: string): Intent<void> {
  const fallen = yield* ask(FALLING_DUE, [[after, until]]);
  for (const { issuer, statusList } of fallen) book.markDirty(issuer, statusList, ["suspension"]);
  return yield* book.close(undefined);
}
