// Changes of status and endorsements (RegisterWriter.changeStatus), and the lists that publish them (StatusListDesk).

import { and, asc, eq, gte, inArray, isNotNull, lt, or, sql } from "drizzle-orm";
import type { RegisterWriter, StatusChange, StatusListDesk, WriteOutcome } from "../issuance/ports.ts";
import { isNotValid } from "./conditions.ts";
import { placeholdersOf } from "./placeholders.ts";
import { STATUS_LIST_COLUMNS } from "./queries.ts";
import { eventRow, statusListOf } from "./rows.ts";
import { BOTH_PURPOSES, type Book, type WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { SqliteLicences } from "./sqlite-licences.ts";
import { events, idempotency, licences, statusLists } from "./tables.ts";

/** Prepares the statements on a connection. */
export function createStatusChanges(
  connection: SqliteConnection,
  writeBook: WriteBook,
  archive: SqliteLicences,
): Pick<RegisterWriter, "statusClaim" | "changeStatus"> {
  const queries = connection.read(() => prepareChanges(connection));
  return {
    statusClaim: ({ client, key, bodyHash }) => {
      const earlier = connection.read(() => queries.claim.get({ client, key }));
      if (earlier === undefined) return "unknown";
      return earlier.bodyHash === bodyHash && earlier.leaseUntil === null ? "done" : "idempotency-key-reused";
    },
    changeStatus: async (changes) =>
      writeBook((book) => changes.map((change) => changeOne(queries, archive, book, change))),
  };
}

function prepareChanges({ db }: SqliteConnection) {
  return {
    claim: db
      .select()
      .from(idempotency)
      .where(and(eq(idempotency.client, sql.placeholder("client")), eq(idempotency.key, sql.placeholder("key"))))
      .prepare(),
    addClaim: db.insert(idempotency).values(placeholdersOf(idempotency)).prepare(),
    addEvent: db.insert(events).values(placeholdersOf(events)).prepare(),
    change: db
      .update(licences)
      .set({
        status: sql`${sql.placeholder("status")}`,
        revision: sql`${sql.placeholder("revision")}`,
        statusRevision: sql`${sql.placeholder("statusRevision")}`,
        endorsedUntil: sql`${sql.placeholder("endorsedUntil")}`,
      })
      .where(eq(licences.ordinal, sql.placeholder("ordinal")))
      .prepare(),
  };
}

function changeOne(
  queries: ReturnType<typeof prepareChanges>,
  archive: SqliteLicences,
  book: Book,
  { event, status, audit, idempotency: claim }: StatusChange,
): WriteOutcome {
  const row = archive.row(event.licence);
  const earlier = claim && queries.claim.get({ client: claim.client, key: claim.key });
  if (claim !== undefined && earlier !== undefined) {
    const same = earlier.bodyHash === claim.bodyHash && earlier.licence === row?.ordinal && earlier.leaseUntil === null;
    return same ? "done" : "idempotency-key-reused";
  }
  if (row?.phase !== "issued" || event.revision !== row.revision + 1) return "revision-conflict";
  const { ordinal } = row;
  const ofStatus = status === "valid" ? null : event.revision;
  queries.change.run({
    ordinal,
    status,
    revision: event.revision,
    statusRevision: event.kind === "endorsed" ? row.statusRevision : ofStatus,
    endorsedUntil: event.endorsedUntil ?? row.endorsedUntil,
  });
  queries.addEvent.run(eventRow(event, ordinal));
  if (claim !== undefined) queries.addClaim.run({ ...claim, licence: ordinal, leaseUntil: null });
  book.audit(audit);
  book.markDirty(row.issuer, row.statusList, BOTH_PURPOSES);
  return "recorded";
}

/** Prepares the statements on a connection. */
export function createStatusListDesk(connection: SqliteConnection, writeBook: WriteBook): StatusListDesk {
  const { client, read, write } = connection;
  const queries = read(() => prepareLists(connection));
  const bitsOf = (id: string, today: string) => {
    const list = queries.list.get({ id });
    if (list === undefined) return { indexes: [], token: 0 };
    const { issuer, number, purpose, token } = list;
    const rows =
      purpose === "revocation"
        ? queries.revoked.all({ issuer, number })
        : queries.suspended.all({ issuer, number, today });
    return { indexes: rows.map((row) => row.index), token };
  };
  return {
    due: (before) => read(() => queries.due.all({ before }).map(statusListOf)),
    // One read transaction: bits and token are of one moment.
    bits: (list, today) => read(() => client.transaction(bitsOf).deferred(list, today)),
    publish: async (id, credential, publishedAt, validUntil, token) => {
      write(() => queries.publish.run({ id, credential, publishedAt, validUntil, token }));
    },
    markEndorsementsDue: async (after, until) => {
      writeBook((book) => {
        for (const { issuer, number } of queries.fallenDue.all({ after, until })) {
          book.markDirty(issuer, number, ["suspension"]);
        }
      });
    },
  };
}

function prepareLists({ db }: SqliteConnection) {
  const ofList = and(
    eq(licences.issuer, sql.placeholder("issuer")),
    eq(licences.statusList, sql.placeholder("number")),
  );
  const notValid = isNotValid(licences.status);
  const index = { index: licences.statusIndex };
  const suspended = db
    .select(index)
    .from(licences)
    .where(and(ofList, notValid, eq(licences.status, "suspended")));
  const unendorsed = db
    .select(index)
    .from(licences)
    .where(
      and(
        ofList,
        isNotNull(licences.endorsedUntil),
        lt(licences.endorsedUntil, sql.placeholder("today")),
        inArray(licences.status, ["valid", "suspended"]),
        isNotNull(licences.recordedAt),
      ),
    );
  return {
    list: db
      .select()
      .from(statusLists)
      .where(eq(statusLists.id, sql.placeholder("id")))
      .prepare(),
    due: db
      .select(STATUS_LIST_COLUMNS)
      .from(statusLists)
      .where(
        or(
          eq(statusLists.dirty, 1),
          and(eq(statusLists.dirty, 0), lt(statusLists.validUntil, sql.placeholder("before"))),
        ),
      )
      .orderBy(asc(statusLists.issuer), asc(statusLists.number), asc(statusLists.purpose))
      .prepare(),
    revoked: db
      .select(index)
      .from(licences)
      .where(and(ofList, notValid, inArray(licences.status, ["revoked", "superseded"])))
      .prepare(),
    suspended: suspended.union(unendorsed).prepare(),
    publish: db
      .update(statusLists)
      .set({
        credential: sql`${sql.placeholder("credential")}`,
        publishedAt: sql`${sql.placeholder("publishedAt")}`,
        validUntil: sql`${sql.placeholder("validUntil")}`,
        dirty: sql`${statusLists.token} <> ${sql.placeholder("token")}`,
      })
      .where(eq(statusLists.id, sql.placeholder("id")))
      .prepare(),
    fallenDue: db
      .selectDistinct({ issuer: licences.issuer, number: licences.statusList })
      .from(licences)
      .where(
        and(
          isNotNull(licences.endorsedUntil),
          gte(licences.endorsedUntil, sql.placeholder("after")),
          lt(licences.endorsedUntil, sql.placeholder("until")),
          inArray(licences.status, ["valid", "suspended"]),
          isNotNull(licences.recordedAt),
        ),
      )
      .prepare(),
  };
}
