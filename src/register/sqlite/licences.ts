// Licence rows as the department's side reads them (RegisterArchive).

import { and, asc, eq, type SQL } from "drizzle-orm";
import type { RegisterArchive } from "../../issuance/ports.ts";
import type { LicenceEvent, LicenceQuery, LicenceRecord } from "../../issuance/register-entries.ts";
import { prepareBareRead } from "../bare-statement.ts";
import type { NumberSeal } from "../number-seal.ts";
import { by } from "../placeholders.ts";
import { amongHashes, LICENCE, newestFirst, PAGE } from "../queries.ts";
import { eventOf, type LicenceRows, recordOf } from "../rows.ts";
import { credentials, events, issuances, issuers, licences, statusLists } from "../tables.ts";
import type { SqliteConnection } from "./connection.ts";

/** What the archive reads besides the audit trail's head. */
export interface SqliteLicences
  extends Pick<RegisterArchive, "record" | "records" | "licences" | "history" | "statusListIds"> {
  record(id: string): LicenceRecord | undefined;
  records(ids: readonly string[]): readonly LicenceRecord[];
  licences(query: LicenceQuery): readonly LicenceRecord[];
  history(id: string): readonly LicenceEvent[];
  statusListIds(
    issuer: string,
    number: number,
  ): { readonly revocation: string; readonly suspension: string } | undefined;
}

/** Prepares the statements on a connection. */
export function createSqliteLicences(connection: SqliteConnection, seal: NumberSeal): SqliteLicences {
  const { read } = connection;
  const queries = read(() => prepareQueries(connection));
  const opened = (found: LicenceRows | undefined) => found && recordOf(found, seal);
  return {
    record: (id) => read(() => opened(queries.record({ id }))),
    records: (ids) => read(() => ids.flatMap((id) => opened(queries.record({ id })) ?? [])),
    history: (id) => read(() => queries.history.all({ id }).map(({ event }) => eventOf(event, id))),
    statusListIds: (issuer, number) =>
      read(() => {
        const pair = queries.listPair.all({ issuer, number });
        const revocation = pair.find((list) => list.purpose === "revocation")?.id;
        const suspension = pair.find((list) => list.purpose === "suspension")?.id;
        return revocation && suspension ? { revocation, suspension } : undefined;
      }),
    licences: (query) => read(() => search(connection, query).map((found) => recordOf(found, seal))),
  };
}

function prepareQueries({ client, db }: SqliteConnection) {
  const whole = () =>
    db
      .select(LICENCE.columns)
      .from(licences)
      .leftJoin(credentials, LICENCE.onCredential)
      .leftJoin(issuances, LICENCE.onIssuance);
  return {
    record: prepareBareRead<{ id: string }, LicenceRows>(client, whole().where(by(licences.id, "id")), LICENCE.columns),
    history: db
      .select({ event: events })
      .from(licences)
      .innerJoin(events, eq(events.licence, licences.ordinal))
      .where(by(licences.id, "id"))
      .orderBy(asc(events.revision))
      .prepare(),
    listPair: db
      .select({ id: statusLists.id, purpose: statusLists.purpose })
      .from(statusLists)
      .where(and(by(statusLists.issuer, "issuer"), by(statusLists.number, "number")))
      .prepare(),
  };
}

/** One ordered walk over an index per department, merged: SQLite would sort all rows of several departments. */
function search(connection: SqliteConnection, query: LicenceQuery): readonly LicenceRows[] {
  if (query.holderHashes !== undefined) return page(connection, query, amongHashes(query, query.holderHashes));
  const departments =
    query.issuers ??
    connection.db
      .select({ uscc: issuers.uscc })
      .from(issuers)
      .all()
      .map((row) => row.uscc);
  return departments
    .flatMap((issuer) => page(connection, query, eq(licences.issuer, issuer)))
    .sort(newestFirst)
    .slice(0, query.limit);
}

function page({ db }: SqliteConnection, query: LicenceQuery, among: SQL | undefined): readonly LicenceRows[] {
  return db
    .select(LICENCE.columns)
    .from(licences)
    .leftJoin(credentials, LICENCE.onCredential)
    .leftJoin(issuances, LICENCE.onIssuance)
    .where(PAGE.where(query, among))
    .orderBy(...PAGE.order)
    .limit(query.limit)
    .all();
}
