// Reserving places in the register (RegisterWriter.reserve). Everything that can conflict is decided before anything of an item is
// noted, so that a refused item leaves nothing and the others stand.

import type { LicenceRecord, Reservation, ReserveOutcome } from "../../issuance/register-entries.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import type { NumberSeal } from "../number-seal.ts";
import { recordOf } from "../rows.ts";
import type { Book } from "./book.ts";
import { type Counters, createCounters, SERIAL_DIGITS, serialsOf } from "./counters.ts";
import {
  claimName,
  claimsAsking,
  type EarlierRequest,
  earlierRequests,
  recordsAsking,
  repeatedBy,
  type SealOf,
} from "./earlier-requests.ts";
import { NUMBER_KEY, RESTORED } from "./facts.ts";
import { FACT, LAST_LICENCE, LICENCE, NEWEST_LIST, VERSIONS } from "./finders.ts";
import { askAll, type Inquiry, type Intent, textOf } from "./intent.ts";
import { createHeldNumbers, generateNumber, type HeldNumbers, type Numbered, scopeOf } from "./numbers.ts";
import type { Rows } from "./schema.ts";
import { beginScopes, type Restored, restoredIn, versionAfter } from "./skipping.ts";
import { type PermutationOf, type PlaceParts, placesOf, takePlace } from "./status-places.ts";
import { diedWithItsHolder, leaseLength, type Vacancy } from "./vacancy.ts";

type LicenceRow = Rows["licences"];

/** What reserving remembers between writes and needs of the platform. */
export interface ReserveTools {
  readonly sha256: Cryptography["sha256"];
  readonly sealOf: SealOf;
  readonly permutationOf: PermutationOf;
  /** When nobody was writing here, where the store can know it. */
  readonly vacancy?: Vacancy | undefined;
  /** A key for sealing numbers, hex, when the register has none yet. */
  freshKey(): string;
}

/** The register as the items before have left it, as far as this write is concerned. */
interface Picture {
  readonly book: Book;
  readonly seal: NumberSeal;
  readonly counters: Counters;
  readonly held: HeldNumbers;
  readonly earlier: Map<string, EarlierRequest>;
  readonly predecessors: ReadonlyMap<string, LicenceRow>;
  /** The last version of a predecessor's serial. */
  readonly versions: Map<string, number>;
  readonly places: PlaceParts;
  readonly restored: Restored | undefined;
  readonly vacancy: Vacancy | undefined;
  lastOrdinal: number;
}

export function* reserve(
  book: Book,
  reservations: readonly Reservation[],
  tools: ReserveTools,
): Intent<readonly ReserveOutcome[]> {
  const picture = yield* look(book, reservations, tools);
  const outcomes: ReserveOutcome[] = [];
  for (const reservation of reservations) outcomes.push(yield* reserveOne(picture, reservation));
  picture.counters.noteOn(book);
  return yield* book.close(outcomes);
}

function* look(book: Book, reservations: readonly Reservation[], tools: ReserveTools): Inquiry<Picture> {
  const counters = createCounters();
  const claims = reservations.flatMap(({ idempotency: claim }) => (claim === undefined ? [] : [claim]));
  const followed = reservations.flatMap(({ predecessor }) => (predecessor === undefined ? [] : [[predecessor.id]]));
  const [facts, claimed, before, counts, lists, [last]] = yield* askAll(
    [FACT, [[NUMBER_KEY], [RESTORED]]],
    claimsAsking(claims),
    [LICENCE, followed],
    counters.asking(reservations.flatMap(scopesOf)),
    [NEWEST_LIST, reservations.map(({ issuer }) => [issuer])],
    [LAST_LICENCE, [[]]],
  );
  counters.learn(counts);
  const restored = restoredIn(facts);
  beginScopes({ book, counters, restored }, reservations);
  const held = createHeldNumbers();
  const asked = held.asking(reservations, counters);
  const [licences, credentials, issuances, places, holdings, versions] = yield* askAll(
    ...recordsAsking(claimed),
    counters.asking(lists.map(({ issuer, number }) => placesOf(issuer, number))),
    asked,
    [VERSIONS, before.map(({ type, issuer, serial }) => [type, issuer, serial])],
  );
  counters.learn(places);
  held.learn(asked[1], holdings);
  const seal = tools.sealOf(numberKey(book, facts, tools));
  const pairs = new Map(lists.map((list) => [list.issuer, list]));
  return {
    book,
    seal,
    counters,
    held,
    earlier: earlierRequests(claimed, licences, credentials, issuances, seal),
    predecessors: new Map(before.map((row) => [row.id, row])),
    versions: lastVersions(versions),
    places: { ...tools, sheet: book, counters, pairs },
    restored,
    vacancy: tools.vacancy,
    lastOrdinal: last?.ordinal ?? 0,
  };
}

function scopesOf({ type, issuer, number }: Reservation): readonly string[] {
  const serials = serialsOf(type, issuer);
  return number.kind === "generated" ? [serials, scopeOf(number.template)] : [serials];
}

function numberKey(book: Book, facts: readonly Rows["meta"][], tools: ReserveTools): string {
  const known = facts.find(({ name }) => name === NUMBER_KEY);
  if (known !== undefined) return known.value;
  const value = tools.freshKey();
  book.insert("meta", { name: NUMBER_KEY, value });
  return value;
}

function lastVersions(found: readonly Pick<LicenceRow, "type" | "issuer" | "serial" | "version">[]) {
  const versions = new Map<string, number>();
  for (const { type, issuer, serial, version } of found) {
    const name = textOf([type, issuer, serial]);
    versions.set(name, Math.max(versions.get(name) ?? 0, version));
  }
  return versions;
}

function* reserveOne(picture: Picture, reservation: Reservation): Inquiry<ReserveOutcome> {
  const again = repeated(picture, reservation);
  if (again !== undefined) return again;
  const predecessor = reservation.predecessor && picture.predecessors.get(reservation.predecessor.id);
  if (reservation.predecessor !== undefined && !mayFollow(predecessor, reservation)) {
    return { outcome: "revision-conflict" };
  }
  const numbered = yield* numberFor(picture, reservation, predecessor?.serial ?? "");
  if (numbered === undefined) return { outcome: "number-taken" };
  return { outcome: "fresh", record: enter(picture, reservation, predecessor, numbered) };
}

/** What an earlier request under the same key says to this one; undefined when this one is to be carried out. */
function repeated({ book, earlier, vacancy }: Picture, reservation: Reservation): ReserveOutcome | undefined {
  const { idempotency: claim, at, leaseUntil } = reservation;
  const before = claim && repeatedBy(claim, earlier.get(claimName(claim)));
  if (before === undefined) return undefined;
  if (before === "idempotency-key-reused") return { outcome: before };
  const { record, row: lease } = before;
  if (record.phase === "issued") return { outcome: "done", record };
  const isOver = lease.leaseUntil <= at || diedWithItsHolder(lease, vacancy, leaseLength(reservation));
  if (!isOver) return { outcome: "idempotency-in-flight" };
  const row = { ...lease, leaseUntil };
  earlier.set(claimName(row), { row, record });
  book.replace("idempotency", row);
  return { outcome: "resumed", record };
}

function mayFollow(predecessor: LicenceRow | undefined, reservation: Reservation): boolean {
  return (
    predecessor !== undefined &&
    predecessor.phase === "issued" &&
    predecessor.status !== "superseded" &&
    predecessor.revision === reservation.predecessor?.revision &&
    predecessor.type === reservation.type &&
    predecessor.issuer === reservation.issuer
  );
}

/** The number and how it is held; undefined when it is taken, or when the running number has used up its digits. */
function* numberFor(picture: Picture, reservation: Reservation, serial: string): Inquiry<Numbered | undefined> {
  const wanted = reservation.number;
  if (wanted.kind === "generated") return yield* generateNumber(picture, reservation, wanted.template);
  const { number, unique } = wanted;
  if (unique && (yield* picture.held.isTaken(reservation, number, serial))) return undefined;
  return { number, numbering: unique ? "given" : "sealed" };
}

function enter(
  picture: Picture,
  reservation: Reservation,
  predecessor: LicenceRow | undefined,
  { number, numbering }: Numbered,
): LicenceRecord {
  const { book, seal } = picture;
  const { id, type, typeVersion, issuer, at } = reservation;
  const { statusList, statusIndex } = takePlace(picture.places, reservation);
  picture.lastOrdinal += 1;
  const { serial, version } = serialFor(picture, reservation, predecessor);
  const row: LicenceRow = {
    ordinal: picture.lastOrdinal,
    id,
    type,
    typeVersion,
    issuer,
    serial,
    version,
    number: numbering === "sealed" ? seal.seal(id, number) : number,
    numbering,
    phase: "reserved",
    statusList,
    statusIndex,
    revision: -1,
    status: "valid",
    statusRevision: null,
    predecessor: predecessor?.id ?? null,
    successor: null,
    reservedAt: at,
    recordedAt: null,
    endorsedUntil: null,
  };
  book.insert("licences", row);
  picture.held.hold(row);
  const record = recordOf({ licence: row, credential: null, issuance: null }, seal);
  keepClaim(picture, reservation, row.ordinal, record);
  return record;
}

function keepClaim(
  { book, earlier }: Picture,
  { idempotency: claim, leaseUntil }: Reservation,
  licence: number,
  record: LicenceRecord,
): void {
  if (claim === undefined) return;
  const { client, key, bodyHash } = claim;
  const row = { client, key, bodyHash, licence, leaseUntil };
  earlier.set(claimName(claim), { row, record });
  book.replace("idempotency", row);
}

/** A predecessor's serial with the next version, also after an abandoned one; else the next serial (流水号). */
function serialFor(
  { counters, versions, restored }: Picture,
  { type, issuer }: Reservation,
  predecessor: LicenceRow | undefined,
) {
  if (predecessor !== undefined) {
    const { serial } = predecessor;
    const name = textOf([type, issuer, serial]);
    const version = versionAfter(versions.get(name) ?? predecessor.version, predecessor.reservedAt, restored);
    versions.set(name, version);
    return { serial, version };
  }
  const scope = serialsOf(type, issuer);
  const count = counters.last(scope) + 1;
  counters.set(scope, count);
  return { serial: String(count).padStart(SERIAL_DIGITS, "0"), version: 1 };
}
