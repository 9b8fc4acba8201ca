// Reserving places in the register (RegisterWriter.reserve). Everything that can conflict is looked at under the write lock
// before anything of an item is written, so that a refused item leaves nothing and the others stand.

import { and, ne, sql } from "drizzle-orm";
import type { RegisterWriter } from "../issuance/ports.ts";
import type { IdempotencyClaim, LicenceRecord, Reservation, ReserveOutcome } from "../issuance/register-entries.ts";
import { completeNumber } from "../licence/licence-number.ts";
import { prepareBare } from "./bare-statement.ts";
import type { Numbering } from "./conditions.ts";
import { isHeld } from "./conditions.ts";
import type { NumberSeal } from "./number-seal.ts";
import { by, placeholdersOf } from "./placeholders.ts";
import { type LicenceRow, recordOf } from "./rows.ts";
import type { Book, WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { SqliteLicences } from "./sqlite-licences.ts";
import { createPlaces, type TakePlace } from "./sqlite-places.ts";
import { idempotency, licences } from "./tables.ts";

const SERIAL_DIGITS = 10;

interface Parts {
  readonly queries: ReturnType<typeof prepareQueries>;
  readonly licences: SqliteLicences;
  readonly seal: NumberSeal;
  readonly takePlace: TakePlace;
}

interface Numbered {
  readonly number: string;
  readonly numbering: Numbering;
}

/** Prepares the statements on a connection. */
export function createReserve(
  connection: SqliteConnection,
  writeBook: WriteBook,
  archive: SqliteLicences,
  seal: NumberSeal,
): Pick<RegisterWriter, "reserve" | "issueClaim"> {
  const queries = connection.read(() => prepareQueries(connection));
  const parts: Parts = { queries, licences: archive, seal, takePlace: createPlaces(connection) };
  return {
    reserve: async (reservations) =>
      writeBook((book) => reservations.map((reservation) => reserveOne(parts, book, reservation))),
    issueClaim: (claim) =>
      connection.read(() => {
        const earlier = earlierOf(parts, claim);
        if (earlier === "idempotency-key-reused") return earlier;
        return earlier?.record.phase === "issued" ? earlier.record : undefined;
      }),
  };
}

function prepareQueries({ client, db }: SqliteConnection) {
  const claimed = and(by(idempotency.client, "client"), by(idempotency.key, "key"));
  const ofType = and(by(licences.type, "type"), by(licences.issuer, "issuer"));
  const { ordinal, ...columns } = placeholdersOf(licences);
  return {
    add: prepareBare<Omit<LicenceRow, "ordinal">>(client, db.insert(licences).values(columns)),
    claim: db.select().from(idempotency).where(claimed).prepare(),
    addClaim: prepareBare<typeof idempotency.$inferSelect>(
      client,
      db
        .insert(idempotency)
        .values(placeholdersOf(idempotency))
        .onConflictDoUpdate({
          target: [idempotency.client, idempotency.key],
          set: {
            bodyHash: sql`excluded.body_hash`,
            licence: sql`excluded.licence`,
            leaseUntil: sql`excluded.lease_until`,
          },
        }),
    ),
    lastVersion: db
      .select({ version: sql<number>`max(${licences.version})` })
      .from(licences)
      .where(and(ofType, by(licences.serial, "serial")))
      .prepare(),
    numberTaken: db
      .select({ id: licences.id })
      .from(licences)
      .where(
        and(
          ofType,
          by(licences.number, "number"),
          isHeld(licences.numbering),
          ne(licences.serial, sql.placeholder("serial")),
        ),
      )
      .prepare(),
  };
}

function reserveOne(parts: Parts, book: Book, reservation: Reservation): ReserveOutcome {
  const repeated = reservation.idempotency && repeatOf(parts, reservation, reservation.idempotency);
  if (repeated !== undefined) return repeated;
  const predecessor = reservation.predecessor && parts.licences.row(reservation.predecessor.id);
  if (reservation.predecessor !== undefined && !mayFollow(predecessor, reservation)) {
    return { outcome: "revision-conflict" };
  }
  const numbered = numberFor(parts, book, reservation, predecessor?.serial ?? "");
  if (numbered === undefined) return { outcome: "number-taken" };
  return { outcome: "fresh", record: write(parts, book, reservation, predecessor, numbered) };
}

/** What an earlier request under the same key says to this one; undefined when this one is to be carried out. */
function repeatOf(parts: Parts, reservation: Reservation, claim: IdempotencyClaim): ReserveOutcome | undefined {
  const earlier = earlierOf(parts, claim);
  if (earlier === undefined) return undefined;
  if (earlier === "idempotency-key-reused") return { outcome: earlier };
  const { record, row } = earlier;
  if (record.phase === "issued") return { outcome: "done", record };
  if (row.leaseUntil > reservation.at) return { outcome: "idempotency-in-flight" };
  parts.queries.addClaim({ ...row, leaseUntil: reservation.leaseUntil });
  return { outcome: "resumed", record };
}

interface EarlierRequest {
  readonly record: LicenceRecord;
  readonly row: typeof idempotency.$inferSelect & { readonly leaseUntil: string };
}

/** The same request sent before; undefined when there is none, or none that can still come to anything. */
function earlierOf(
  { queries, licences: archive }: Parts,
  { client, key, bodyHash }: IdempotencyClaim,
): EarlierRequest | "idempotency-key-reused" | undefined {
  const row = queries.claim.get({ client, key });
  if (row === undefined) return undefined;
  const record = archive.recordAt(row.licence);
  if (record?.phase === "abandoned") return undefined;
  const { leaseUntil } = row;
  // Without a lease it was a change of status.
  if (record === undefined || row.bodyHash !== bodyHash || leaseUntil === null) return "idempotency-key-reused";
  return { record, row: { ...row, leaseUntil } };
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
function numberFor(parts: Parts, book: Book, reservation: Reservation, serial: string): Numbered | undefined {
  const wanted = reservation.number;
  if (wanted.kind === "generated") return generateNumber(parts, book, reservation, wanted.template);
  const { number, unique } = wanted;
  if (unique && isTaken(parts, reservation, number, serial)) return undefined;
  return { number, numbering: unique ? "given" : "sealed" };
}

function generateNumber(
  parts: Parts,
  book: Book,
  reservation: Reservation,
  template: Parameters<typeof completeNumber>[0],
): Numbered | undefined {
  const scope = `number:${template.scope}`;
  const { at, idempotency: claim, type, issuer } = reservation;
  for (let sequence = book.count(scope) + 1; String(sequence).length <= template.digits; sequence += 1) {
    const number = completeNumber(template, sequence);
    book.setCount(scope, sequence);
    if (!isTaken(parts, reservation, number, "")) return { number, numbering: "generated" };
    const detail = { type, sequence, reason: "taken" };
    book.audit({ at, actor: claim?.client ?? "register", action: "number-skipped", subject: issuer, detail });
  }
  return undefined;
}

function isTaken(parts: Parts, { type, issuer }: Reservation, number: string, serial: string): boolean {
  return parts.queries.numberTaken.get({ type, issuer, number, serial }) !== undefined;
}

function write(
  parts: Parts,
  book: Book,
  reservation: Reservation,
  predecessor: LicenceRow | undefined,
  { number, numbering }: Numbered,
): LicenceRecord {
  const { serial, version } = serialFor(parts, book, reservation, predecessor);
  const { statusList, statusIndex } = parts.takePlace(book, reservation);
  const row: Omit<LicenceRow, "ordinal"> = {
    id: reservation.id,
    type: reservation.type,
    typeVersion: reservation.typeVersion,
    issuer: reservation.issuer,
    serial,
    version,
    number: numbering === "sealed" ? parts.seal.seal(reservation.id, number) : number,
    numbering,
    phase: "reserved",
    statusList,
    statusIndex,
    revision: -1,
    status: "valid",
    statusRevision: null,
    predecessor: predecessor?.id ?? null,
    successor: null,
    reservedAt: reservation.at,
    recordedAt: null,
    endorsedUntil: null,
  };
  const ordinal = Number(parts.queries.add(row).lastInsertRowid);
  const { idempotency: claim, leaseUntil } = reservation;
  if (claim !== undefined) parts.queries.addClaim({ ...claim, licence: ordinal, leaseUntil });
  return recordOf({ licence: { ...row, ordinal }, credential: null, issuance: null }, parts.seal);
}

/** A predecessor's serial with the next version, also after an abandoned one; else the next serial (流水号). */
function serialFor(parts: Parts, book: Book, { type, issuer }: Reservation, predecessor: LicenceRow | undefined) {
  if (predecessor !== undefined) {
    const { serial } = predecessor;
    const last = parts.queries.lastVersion.get({ type, issuer, serial })?.version ?? predecessor.version;
    return { serial, version: last + 1 };
  }
  const scope = `serial:${type}:${issuer}`;
  const count = book.count(scope) + 1;
  book.setCount(scope, count);
  return { serial: String(count).padStart(SERIAL_DIGITS, "0"), version: 1 };
}
