// Numbers as a reservation gets them: those that no other licence may have are looked up, those that are counted are counted on
// past what is taken.

import type { Reservation } from "../../issuance/register-entries.ts";
import { completeNumber, type NumberTemplate } from "../../licence/licence-number.ts";
import { HELD, type Numbering } from "../conditions.ts";
import type { Book } from "./book.ts";
import type { Counters } from "./counters.ts";
import { HOLDERS_OF_NUMBER } from "./finders.ts";
import { type Asking, ask, type Inquiry, type Key, textOf } from "./intent.ts";
import type { Rows } from "./schema.ts";

/** So many numbers are looked up at once where one was found taken. */
const LOOK_AHEAD = 32;

export interface Numbered {
  readonly number: string;
  readonly numbering: Numbering;
}

type Holding = Pick<Rows["licences"], "type" | "issuer" | "number" | "serial">;

/** Who holds which numbers, as far as it was asked, in one write. */
export interface HeldNumbers {
  /** What to ask before the first reservation: the numbers they will most likely come to. */
  asking(reservations: readonly Reservation[], counters: Counters): Asking<typeof HOLDERS_OF_NUMBER>;
  learn(asked: readonly Key[], found: readonly Holding[]): void;
  hold(row: Holding & { readonly numbering: Numbering }): void;
  /** Whether a licence of another serial has it. */
  isTaken(reservation: Reservation, number: string, serial: string, next?: () => readonly string[]): Inquiry<boolean>;
}

export function createHeldNumbers(): HeldNumbers {
  const serialsOf = new Map<string, Set<string>>();
  const learn = (asked: readonly Key[], found: readonly Holding[]): void => {
    for (const key of asked) if (!serialsOf.has(textOf(key))) serialsOf.set(textOf(key), new Set());
    for (const { type, issuer, number, serial } of found) serialsOf.get(textOf([type, issuer, number]))?.add(serial);
  };
  return {
    asking: (reservations, counters) => [HOLDERS_OF_NUMBER, likelyNumbers(reservations, counters)],
    learn,
    hold: ({ type, issuer, number, serial, numbering }) => {
      if (!HELD.includes(numbering)) return;
      const name = textOf([type, issuer, number]);
      serialsOf.set(name, (serialsOf.get(name) ?? new Set()).add(serial));
    },
    *isTaken({ type, issuer }, number, serial, next = () => [number]) {
      const name = textOf([type, issuer, number]);
      if (!serialsOf.has(name)) {
        const keys = next().map((one) => [type, issuer, one]);
        learn(keys, yield* ask(HOLDERS_OF_NUMBER, keys));
      }
      return [...(serialsOf.get(name) ?? [])].some((holder) => holder !== serial);
    },
  };
}

function likelyNumbers(reservations: readonly Reservation[], counters: Counters): readonly Key[] {
  const counted = new Map<string, number>();
  return reservations.flatMap(({ type, issuer, number: wanted }) => {
    if (wanted.kind === "fixed") return wanted.unique ? [[type, issuer, wanted.number]] : [];
    const scope = scopeOf(wanted.template);
    const sequence = (counted.get(scope) ?? counters.last(scope)) + 1;
    counted.set(scope, sequence);
    return fits(wanted.template, sequence) ? [[type, issuer, completeNumber(wanted.template, sequence)]] : [];
  });
}

/** The scope in which a template's numbers are counted. */
export function scopeOf(template: NumberTemplate): string {
  return `number:${template.scope}`;
}

function fits(template: NumberTemplate, sequence: number): boolean {
  return String(sequence).length <= template.digits;
}

/** The next number that is free, undefined when the digits are used up. What is skipped is said in the audit trail. */
export function* generateNumber(
  { book, counters, held }: { readonly book: Book; readonly counters: Counters; readonly held: HeldNumbers },
  reservation: Reservation,
  template: NumberTemplate,
): Inquiry<Numbered | undefined> {
  const scope = scopeOf(template);
  const { at, idempotency: claim, type, issuer } = reservation;
  for (let sequence = counters.last(scope) + 1; fits(template, sequence); sequence += 1) {
    const number = completeNumber(template, sequence);
    counters.set(scope, sequence);
    const following = () =>
      Array.from({ length: LOOK_AHEAD }, (_, ahead) => sequence + ahead)
        .filter((one) => fits(template, one))
        .map((one) => completeNumber(template, one));
    if (!(yield* held.isTaken(reservation, number, "", following))) return { number, numbering: "generated" };
    const detail = { type, sequence, reason: "taken" };
    book.audit({ at, actor: claim?.client ?? "register", action: "number-skipped", subject: issuer, detail });
  }
  return undefined;
}
