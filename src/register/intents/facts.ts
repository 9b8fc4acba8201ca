// What the register knows about itself: its origin, and secrets that are made once and kept (the writing half of Keeper).

import type { AuditEntry } from "../../licence/audit-chain.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { Book } from "./book.ts";
import { FACT } from "./finders.ts";
import { ask, type Inquiry, type Intent } from "./intent.ts";

/** Names of facts. */
export const ORIGIN = "origin";
export const HOLDER_INDEX_KEY = "holder-index-key";
export const NUMBER_KEY = "number-key";
/** JSON of how the counters skipped ahead when the register was last restored (skipping.ts). */
export const RESTORED = "restored";
const FORMER = "former-origins";

/** A change of the authority's domain: which it had, and when it moved. */
export interface Move {
  readonly former: readonly string[];
  readonly at: string;
}

export function* fact(name: string): Inquiry<string | undefined> {
  const [found] = yield* ask(FACT, [[name]]);
  return found?.value;
}

/** Keeps the value unless there is one; answers which holds. */
export function* keepFact(book: Book, name: string, value: string): Intent<string> {
  const known = yield* fact(name);
  if (known === undefined) book.insert("meta", { name, value });
  return yield* book.close(known ?? value);
}

/** Keeper.claimOrigin. @throws {LicenceError} origin-mismatch */
export function* claimOrigin(book: Book, origin: string, move: Move | undefined): Intent<readonly string[]> {
  const found = new Map((yield* ask(FACT, [[ORIGIN], [FORMER]])).map(({ name, value }) => [name, value]));
  const registered = found.get(ORIGIN);
  const before = originsIn(found.get(FORMER) ?? "[]");
  if (registered === undefined) book.insert("meta", { name: ORIGIN, value: origin });
  if (registered === undefined || registered === origin) return yield* book.close(before);
  if (move?.former.includes(registered) !== true) {
    throw new LicenceError("origin-mismatch", { parameters: { registered, found: origin } });
  }
  const former = [...before.filter((known) => known !== origin), registered];
  book.replace("meta", { name: FORMER, value: JSON.stringify(former) });
  book.replace("meta", { name: ORIGIN, value: origin });
  const detail = { from: registered, to: origin };
  book.audit({ at: move.at, actor: "operator", action: "origin-changed", subject: "register", detail });
  return yield* book.close(former);
}

function originsIn(text: string): readonly string[] {
  const stored: unknown = JSON.parse(text);
  return Array.isArray(stored) ? stored.filter((origin) => typeof origin === "string") : [];
}

/** Keeper.acceptClock. */
export function* acceptClock(book: Book, audit: AuditEntry): Intent<void> {
  book.acceptClock(audit);
  return yield* book.close(undefined);
}
