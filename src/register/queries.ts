// What the public side selects and by which conditions, shared by every adapter over tables.ts; each adapter prepares its own
// statements from them, since drizzle-orm's builders differ between a synchronous and an asynchronous driver.

import { and, desc, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { credentials, events, issuers, keys, licences, searchHashes, statusLists } from "./tables.ts";

const { permutationKey: _secret, ...publicColumns } = getTableColumns(statusLists);

/** Everything of a status list but the secret of its permutation. */
export const STATUS_LIST_COLUMNS = publicColumns;

/** A dossier is one statement, so that it is read at one moment. */
export const DOSSIER = {
  columns: { licence: licences, credential: credentials.json, issuer: issuers, key: keys, event: events },
  onCredential: eq(credentials.licence, licences.ordinal),
  onIssuer: eq(issuers.uscc, licences.issuer),
  onKey: eq(keys.kid, licences.kid),
  onEvent: both(eq(events.licence, licences.ordinal), eq(events.revision, licences.statusRevision)),
  /** `id` */
  where: both(eq(licences.id, sql.placeholder("id")), eq(licences.phase, "issued")),
};

/** Licences by `hash`; only issued ones have hashes, and a later ordinal is a newer licence. */
export const BY_HASH = {
  onLicence: eq(licences.ordinal, searchHashes.licence),
  where: eq(searchHashes.hash, sql.placeholder("hash")),
  order: desc(searchHashes.licence),
  limit: 20,
};

function both(one: SQL, other: SQL): SQL {
  return and(one, other) ?? one;
}
