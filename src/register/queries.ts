// What the public side selects and by which conditions, shared by every adapter over tables.ts; each adapter prepares its own
// statements from them, since drizzle-orm's builders differ between a synchronous and an asynchronous driver.

import { and, desc, eq, getTableColumns, isNull, type SQL, sql } from "drizzle-orm";
import { by } from "./placeholders.ts";
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

/** What of a keyed hash is kept and looked for: 128 bits in hex, so that the index, which grows at random, stays small. */
export function searchHash(hash: string): string {
  return hash.slice(0, 32);
}

function both(one: SQL, other: SQL): SQL {
  return and(one, other) ?? one;
}
