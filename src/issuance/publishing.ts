// Publishing signed status lists (Bitstring Status List 1.0): at once after a change, and by a timer that only renews their
// validity. A list that changes while it is being signed stays dirty and is published again. After a change of domain a list keeps the
// names that it had, which are those that credentials point at; new licences have places in new lists.

import { addSeconds, dateOf } from "../licence/calendar.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { didOf, verificationMethodOf } from "../licence/did-web.ts";
import { signingInput, withProof } from "../licence/proof.ts";
import { encodedListOf, packBits, statusListBits, statusListCredential } from "../licence/status-list.ts";
import type { Clock, RegisterReader, Signer, StatusListDesk } from "./ports.ts";
import type { StatusList } from "./register-entries.ts";

/** Signs and publishes the status lists that are due. */
export interface Publishing {
  /** Publishes every list that is dirty or about to lapse; answers how many. Calls that overlap share one run, unless `apart`. */
  publishDue(): Promise<number>;
  /** The list's JSON as published, published first if it never was or has lapsed; undefined when there is no such list. */
  current(list: string): Promise<string | undefined>;
}

/** What publishing is handed. */
export interface PublishingParts {
  readonly lists: StatusListDesk;
  readonly reader: Pick<RegisterReader, "statusList">;
  readonly signer: Signer;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly origin: string;
  /** Packs a list's bits with gzip; where a runtime has a better one than the portable, off this thread. */
  readonly gzip?: (bits: Uint8Array) => Promise<Uint8Array>;
  /**
   * Calls that overlap do not share a run: where work ends with the request that began it, nobody may wait for another's.
   */
  readonly apart?: boolean;
}

/** How long verifiers may keep a list, in milliseconds (rules.md, Status lists). */
const STATUS_LIST_TTL_MS = 30_000;
/** How long a published list is valid, and from when on it is renewed, in seconds. */
const VALIDITY_S = 3600;
const RENEW_BEFORE_S = 1800;
/** How far clocks of several processes may be apart; verifiers forgive more. */
const CLOCK_SKEW_S = 60;
/** Earlier than any licence: at the first run every endorsement that is due is marked. */
const BEFORE_ALL_DATES = "0001-01-01";

/** Opens the publishing office. */
export function createPublishing(parts: PublishingParts): Publishing {
  let running: Promise<number> | undefined;
  let again = false;
  let endorsementsMarkedUntil = BEFORE_ALL_DATES;

  const run = async (): Promise<number> => {
    const now = parts.clock.now();
    const today = dateOf(now);
    if (endorsementsMarkedUntil !== today) {
      await parts.lists.markEndorsementsDue(endorsementsMarkedUntil, today);
      endorsementsMarkedUntil = today;
    }
    const due = await parts.lists.due(addSeconds(now, RENEW_BEFORE_S));
    let published = 0;
    for (const list of due) if (await publish(parts, list)) published += 1;
    return published;
  };

  const publishDue = async (): Promise<number> => {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = (async () => {
      let published = 0;
      do {
        again = false;
        published += await run();
      } while (again);
      return published;
    })().finally(() => {
      running = undefined;
    });
    return running;
  };

  const current = async (id: string): Promise<string | undefined> => {
    const list = await parts.reader.statusList(id);
    if (list === undefined) return undefined;
    if (isInForce(list, parts.clock.now()) && !list.dirty) return list.credential;
    await publish(parts, list);
    return (await parts.reader.statusList(id))?.credential;
  };

  return { publishDue: parts.apart === true ? run : publishDue, current };
}

/** A list published while the clock ran ahead is valid from a day to come on, and verifiers refuse it until then. */
function isInForce({ publishedAt, validUntil }: StatusList, now: string): boolean {
  if (publishedAt === undefined || validUntil === undefined) return false;
  return publishedAt <= addSeconds(now, CLOCK_SKEW_S) && now < validUntil;
}

/** Signs one list and stores it; false when its department has no key at hand, and the list stays as it was. */
async function publish(parts: PublishingParts, list: StatusList): Promise<boolean> {
  const key = await parts.signer.keyOf(list.issuer);
  if (key === undefined) return false;
  const now = parts.clock.now();
  const validUntil = addSeconds(now, VALIDITY_S);
  const { indexes, token } = await parts.lists.bits(list.id, dateOf(now));
  const { origin = parts.origin } = list;
  const { gzip = packBits } = parts;
  const packed = await gzip(statusListBits(list.size, indexes));
  const unsigned = statusListCredential({
    id: `${origin}/status/${list.id}`,
    issuer: didOf(origin, list.issuer),
    purpose: list.purpose,
    encodedList: encodedListOf(packed),
    validFrom: now,
    validUntil,
    ttl: STATUS_LIST_TTL_MS,
  });
  const verificationMethod = verificationMethodOf(origin, list.issuer, key.kid);
  const input = signingInput(parts.cryptography, unsigned, { created: now, verificationMethod });
  const [signature] = await parts.signer.sign(key.kid, [input.bytes]);
  if (signature === undefined) return false;
  const credential = JSON.stringify(withProof(unsigned, input.proof, signature));
  await parts.lists.publish(list.id, credential, now, validUntil, token);
  return true;
}
