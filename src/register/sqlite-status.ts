// Changes of status and endorsements (RegisterWriter.changeStatus).

import { and } from "drizzle-orm";
import type { RegisterWriter } from "../issuance/ports.ts";
import type { StatusChange, WriteOutcome } from "../issuance/register-entries.ts";
import { by, given, placeholdersOf } from "./placeholders.ts";
import { eventRow } from "./rows.ts";
import { BOTH_PURPOSES, type Book, type WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { SqliteLicences } from "./sqlite-licences.ts";
import { events, idempotency, licences } from "./tables.ts";

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
      .where(and(by(idempotency.client, "client"), by(idempotency.key, "key")))
      .prepare(),
    addClaim: db.insert(idempotency).values(placeholdersOf(idempotency)).prepare(),
    addEvent: db.insert(events).values(placeholdersOf(events)).prepare(),
    change: db
      .update(licences)
      .set({
        status: given("status"),
        revision: given("revision"),
        statusRevision: given("statusRevision"),
        endorsedUntil: given("endorsedUntil"),
      })
      .where(by(licences.ordinal, "ordinal"))
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
