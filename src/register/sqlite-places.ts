// Places in status lists: a pair of lists per issuer, opened when it is needed and followed by the next when it is full, or when the
// authority has moved to another domain.
// The lists' ids are SHA-256(permutation key ‖ purpose issuer number), cut to 128 bits: as random as the key, telling nothing of it.

import { desc } from "drizzle-orm";
import type { Reservation, StatusList } from "../issuance/register-entries.ts";
import { createBoundedCache } from "../licence/bounded-cache.ts";
import { concatBytes, fromHex, toBase32, toHex, utf8 } from "../licence/bytes.ts";
import { createIndexPermutation } from "../licence/status-index.ts";
import { by, placeholdersOf } from "./placeholders.ts";
import { BOTH_PURPOSES, type Book } from "./sqlite-book.ts";
import { type SqliteConnection, sha256 } from "./sqlite-connection.ts";
import { statusLists } from "./tables.ts";

const ID_BYTES = 16;
// Some thousand departments with a list each; a permutation's tables take about a hundred kilobytes.
const CACHED_PERMUTATIONS = 64;

/** A licence's bit. */
export interface Place {
  readonly statusList: number;
  readonly statusIndex: number;
}

interface ListPair {
  readonly number: number;
  readonly size: number;
  readonly permutationKey: string;
  readonly origin: string | null;
}

/** Takes the next place; only inside a write. */
export type TakePlace = (book: Book, reservation: Reservation) => Place;

/** Prepares the statements on a connection. */
export function createPlaces({ db }: SqliteConnection): TakePlace {
  const newest = db
    .select({
      number: statusLists.number,
      size: statusLists.size,
      permutationKey: statusLists.permutationKey,
      origin: statusLists.origin,
    })
    .from(statusLists)
    .where(by(statusLists.issuer, "issuer"))
    .orderBy(desc(statusLists.number))
    .prepare();
  const add = db.insert(statusLists).values(placeholdersOf(statusLists)).prepare();
  const remember = createBoundedCache<(counter: number) => number>(CACHED_PERMUTATIONS);
  const permutationOf = ({ permutationKey, size }: ListPair) =>
    remember(`${permutationKey} ${size}`, () => createIndexPermutation(bytesOf(permutationKey), size, sha256));

  const open = ({ issuer, listSize, listKey, origin }: Reservation, number: number): ListPair => {
    const pair = { number, size: listSize, permutationKey: toHex(listKey), origin };
    for (const purpose of BOTH_PURPOSES) add.run(freshList(issuer, purpose, pair));
    return pair;
  };
  // Within one write nobody else opens a list.
  const newestIn = new WeakMap<Book, Map<string, ListPair>>();
  return (book, reservation) => {
    const { issuer } = reservation;
    const pairs = newestIn.get(book) ?? new Map<string, ListPair>();
    newestIn.set(book, pairs);
    let pair = pairs.get(issuer) ?? newest.get({ issuer }) ?? open(reservation, 1);
    const isFull = book.count(placesOf(issuer, pair.number)) >= pair.size;
    if (isFull || pair.origin !== reservation.origin) pair = open(reservation, pair.number + 1);
    pairs.set(issuer, pair);
    const taken = book.count(placesOf(issuer, pair.number));
    book.setCount(placesOf(issuer, pair.number), taken + 1);
    return { statusList: pair.number, statusIndex: permutationOf(pair)(taken) };
  };
}

function placesOf(issuer: string, number: number): string {
  return `status-list:${issuer}:${number}`;
}

function freshList(issuer: string, purpose: StatusList["purpose"], pair: ListPair) {
  const digest = sha256(concatBytes(bytesOf(pair.permutationKey), utf8(`${purpose} ${issuer} ${pair.number}`)));
  const id = toBase32(digest.subarray(0, ID_BYTES));
  const unpublished = { publishedAt: null, validUntil: null, credential: null };
  return { id, issuer, purpose, ...pair, token: 1, dirty: 1, ...unpublished };
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}
