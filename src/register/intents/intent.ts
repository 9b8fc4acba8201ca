// Intents: what the register decides, written once for every store. An intent is a generator that asks the store questions,
// many at a time and each for many keys, decides item after item in an outcome of its own, and ends by saying what is to be
// written, as data. It never writes, waits or looks at a clock, so that a store may run it again from the start.
// Fixed: Question, Finder, Change, Intent, Inquiry and Driver, to which every store is written. Who runs them is a driver:
// SQLite under its write lock, PostgreSQL under the lock of the turn's row, D1 in one batch that fails when the turn has passed.

import type { Awaitable } from "../../issuance/ports.ts";
import type { Column, Rows, TableName } from "./schema.ts";

/** The values of a finder's `by` columns, in their order; then, where it has a `span`, from (inclusive) and until (exclusive). */
export type Key = readonly (string | number)[];

/**
 * Which rows a question looks for: those whose `by` columns equal one of its keys, in no order, each once for every key it
 * answers. There are few finders (finders.ts); a driver may prepare a statement for each.
 */
export interface Finder<T extends TableName = TableName, C extends string = string> {
  readonly table: T;
  /** What is answered of a row. */
  readonly columns: readonly C[];
  readonly by: readonly string[];
  /** Of the rows of a key, only the one with the greatest value here. Without `by` it is the table's newest row. */
  readonly newest?: string;
  /** Only rows where this column holds one of these; as literals in SQL, since partial indexes stand on them. */
  readonly among?: { readonly column: string; readonly values: readonly string[] };
  /** Only rows where this column lies between the key's last two values. Different rows only. */
  readonly span?: string;
}

/** A question to the store. Its keys are different from one another; with none of them nothing is found. */
export interface Question {
  readonly finder: Finder;
  readonly keys: readonly Key[];
}

/** A row as a store answers it: the finder's columns by their property names, null where SQL has null. */
export type FoundRow = Readonly<Record<string, unknown>>;

/** What is asked is answered at one moment, the same through the whole intent; each question by its rows, in order. */
export type Inquiry<T> = Generator<readonly Question[], T, readonly (readonly FoundRow[])[]>;

/** Rows to be written. They go in the order of the changes; within a change no key occurs twice. */
export type Change = { readonly [T in TableName]: Insertion<T> | Replacement<T> | Update<T> }[TableName];

/** New rows. That one is there already is a mistake of ours, and undoes the whole write. */
export interface Insertion<T extends TableName> {
  readonly kind: "insert";
  readonly table: T;
  readonly rows: readonly Rows[T][];
}

/** Rows that take the place of what has their primary key, if anything has. */
export interface Replacement<T extends TableName> {
  readonly kind: "replace";
  readonly table: T;
  readonly rows: readonly Rows[T][];
}

/** Sets some columns of rows that are there; every row has its primary key and the columns of `set`. */
export interface Update<T extends TableName> {
  readonly kind: "update";
  readonly table: T;
  readonly set: readonly Column<T>[];
  readonly rows: readonly Partial<Rows[T]>[];
}

/** What an intent comes to: what its caller is told, and what makes it true. */
export interface Decision<T> {
  readonly outcome: T;
  readonly changes: readonly Change[];
}

/** Decides a write. */
export type Intent<T> = Inquiry<Decision<T>>;

/**
 * Runs intents on a store. What an intent throws undoes it and passes to the caller.
 * @throws {LicenceError} register-unavailable — the store cannot be reached, or others were always quicker.
 */
export interface Driver {
  /** Asks and writes as if nothing else happened meanwhile; durable once it answers. `intent` may be called several times. */
  write<T>(intent: () => Intent<T>): Awaitable<T>;
  /** Asks and writes nothing. */
  read<T>(inquiry: () => Inquiry<T>): Awaitable<T>;
}

type Found<F> = F extends Finder<infer T, infer C> ? readonly Pick<Rows[T], C & Column<T>>[] : never;

/** A finder and the keys to ask it for; the same key may come several times. */
export type Asking<F> = readonly [finder: F, keys: readonly Key[]];

/** Asks several questions at once, for the price of one way to the store. */
export function* askAll<const F extends readonly Finder[]>(
  ...questions: { readonly [I in keyof F]: Asking<F[I]> }
): Inquiry<{ readonly [I in keyof F]: Found<F[I]> }> {
  const asked = questions.map(([finder, keys]) => ({ finder, keys: different(keys) }));
  const answers = asked.some(({ keys }) => keys.length > 0) ? yield asked : asked.map(() => []);
  // A finder names columns of its table, and a driver answers those.
  return answers as unknown as { readonly [I in keyof F]: Found<F[I]> };
}

/** Asks one question. */
export function* ask<F extends Finder>(finder: F, keys: readonly Key[]): Inquiry<Found<F>> {
  const [found] = yield* askAll<[F]>([finder, keys]);
  return found;
}

function different(keys: readonly Key[]): readonly Key[] {
  if (keys.length < 2) return keys;
  const seen = new Set<string | number>();
  return keys.filter((key) => {
    const before = seen.size;
    seen.add(key.length === 1 ? (key[0] ?? "") : textOf(key));
    return seen.size > before;
  });
}

/** A key as the name of an entry in a map; different keys have different ones. */
export function textOf(key: Key): string {
  if (key.length === 1) return String(key[0]);
  let text = "";
  for (const value of key) text += `${String(value).length}:${value}`;
  return text;
}
