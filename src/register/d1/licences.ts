// Licences as the department's side reads them (RegisterArchive) on D1.

import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { RegisterArchive } from "../../issuance/ports.ts";
import type { LicenceQuery } from "../../issuance/register-entries.ts";
import type { NumberSeal } from "../number-seal.ts";
import { by } from "../placeholders.ts";
import { amongHashes, LICENCE, newestFirst, PAGE } from "../queries.ts";
import { eventOf, type LicenceRows, recordOf } from "../rows.ts";
import { credentials, events, issuances, issuers, licences, statusLists } from "../tables.ts";
import type { D1Connection } from "./connection.ts";

/** What the archive reads besides the audit trail's head. */
export type D1Licences = Pick<RegisterArchive, "record" | "records" | "licences" | "history" | "statusListIds">;

/** Opens the archive on a connection. */
export function createD1Licences({ db, reach }: D1Connection, seal: () => Promise<NumberSeal>): D1Licences {
  const queries = prepareQueries(db);
  return {
    record: (id) =>
      reach(async () => {
        const found = await queries.record.get({ id });
        return found && recordOf(found, await seal());
      }),
    records: (ids) =>
      reach(async () => {
        // A statement takes a hundred parameters.
        const among = sql`${licences.id} in (select value from json_each(${JSON.stringify(ids)}))`;
        const [found, opened] = await Promise.all([whole(db).where(among).all(), seal()]);
        return found.map((rows) => recordOf(rows, opened));
      }),
    history: (id) => reach(async () => (await queries.history.all({ id })).map(({ event }) => eventOf(event, id))),
    statusListIds: (issuer, number) =>
      reach(async () => {
        const pair = await queries.listPair.all({ issuer, number });
        const revocation = pair.find((list) => list.purpose === "revocation")?.id;
        const suspension = pair.find((list) => list.purpose === "suspension")?.id;
        return revocation && suspension ? { revocation, suspension } : undefined;
      }),
    licences: (query) =>
      reach(async () => {
        const [found, opened] = await Promise.all([search(db, query), seal()]);
        return found.map((rows) => recordOf(rows, opened));
      }),
  };
}

function prepareQueries(db: D1Connection["db"]) {
  return {
    record: whole(db).where(by(licences.id, "id")).prepare(),
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

function whole(db: D1Connection["db"]) {
  return db
    .select(LICENCE.columns)
    .from(licences)
    .leftJoin(credentials, LICENCE.onCredential)
    .leftJoin(issuances, LICENCE.onIssuance)
    .$dynamic();
}

/** One ordered walk over an index per department, merged: SQLite would sort all rows of several departments. */
async function search(db: D1Connection["db"], query: LicenceQuery): Promise<readonly LicenceRows[]> {
  if (query.holderHashes !== undefined) return page(db, query, amongHashes(query, query.holderHashes));
  const departments =
    query.issuers ?? (await db.select({ uscc: issuers.uscc }).from(issuers).all()).map(({ uscc }) => uscc);
  const pages = await Promise.all(departments.map((issuer) => page(db, query, eq(licences.issuer, issuer))));
  return pages.flat().sort(newestFirst).slice(0, query.limit);
}

function page(db: D1Connection["db"], query: LicenceQuery, among: SQL | undefined): Promise<LicenceRows[]> {
  return whole(db)
    .where(PAGE.where(query, among))
    .orderBy(...PAGE.order)
    .limit(query.limit)
    .all();
}
