// The issuing cycle after its reservation (RegisterWriter.prepare, add, abandon).

import { sql } from "drizzle-orm";
import type { RegisterWriter } from "../issuance/ports.ts";
import type { IssuedEntry, PreparedEntry, WriteOutcome } from "../issuance/register-entries.ts";
import { prepareBare } from "./bare-statement.ts";
import { by, given, placeholdersOf } from "./placeholders.ts";
import { searchHash } from "./queries.ts";
import { type CredentialRow, type EventRow, eventRow, type IssuanceRow, type LicenceRow, signedPart } from "./rows.ts";
import { BOTH_PURPOSES, type Book, type WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { SqliteLicences } from "./sqlite-licences.ts";
import { credentials, events, issuances, licences, searchHashes } from "./tables.ts";

interface Parts {
  readonly queries: ReturnType<typeof prepareSteps> & ReturnType<typeof prepareAdding>;
  readonly archive: SqliteLicences;
}

/** Prepares the statements on a connection. */
export function createCycle(
  connection: SqliteConnection,
  writeBook: WriteBook,
  archive: SqliteLicences,
): Pick<RegisterWriter, "prepare" | "add" | "abandon"> {
  const queries = connection.read(() => ({ ...prepareSteps(connection), ...prepareAdding(connection) }));
  const parts: Parts = { queries, archive };
  return {
    prepare: async (entries) => writeBook(() => entries.map((entry) => prepareOne(parts, entry))),
    add: async (entries) => writeBook((book) => entries.map((entry) => addOne(parts, book, entry))),
    abandon: async (entries) =>
      writeBook((book) =>
        entries.map(({ id, audit }) => {
          const row = archive.row(id);
          if (!isUnfinished(row)) return "revision-conflict";
          parts.queries.abandon({ ordinal: row.ordinal });
          book.audit(audit);
          return "recorded";
        }),
      ),
  };
}

function prepareSteps({ client, db }: SqliteConnection) {
  const ofLicence = by(licences.ordinal, "ordinal");
  return {
    credential: db
      .select({ json: credentials.json })
      .from(credentials)
      .where(by(credentials.licence, "ordinal"))
      .prepare(),
    keepCredential: prepareBare<CredentialRow>(
      client,
      db
        .insert(credentials)
        .values(placeholdersOf(credentials))
        .onConflictDoUpdate({
          target: credentials.licence,
          set: { contentHash: sql`excluded.content_hash`, kid: sql`excluded.kid`, json: sql`excluded.json` },
        }),
    ),
    prepare: prepareBare<{ ordinal: number }>(client, db.update(licences).set({ phase: "prepared" }).where(ofLicence)),
    // A number typed in may be tried again; one that was counted up stays skipped.
    abandon: prepareBare<{ ordinal: number }>(
      client,
      db
        .update(licences)
        .set({
          phase: "abandoned",
          numbering: sql`case ${licences.numbering} when 'given' then 'released' else ${licences.numbering} end`,
        })
        .where(ofLicence),
    ),
  };
}

function prepareAdding({ client, db }: SqliteConnection) {
  const ofLicence = by(licences.ordinal, "ordinal");
  return {
    issue: prepareBare<Pick<LicenceRow, "ordinal" | "recordedAt" | "endorsedUntil">>(
      client,
      db
        .update(licences)
        .set({
          phase: "issued",
          revision: 0,
          recordedAt: given("recordedAt"),
          endorsedUntil: given("endorsedUntil"),
        })
        .where(ofLicence),
    ),
    addIssuance: prepareBare<IssuanceRow>(client, db.insert(issuances).values(placeholdersOf(issuances))),
    addEvent: prepareBare<EventRow>(client, db.insert(events).values(placeholdersOf(events))),
    addHash: prepareBare<typeof searchHashes.$inferSelect>(
      client,
      db.insert(searchHashes).values(placeholdersOf(searchHashes)).onConflictDoNothing(),
    ),
    supersede: prepareBare<Pick<LicenceRow, "ordinal" | "revision" | "successor">>(
      client,
      db
        .update(licences)
        .set({
          status: "superseded",
          revision: given("revision"),
          statusRevision: given("revision"),
          successor: given("successor"),
        })
        .where(ofLicence),
    ),
  };
}

function isUnfinished(row: LicenceRow | undefined): row is LicenceRow {
  return row?.phase === "reserved" || row?.phase === "prepared";
}

function prepareOne({ queries, archive }: Parts, entry: PreparedEntry): WriteOutcome {
  const row = archive.row(entry.id);
  if (!isUnfinished(row)) return "revision-conflict";
  const { ordinal } = row;
  const { contentHash, kid, credential } = entry;
  queries.keepCredential({ licence: ordinal, contentHash, kid, json: credential });
  queries.prepare({ ordinal });
  return "recorded";
}

function addOne({ queries, archive }: Parts, book: Book, entry: IssuedEntry): WriteOutcome {
  const row = archive.row(entry.id);
  if (row?.phase !== "prepared" || entry.event.licence !== entry.id || entry.event.revision !== 0) {
    return "revision-conflict";
  }
  const before = entry.supersedes && archive.row(entry.supersedes.event.licence);
  if (entry.supersedes !== undefined && !maySupersede(before, row, entry.supersedes.event.revision)) {
    return "revision-conflict";
  }
  const { ordinal } = row;
  const { recordedAt, issuedOn, validFrom, validUntil = null, endorsedUntil = null } = entry;
  const prepared = queries.credential.get({ ordinal })?.json ?? "";
  queries.issue({ ordinal, recordedAt, endorsedUntil });
  queries.addIssuance({
    licence: ordinal,
    issuedOn,
    validFrom,
    validUntil,
    ...signedPart(prepared, entry.credential),
  });
  queries.addEvent(eventRow(entry.event, ordinal));
  for (const hash of entry.holderHashes) queries.addHash({ hash: searchHash(hash), licence: ordinal });
  book.audit(entry.audit);
  if (entry.supersedes !== undefined && before !== undefined) {
    const { event, audit } = entry.supersedes;
    queries.supersede({ ordinal: before.ordinal, revision: event.revision, successor: entry.id });
    queries.addEvent(eventRow(event, before.ordinal));
    book.audit(audit);
    book.markDirty(before.issuer, before.statusList, BOTH_PURPOSES);
  }
  // Entered late, with its endorsement overdue already. A UTC date is never later than one in the issuers' zone.
  if (endorsedUntil !== null && endorsedUntil <= recordedAt.slice(0, 10)) {
    book.markDirty(row.issuer, row.statusList, ["suspension"]);
  }
  return "recorded";
}

function maySupersede(before: LicenceRow | undefined, successor: LicenceRow, revision: number): boolean {
  return (
    before !== undefined &&
    before.id === successor.predecessor &&
    before.phase === "issued" &&
    before.status !== "superseded" &&
    before.revision + 1 === revision
  );
}
