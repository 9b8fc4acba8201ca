// Licence rows as the department's side reads them (RegisterArchive).

import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from "drizzle-orm";
import type { RegisterArchive } from "../issuance/ports.ts";
import type { LicenceEvent, LicenceQuery, LicenceRecord } from "../issuance/register-entries.ts";
import { prepareBareRead } from "./bare-statement.ts";
import { isNotValid } from "./conditions.ts";
import type { NumberSeal } from "./number-seal.ts";
import { by } from "./placeholders.ts";
import { LICENCE, searchHash } from "./queries.ts";
import { eventOf, type LicenceRows, recordOf } from "./rows.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { credentials, events, issuances, issuers, licences, searchHashes, statusLists } from "./tables.ts";

/** What the archive reads besides the audit trail's head. */
export interface SqliteLicences extends Pick<RegisterArchive, "record" | "licences" | "history" | "statusListIds"> {
  record(id: string): LicenceRecord | undefined;
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
  if (query.holderHashes !== undefined) return page(connection, query, byHashes(query, query.holderHashes));
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

// The unary plus keeps SQLite from walking a department's licences where a holder's few are at hand.
function byHashes({ issuers: departments }: LicenceQuery, hashes: readonly string[]): SQL | undefined {
  return and(
    sql`${licences.ordinal} in (select ${searchHashes.licence} from ${searchHashes} where ${inArray(searchHashes.hash, hashes.map(searchHash))})`,
    departments && inArray(sql`+${licences.issuer}`, [...departments]),
  );
}

function page({ db }: SqliteConnection, query: LicenceQuery, among: SQL | undefined): readonly LicenceRows[] {
  const { type, status, after, limit } = query;
  return db
    .select(LICENCE.columns)
    .from(licences)
    .leftJoin(credentials, LICENCE.onCredential)
    .leftJoin(issuances, LICENCE.onIssuance)
    .where(
      and(
        among,
        // What is not valid was recorded; said again, it would lead SQLite to the index over all of a department's.
        status === undefined || status === "valid" ? isNotNull(licences.recordedAt) : undefined,
        type === undefined ? undefined : eq(licences.type, type),
        status === undefined ? undefined : hasStatus(status),
        after && sql`(${licences.recordedAt}, ${licences.id}) < (${after.recordedAt}, ${after.id})`,
      ),
    )
    .orderBy(desc(licences.recordedAt), desc(licences.id))
    .limit(limit)
    .all();
}

function hasStatus(status: NonNullable<LicenceQuery["status"]>): SQL | undefined {
  if (status === "valid") return eq(licences.status, status);
  return and(eq(licences.status, status), isNotValid(licences.status));
}

function newestFirst(one: LicenceRows, other: LicenceRows): number {
  const [left, right] = [one, other].map(({ licence }) => `${licence.recordedAt} ${licence.id}`);
  return left === right ? 0 : (left ?? "") < (right ?? "") ? 1 : -1;
}
