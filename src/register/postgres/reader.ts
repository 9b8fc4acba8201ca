// The public side of the register on PostgreSQL (RegisterReader, and the reading of FileShelf and EnclosureShelf). Every statement is
// prepared once per connection; a dossier is one of them, so that it is read at one moment.

import { asc, getTableColumns } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { EnclosureShelf, FileShelf, RegisterReader } from "../../issuance/ports.ts";
import type { NumberSeal } from "../number-seal.ts";
import { by } from "../placeholders.ts";
import {
  BY_HASH,
  DOSSIER,
  FILES_OF,
  HANDED_IN,
  LICENCE,
  NEWEST_SEALED_FILE,
  SEALED_FILE,
  searchHash,
} from "../queries.ts";
import { dossierOf, fileOf, issuerOf, keyOf, statusListOf } from "../rows.ts";
import type { PostgresReading } from "./connection.ts";
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
  meta,
  searchHashes,
  statusLists,
} from "./tables.ts";

/** A licence's tables, one for each phase. */
export const LICENCE_TABLES = { licence: licences, credential: credentials, issuance: issuances };

const { permutationKey: _secret, ...publicColumns } = getTableColumns(statusLists);

/** Everything of a status list but the secret of its permutation. */
export const STATUS_LIST_COLUMNS = publicColumns;

/** What the public side may ask. */
export type PostgresReader = RegisterReader &
  Pick<FileShelf, "file" | "filesOf" | "newestSealedFile" | "sealedFile"> &
  Pick<EnclosureShelf, "enclosure" | "enclosureOf">;

/** Opens the reading side on a connection. */
export function createPostgresReader({ db, read }: PostgresReading, seal: NumberSeal): PostgresReader {
  const queries = { ...prepareQueries(db), ...prepareTrust(db), ...prepareShelves(db) };
  return {
    dossier: (id) => read(async () => first(await queries.dossier.execute({ id }), (row) => dossierOf(row, seal))),
    idsByHash: (hash) =>
      read(async () => (await queries.idsByHash.execute({ hash: searchHash(hash) })).map(({ id }) => id)),
    issuers: () => read(async () => (await queries.issuers.execute()).map(issuerOf)),
    issuer: (uscc) => read(async () => first(await queries.issuer.execute({ uscc }), issuerOf)),
    keysOf: (issuer) => read(async () => (await queries.keysOf.execute({ issuer })).map(keyOf)),
    key: (kid) => read(async () => first(await queries.key.execute({ kid }), keyOf)),
    statusList: (id) => read(async () => first(await queries.statusList.execute({ id }), statusListOf)),
    ping: () => read(async () => void (await queries.ping.execute())),
    file: (sha256) => read(async () => first(await queries.file.execute({ sha256 }), fileOf)),
    sealedFile: (printed, fingerprint) =>
      read(async () => first(await queries.sealedFile.execute({ printed, fingerprint }), fileOf)),
    filesOf: (licence) => read(async () => (await queries.filesOf.execute({ licence })).map(fileOf)),
    newestSealedFile: (licence) => read(async () => first(await queries.newestSealedFile.execute({ licence }), fileOf)),
    enclosure: (sha256) => read(async () => (await queries.enclosure.execute({ sha256 }))[0]),
    enclosureOf: (department, sha256) =>
      read(async () => (await queries.enclosureOf.execute({ department, sha256 }))[0]),
  };
}

function first<Row, T>(rows: readonly Row[], map: (row: Row) => T): T | undefined {
  const [row] = rows;
  return row === undefined ? undefined : map(row);
}

function prepareQueries(db: NodePgDatabase) {
  return {
    dossier: db
      .select({ ...LICENCE_TABLES, issuer: issuers, key: keys, event: events })
      .from(licences)
      .innerJoin(credentials, LICENCE.onCredential)
      .innerJoin(issuances, LICENCE.onIssuance)
      .innerJoin(issuers, DOSSIER.onIssuer)
      .innerJoin(keys, DOSSIER.onKey)
      .leftJoin(events, DOSSIER.onEvent)
      .where(DOSSIER.where)
      .prepare("dossier"),
    idsByHash: db
      .select({ id: licences.id })
      .from(searchHashes)
      .innerJoin(licences, BY_HASH.onLicence)
      .where(BY_HASH.where)
      .orderBy(BY_HASH.order)
      .limit(BY_HASH.limit)
      .prepare("ids_by_hash"),
    statusList: db.select(STATUS_LIST_COLUMNS).from(statusLists).where(by(statusLists.id, "id")).prepare("status_list"),
    ping: db.select({ name: meta.name }).from(meta).limit(1).prepare("ping"),
  };
}

function prepareTrust(db: NodePgDatabase) {
  return {
    issuers: db.select().from(issuers).orderBy(asc(issuers.uscc)).prepare("issuers"),
    issuer: db.select().from(issuers).where(by(issuers.uscc, "uscc")).prepare("issuer"),
    keysOf: db
      .select()
      .from(keys)
      .where(by(keys.issuer, "issuer"))
      .orderBy(asc(keys.activeFrom), asc(keys.kid))
      .prepare("keys_of"),
    key: db.select().from(keys).where(by(keys.kid, "kid")).prepare("key"),
  };
}

function prepareShelves(db: NodePgDatabase) {
  return {
    file: db.select().from(files).where(by(files.sha256, "sha256")).prepare("file"),
    sealedFile: db.select().from(files).where(SEALED_FILE).prepare("sealed_file"),
    newestSealedFile: db
      .select()
      .from(files)
      .where(NEWEST_SEALED_FILE.where)
      .orderBy(...NEWEST_SEALED_FILE.order)
      .limit(1)
      .prepare("newest_sealed_file"),
    filesOf: db
      .select()
      .from(files)
      .where(FILES_OF.where)
      .orderBy(...FILES_OF.order)
      .limit(FILES_OF.limit)
      .prepare("files_of"),
    enclosure: db
      .select({ mediaType: enclosures.mediaType, bytes: enclosures.bytes })
      .from(enclosures)
      .where(by(enclosures.sha256, "sha256"))
      .prepare("enclosure"),
    enclosureOf: db
      .select({ mediaType: enclosures.mediaType, bytes: enclosures.bytes })
      .from(enclosureDepartments)
      .innerJoin(enclosures, HANDED_IN.onEnclosure)
      .where(HANDED_IN.where)
      .prepare("enclosure_of"),
  };
}
