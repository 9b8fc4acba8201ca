// Places in status lists: a pair of lists per issuer, opened when it is needed and followed by the next when it is full, or when the
// authority has moved to another domain.
// The lists' ids are SHA-256(permutation key ‖ purpose issuer number), cut to 128 bits: as random as the key, telling nothing of it.

import type { Reservation, StatusList } from "../../issuance/register-entries.ts";
import { createBoundedCache } from "../../licence/bounded-cache.ts";
import { concatBytes, fromHex, toBase32, toHex, utf8 } from "../../licence/bytes.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { createIndexPermutation } from "../../licence/status-index.ts";
import { BOTH_PURPOSES } from "./book.ts";
import type { Counters } from "./counters.ts";
import type { Rows } from "./schema.ts";
import type { Sheet } from "./sheet.ts";

const ID_BYTES = 16;
// Some thousand departments with a list each; a permutation's tables take about a hundred kilobytes.
const CACHED_PERMUTATIONS = 64;

/** A pair of lists, as far as places are taken in it. */
export type ListPair = Pick<Rows["statusLists"], "number" | "size" | "permutationKey" | "origin">;

/** A licence's bit. */
export interface Place {
  readonly statusList: number;
  readonly statusIndex: number;
}

/** Which index the list gives at that count. */
export type PermutationOf = (pair: ListPair) => (counter: number) => number;

/** Remembers permutations between writes. */
export function createPermutations(sha256: Cryptography["sha256"]): PermutationOf {
  const remember = createBoundedCache<(counter: number) => number>(CACHED_PERMUTATIONS);
  return ({ permutationKey, size }) =>
    remember(`${permutationKey} ${size}`, () => createIndexPermutation(bytesOf(permutationKey), size, sha256));
}

/** What places are taken from in one write. */
export interface PlaceParts {
  readonly sheet: Sheet;
  readonly counters: Counters;
  /** The newest pair of each issuer. */
  readonly pairs: Map<string, ListPair>;
  readonly permutationOf: PermutationOf;
  readonly sha256: Cryptography["sha256"];
}

/** Takes the next place. */
export function takePlace(parts: PlaceParts, reservation: Reservation): Place {
  const { counters, pairs } = parts;
  const { issuer } = reservation;
  let pair = pairs.get(issuer) ?? open(parts, reservation, 1);
  const isFull = counters.last(placesOf(issuer, pair.number)) >= pair.size;
  if (isFull || pair.origin !== reservation.origin) pair = open(parts, reservation, pair.number + 1);
  pairs.set(issuer, pair);
  const scope = placesOf(issuer, pair.number);
  const taken = counters.last(scope);
  counters.set(scope, taken + 1);
  return { statusList: pair.number, statusIndex: parts.permutationOf(pair)(taken) };
}

/** The scope in which a list's places are counted. */
export function placesOf(issuer: string, number: number): string {
  return `status-list:${issuer}:${number}`;
}

function open({ sheet, sha256 }: PlaceParts, reservation: Reservation, number: number): ListPair {
  const { issuer, listSize, listKey, origin } = reservation;
  const pair = { number, size: listSize, permutationKey: toHex(listKey), origin };
  for (const purpose of BOTH_PURPOSES) sheet.insert("statusLists", freshList(sha256, issuer, purpose, pair));
  return pair;
}

function freshList(
  sha256: Cryptography["sha256"],
  issuer: string,
  purpose: StatusList["purpose"],
  pair: ListPair,
): Rows["statusLists"] {
  const digest = sha256(concatBytes(bytesOf(pair.permutationKey), utf8(`${purpose} ${issuer} ${pair.number}`)));
  const id = toBase32(digest.subarray(0, ID_BYTES));
  const unpublished = { publishedAt: null, validUntil: null, credential: null };
  return { id, issuer, purpose, ...pair, token: 1, dirty: 1, ...unpublished };
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}
