// What is selected and by which conditions, shared by every adapter over tables.ts; each adapter prepares its own
// statements from them, since drizzle-orm's builders differ between a synchronous and an asynchronous driver.

import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { LicenceQuery } from "../issuance/register-entries.ts";
import { isNotValid } from "./conditions.ts";
import { by } from "./placeholders.ts";
import type { LicenceRows } from "./rows.ts";
import {
  credentials,
  enclosureDepartments,
  enclosures,
  events,
  files,
  issuances,
  issuers,
  keys,
  licences,
  searchHashes,
  statusLists,
} from "./tables.ts";

const { permutationKey: _secret, ...publicColumns } = getTableColumns(statusLists);

/** Everything of a status list but the secret of its permutation. */
export const STATUS_LIST_COLUMNS = publicColumns;

/** A licence's rows, one for each phase it has reached. */
export const LICENCE = {
  columns: { licence: licences, credential: credentials, issuance: issuances },
  onCredential: eq(credentials.licence, licences.ordinal),
  onIssuance: eq(issuances.licence, licences.ordinal),
};

/** A dossier is one statement, so that it is read at one moment. */
export const DOSSIER = {
  columns: { ...LICENCE.columns, issuer: issuers, key: keys, event: events },
  onIssuer: eq(issuers.uscc, licences.issuer),
  onKey: eq(keys.kid, credentials.kid),
  onEvent: both(eq(events.licence, licences.ordinal), eq(events.revision, licences.statusRevision)),
  /** `id` */
  where: both(by(licences.id, "id"), sql`${licences.phase} = 'issued'`),
};

/** Licences by `hash`; only issued ones have hashes, and a later ordinal is a newer licence. */
export const BY_HASH = {
  onLicence: eq(licences.ordinal, searchHashes.licence),
  /** `hash`, cut by searchHash */
  where: by(searchHashes.hash, "hash"),
  order: desc(searchHashes.licence),
  limit: 20,
};

/** An enclosure without what asks for it. */
export const ENCLOSURE_COLUMNS = { mediaType: enclosures.mediaType, bytes: enclosures.bytes };

/** An enclosure that a department has handed in: `sha256`, `department`. */
export const HANDED_IN = {
  onEnclosure: eq(enclosures.sha256, enclosureDepartments.sha256),
  where: and(by(enclosureDepartments.sha256, "sha256"), by(enclosureDepartments.department, "department")),
};

/** What a seal made of a printed file: `printed`, `fingerprint`. */
export const SEALED_FILE = and(by(files.sealPrinted, "printed"), by(files.sealFingerprint, "fingerprint"));

/** The newest sealed file of a `licence` that is no copy for one use. */
export const NEWEST_SEALED_FILE = {
  where: and(by(files.licence, "licence"), sql`${files.sealCms} is not null`, isNull(files.annotation)),
  order: [desc(files.sealedAt), desc(files.sha256)],
};

/** Files of a `licence`, copies for one use last. */
export const FILES_OF = {
  where: by(files.licence, "licence"),
  order: [sql`${files.annotation} is not null`, desc(files.recordedAt), desc(files.sha256)],
  limit: 40,
};

/** Lists that are dirty or run out `before` an instant. */
export const DUE_LISTS = {
  where: or(
    eq(statusLists.dirty, 1),
    and(eq(statusLists.dirty, 0), lt(statusLists.validUntil, sql.placeholder("before"))),
  ),
  order: [asc(statusLists.issuer), asc(statusLists.number), asc(statusLists.purpose)],
};

const ofList = and(by(licences.issuer, "issuer"), by(licences.statusList, "number"));

/** Licences of a list by `issuer` and `number` whose bit is set; the last for want of an endorsement `today`. */
export const BITS = {
  revoked: and(ofList, isNotValid(licences.status), inArray(licences.status, ["revoked", "superseded"])),
  suspended: and(ofList, isNotValid(licences.status), eq(licences.status, "suspended")),
  unendorsed: and(
    ofList,
    isNotNull(licences.endorsedUntil),
    inArray(licences.status, ["valid", "suspended"]),
    isNotNull(licences.recordedAt),
    lt(licences.endorsedUntil, sql.placeholder("today")),
  ),
};

/** Issued licences with the count of their events. */
export const LEDGER = {
  columns: {
    id: licences.id,
    revision: licences.revision,
    // An event past the revision counts against, so that a count that is right proves that there is no gap. Columns are named with
    // their tables: where one table is read from, drizzle leaves the names of tables away, and both sides would be the event's.
    events: sql<number>`(
      select coalesce(sum(case when happened.revision <= ${licences}.revision then 1 else -1 end), 0)
      from ${events} as happened where happened.licence = ${licences}.ordinal)`,
    phase: licences.phase,
  },
  after: (id: string) => and(gt(licences.id, id), eq(licences.phase, "issued")),
};

/** A page of licences, newest first. */
export const PAGE = {
  where: ({ type, status, after }: LicenceQuery, among: SQL | undefined) =>
    and(
      among,
      // What is not valid was recorded; said again, it would lead SQLite to the index over all of a department's.
      status === undefined || status === "valid" ? isNotNull(licences.recordedAt) : undefined,
      type === undefined ? undefined : eq(licences.type, type),
      status === undefined ? undefined : eq(licences.status, status),
      status === undefined || status === "valid" ? undefined : isNotValid(licences.status),
      after && sql`(${licences.recordedAt}, ${licences.id}) < (${after.recordedAt}, ${after.id})`,
    ),
  order: [desc(licences.recordedAt), desc(licences.id)],
};

/**
 * Licences that have any of these keyed hashes. The unary plus keeps SQLite from walking a department's licences where a holder's few are
 * at hand; the departments are one parameter, of which D1 takes a hundred.
 */
export function amongHashes({ issuers: departments }: LicenceQuery, hashes: readonly string[]): SQL | undefined {
  return and(
    sql`${licences.ordinal} in (select ${searchHashes.licence} from ${searchHashes} where ${inArray(searchHashes.hash, hashes.map(searchHash))})`,
    departments && sql`+${licences.issuer} in (select value from json_each(${JSON.stringify(departments)}))`,
  );
}

/** Orders licences of several pages as one. */
export function newestFirst(one: LicenceRows, other: LicenceRows): number {
  const [left, right] = [one, other].map(({ licence }) => `${licence.recordedAt} ${licence.id}`);
  return left === right ? 0 : (left ?? "") < (right ?? "") ? 1 : -1;
}

/** What of a keyed hash is kept and looked for: 128 bits in hex, so that the index, which grows at random, stays small. */
export function searchHash(hash: string): string {
  return hash.slice(0, 32);
}

function both(one: SQL, other: SQL): SQL {
  return and(one, other) ?? one;
}
