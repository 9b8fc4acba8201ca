// What a restored register skips: between the backup and the loss others may have been given the numbers, serials, versions and places
// in status lists that it would give next. Counters jump, lists are closed (the next one has an id of its own), and scopes that the
// backup does not know begin behind the margin. Numbers are never made to fit by wrapping round: digits used up refuse.

import type { NumberSkip, Reservation, SkippedScope } from "../../issuance/register-entries.ts";
import type { Book } from "./book.ts";
import { type Counters, SERIAL_DIGITS, serialsOf } from "./counters.ts";
import { RESTORED } from "./facts.ts";
import { COUNTERS_BETWEEN, NEWEST_LIST } from "./finders.ts";
import { ask, type Intent } from "./intent.ts";
import { scopeOf } from "./numbers.ts";
import type { Rows } from "./schema.ts";

/** How far a register skips whose counters began before it was restored. */
export type Restored = Pick<NumberSkip, "at" | "numbers" | "share">;

/** Versions of a licence that may have been issued after the backup. */
const VERSIONS_SKIPPED = 9;
/** From the text before a scope to the one after every scope that begins so. */
const SPANS = ["number", "serial", "status-list"].map((kind) => [`${kind}:`, `${kind};`]);

/** Upkeep.skipNumbers. */
export function* skipNumbers(book: Book, skip: NumberSkip): Intent<readonly SkippedScope[]> {
  const { at, numbers, share } = skip;
  const counters = yield* ask(COUNTERS_BETWEEN, SPANS);
  const issuers = counters.map(({ scope }) => [scope.split(":")[1] ?? ""]);
  const lists = yield* ask(NEWEST_LIST, issuers);
  const newest = new Map(lists.map(({ issuer, number, size }) => [`status-list:${issuer}:${number}`, size]));
  const skipped = counters
    .map((counter) => skipOf(counter, skip, newest))
    .filter(({ from, to }) => to > from)
    .toSorted((one, other) => (one.scope < other.scope ? -1 : 1));
  for (const { scope, to, ...told } of skipped) {
    book.replace("counters", { scope, value: to });
    book.audit(lineOf({ ...told, to }, { at, actor: "operator" }));
  }
  if (numbers > 0) book.replace("meta", { name: RESTORED, value: JSON.stringify({ at, numbers, share }) });
  return yield* book.close(skipped.map(({ scope: _, ...told }) => told));
}

type Counter = Pick<Rows["counters"], "scope" | "value">;

function skipOf({ scope, value: from }: Counter, skip: NumberSkip, newest: ReadonlyMap<string, number>) {
  const [kind, ...rest] = scope.split(":");
  if (kind === "status-list") {
    // What is no longer the newest takes no more licences anyway.
    return { scope, kind, type: "", issuer: rest[0] ?? "", from, to: newest.get(scope) ?? from } as const;
  }
  if (kind === "serial") {
    const [type = "", issuer = ""] = rest;
    return { scope, kind, type, issuer, from, to: from + marginOf(skip, SERIAL_DIGITS, from) } as const;
  }
  const [type = "", issuer = ""] = rest.join(":").split("/");
  return { scope, kind: "number", type, issuer, from, to: from + marginOf(skip, skip.digits[type], from) } as const;
}

/** How many of the numbers that are left are skipped; digits nobody knows bound nothing. */
function marginOf({ numbers, share }: Pick<NumberSkip, "numbers" | "share">, digits = SERIAL_DIGITS, from = 0): number {
  const left = Math.max(0, 10 ** digits - 1 - from);
  return Math.min(numbers, Math.floor(left * share));
}

function lineOf({ kind, type, issuer, from, to }: SkippedScope, by: { readonly at: string; readonly actor: string }) {
  const detail = { kind, ...(type !== "" && { type }), from, to, reason: "restored" };
  return { ...by, action: "number-skipped", subject: issuer, detail };
}

/** How the register was restored; undefined when it never was. */
export function restoredIn(facts: readonly Rows["meta"][]): Restored | undefined {
  const text = facts.find(({ name }) => name === RESTORED)?.value;
  if (text === undefined) return undefined;
  const { at = "", numbers = 0, share = 0 } = JSON.parse(text) as Partial<Restored>;
  return { at, numbers, share };
}

interface Beginning {
  readonly book: Book;
  readonly counters: Counters;
  readonly restored: Restored | undefined;
}

/** Lets scopes in which a restored register never counted begin behind what may have been given in them. */
export function beginScopes({ book, counters, restored }: Beginning, reservations: readonly Reservation[]): void {
  if (restored === undefined) return;
  const begin = (reservation: Reservation, kind: "number" | "serial", scope: string, digits: number): void => {
    const to = marginOf(restored, digits);
    if (counters.last(scope) > 0 || to === 0) return;
    counters.set(scope, to);
    const { type, issuer, at, idempotency: claim } = reservation;
    book.audit(lineOf({ kind, type, issuer, from: 0, to }, { at, actor: claim?.client ?? "register" }));
  };
  for (const reservation of reservations) {
    const { type, issuer, number, predecessor } = reservation;
    if (predecessor === undefined) begin(reservation, "serial", serialsOf(type, issuer), SERIAL_DIGITS);
    if (number.kind === "generated" && !isOfLaterYear(number.template.before, reservation.at, restored)) {
      begin(reservation, "number", scopeOf(number.template), number.template.digits);
    }
  }
}

/** Whether numbers name a year after the restoring, so that none of them was given before it. */
function isOfLaterYear(before: string, at: string, restored: Restored): boolean {
  const year = Number(at.slice(0, 4));
  // At midnight the issuer's year may be ahead of UTC's.
  return [year, year + 1].some((one) => one > Number(restored.at.slice(0, 4)) && before.includes(String(one)));
}

/** The version that follows: of a licence from before the restoring, further on than its next. */
export function versionAfter(last: number, reservedAt: string, restored: Restored | undefined): number {
  return last + 1 + (restored !== undefined && reservedAt <= restored.at ? VERSIONS_SKIPPED : 0);
}
