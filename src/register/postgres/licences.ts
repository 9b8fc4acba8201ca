// Licences as the department's side reads them (RegisterArchive) on PostgreSQL.

import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { RegisterArchive } from "../../issuance/ports.ts";
import type { LicenceQuery } from "../../issuance/register-entries.ts";
import { dropOldest } from "../../licence/bounded-cache.ts";
import { isNotValid } from "../conditions.ts";
import type { NumberSeal } from "../number-seal.ts";
import { by } from "../placeholders.ts";
import { LICENCE, searchHash } from "../queries.ts";
import { eventOf, type LicenceRows, recordOf } from "../rows.ts";
import type { PostgresConnection } from "./connection.ts";
import { LICENCE_TABLES } from "./reader.ts";
import { credentials, events, issuances, issuers, licences, searchHashes, statusLists } from "./tables.ts";

/** What the archive reads besides the audit trail's head. */
export type PostgresLicences = Pick<RegisterArchive, "record" | "records" | "licences" | "history" | "statusListIds">;

// Every department issues into one pair at a time.
const REMEMBERED_PAIRS = 1000;

/** Opens the archive on a connection. */
export function createPostgresLicences({ db, read }: PostgresConnection, seal: NumberSeal): PostgresLicences {
  const queries = prepareQueries(db);
  return {
    record: (id) =>
      read(async () => {
        const [found] = await queries.record.execute({ id });
        return found && recordOf(found, seal);
      }),
    records: (ids) =>
      read(async () => (await whole(db).where(inArray(licences.id, [...ids]))).map((found) => recordOf(found, seal))),
    history: (id) => read(async () => (await queries.history.execute({ id })).map(({ event }) => eventOf(event, id))),
    statusListIds: rememberPairs((issuer, number) =>
      read(async () => {
        const pair = await queries.listPair.execute({ issuer, number });
        const revocation = pair.find((list) => list.purpose === "revocation")?.id;
        const suspension = pair.find((list) => list.purpose === "suspension")?.id;
        return revocation && suspension ? { revocation, suspension } : undefined;
      }),
    ),
    licences: (query) => read(async () => (await search(db, query)).map((found) => recordOf(found, seal))),
  };
}

/** A pair of lists keeps its ids for good; one that is not there may yet come. */
function rememberPairs(read: RegisterArchive["statusListIds"]): RegisterArchive["statusListIds"] {
  const remembered = new Map<string, { readonly revocation: string; readonly suspension: string }>();
  return async (issuer, number) => {
    const name = `${issuer} ${number}`;
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const found = await read(issuer, number);
    if (found === undefined) return undefined;
    if (remembered.size >= REMEMBERED_PAIRS) dropOldest(remembered);
    remembered.set(name, found);
    return found;
  };
}

function prepareQueries(db: NodePgDatabase) {
  return {
    record: whole(db).where(by(licences.id, "id")).prepare("record"),
    history: db
      .select({ event: events })
      .from(licences)
      .innerJoin(events, eq(events.licence, licences.ordinal))
      .where(by(licences.id, "id"))
      .orderBy(asc(events.revision))
      .prepare("history"),
    listPair: db
      .select({ id: statusLists.id, purpose: statusLists.purpose })
      .from(statusLists)
      .where(and(by(statusLists.issuer, "issuer"), by(statusLists.number, "number")))
      .prepare("list_pair"),
  };
}

function whole(db: NodePgDatabase) {
  return db
    .select(LICENCE_TABLES)
    .from(licences)
    .leftJoin(credentials, LICENCE.onCredential)
    .leftJoin(issuances, LICENCE.onIssuance)
    .$dynamic();
}

function search(db: NodePgDatabase, query: LicenceQuery): Promise<LicenceRows[]> {
  const { holderHashes, limit } = query;
  const page = holderHashes === undefined ? newestOfEach(db, query) : ofHolder(query, holderHashes);
  return whole(db).where(page).orderBy(desc(licences.recordedAt), desc(licences.id)).limit(limit);
}

/** An ordered walk over an index for each department, merged: the licences of several would all be sorted. */
function newestOfEach(db: NodePgDatabase, query: LicenceQuery): SQL {
  const { issuers: departments, limit } = query;
  const newest = db
    .select({ ordinal: licences.ordinal })
    .from(licences)
    .where(and(eq(licences.issuer, issuers.uscc), ...asked(query)))
    .orderBy(desc(licences.recordedAt), desc(licences.id))
    .limit(limit)
    .as("newest");
  const found = db
    .select({ ordinal: newest.ordinal })
    .from(issuers)
    .crossJoinLateral(newest)
    .where(departments && inArray(issuers.uscc, [...departments]));
  return sql`${licences.ordinal} = any(array(${found}))`;
}

// Found first and as an array, so that no department's licences are walked where a holder's few are at hand.
function ofHolder(query: LicenceQuery, hashes: readonly string[]): SQL | undefined {
  const kept = inArray(searchHashes.hash, hashes.map(searchHash));
  return and(
    sql`${licences.ordinal} = any(array(select ${searchHashes.licence} from ${searchHashes} where ${kept}))`,
    query.issuers && inArray(licences.issuer, [...query.issuers]),
    ...asked(query),
  );
}

function asked({ type, status, after }: LicenceQuery): readonly (SQL | undefined)[] {
  return [
    // What is not valid was recorded; said again, it would lead to the index over all of a department's.
    status === undefined || status === "valid" ? isNotNull(licences.recordedAt) : undefined,
    type === undefined ? undefined : eq(licences.type, type),
    status === undefined ? undefined : eq(licences.status, status),
    status === undefined || status === "valid" ? undefined : isNotValid(licences.status),
    after && sql`(${licences.recordedAt}, ${licences.id}) < (${after.recordedAt}, ${after.id})`,
  ];
}
