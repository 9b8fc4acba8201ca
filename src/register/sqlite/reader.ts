// The public side of the register on SQLite (RegisterReader, and the reading of FileShelf and EnclosureShelf). Answers synchronously.

import { asc } from "drizzle-orm";
import type { RegisterReader } from "../../issuance/ports.ts";
import type { Dossier, Enclosure, FileRecord, StatusList, TrustedKey } from "../../issuance/register-entries.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import { prepareSteadyRead } from "../bare-statement.ts";
import type { NumberSeal } from "../number-seal.ts";
import { by } from "../placeholders.ts";
import {
  BY_HASH,
  DOSSIER,
  ENCLOSURE_COLUMNS,
  FILES_OF,
  HANDED_IN,
  LICENCE,
  NEWEST_SEALED_FILE,
  SEALED_FILE,
  STATUS_LIST_COLUMNS,
  searchHash,
} from "../queries.ts";
import { type DossierRow, dossierOf, fileOf, issuerOf, keyOf, statusListOf } from "../rows.ts";
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
} from "../tables.ts";
import type { SqliteConnection } from "./connection.ts";

/** Licences that are asked for again and again: a notice on a wall, a market's stalls in the morning. A dossier is some 10 KB. */
const STEADY_DOSSIERS = 1000;

/** RegisterReader with its answers at once. */
export interface SqliteReader extends RegisterReader {
  dossier(id: string): Dossier | undefined;
  idsByHash(hash: string): readonly string[];
  issuers(): readonly Issuer[];
  issuer(uscc: string): Issuer | undefined;
  keysOf(issuer: string): readonly TrustedKey[];
  key(kid: string): TrustedKey | undefined;
  statusList(id: string): StatusList | undefined;
  ping(): void;
  file(sha256: string): FileRecord | undefined;
  sealedFile(printed: string, fingerprint: string): FileRecord | undefined;
  filesOf(licence: string): readonly FileRecord[];
  newestSealedFile(licence: string): FileRecord | undefined;
  enclosure(sha256: string): Pick<Enclosure, "bytes" | "mediaType"> | undefined;
  enclosureOf(department: string, sha256: string): Pick<Enclosure, "bytes" | "mediaType"> | undefined;
}

/** Prepares the reader's statements on a connection. */
export function createSqliteReader(connection: SqliteConnection, seal: NumberSeal): SqliteReader {
  const { read } = connection;
  const queries = read(() => prepareQueries(connection, seal));
  const first = <Row, T>(row: Row | undefined, map: (row: Row) => T): T | undefined =>
    row === undefined ? undefined : map(row);
  return {
    dossier: (id) => read(() => queries.dossier(id)),
    idsByHash: (hash) => read(() => queries.idsByHash.all({ hash: searchHash(hash) }).map((row) => row.id)),
    issuers: () => read(() => queries.issuers.all().map(issuerOf)),
    issuer: (uscc) => read(() => first(queries.issuer.get({ uscc }), issuerOf)),
    keysOf: (issuer) => read(() => queries.keysOf.all({ issuer }).map(keyOf)),
    key: (kid) => read(() => first(queries.key.get({ kid }), keyOf)),
    statusList: (id) => read(() => first(queries.statusList.get({ id }), statusListOf)),
    ping: () => void read(() => queries.ping.get()),
    file: (sha256) => read(() => first(queries.file.get({ sha256 }), fileOf)),
    sealedFile: (printed, fingerprint) => read(() => first(queries.sealedFile.get({ printed, fingerprint }), fileOf)),
    filesOf: (licence) => read(() => queries.filesOf.all({ licence }).map(fileOf)),
    newestSealedFile: (licence) => read(() => first(queries.newestSealedFile.get({ licence }), fileOf)),
    enclosure: (sha256) => read(() => queries.enclosure.get({ sha256 })),
    enclosureOf: (department, sha256) => read(() => queries.enclosureOf.get({ department, sha256 })),
  };
}

function prepareQueries(connection: SqliteConnection, seal: NumberSeal) {
  const { client, db } = connection;
  return {
    dossier: prepareSteadyRead<DossierRow, Dossier>(
      client,
      db
        .select(DOSSIER.columns)
        .from(licences)
        .innerJoin(credentials, LICENCE.onCredential)
        .innerJoin(issuances, LICENCE.onIssuance)
        .innerJoin(issuers, DOSSIER.onIssuer)
        .innerJoin(keys, DOSSIER.onKey)
        .leftJoin(events, DOSSIER.onEvent)
        .where(DOSSIER.where),
      { tables: DOSSIER.columns, make: (row) => dossierOf(row, seal), capacity: STEADY_DOSSIERS },
    ),
    idsByHash: db
      .select({ id: licences.id })
      .from(searchHashes)
      .innerJoin(licences, BY_HASH.onLicence)
      .where(BY_HASH.where)
      .orderBy(BY_HASH.order)
      .limit(BY_HASH.limit)
      .prepare(),
    ...prepareTrust(connection),
    statusList: db.select(STATUS_LIST_COLUMNS).from(statusLists).where(by(statusLists.id, "id")).prepare(),
    file: db.select().from(files).where(by(files.sha256, "sha256")).prepare(),
    sealedFile: db.select().from(files).where(SEALED_FILE).prepare(),
    newestSealedFile: db
      .select()
      .from(files)
      .where(NEWEST_SEALED_FILE.where)
      .orderBy(...NEWEST_SEALED_FILE.order)
      .limit(1)
      .prepare(),
    filesOf: db
      .select()
      .from(files)
      .where(FILES_OF.where)
      .orderBy(...FILES_OF.order)
      .limit(FILES_OF.limit)
      .prepare(),
    enclosure: db.select(ENCLOSURE_COLUMNS).from(enclosures).where(by(enclosures.sha256, "sha256")).prepare(),
    enclosureOf: db
      .select(ENCLOSURE_COLUMNS)
      .from(enclosureDepartments)
      .innerJoin(enclosures, HANDED_IN.onEnclosure)
      .where(HANDED_IN.where)
      .prepare(),
    ping: db.select({ name: meta.name }).from(meta).prepare(),
  };
}

function prepareTrust({ db }: SqliteConnection) {
  return {
    issuers: db.select().from(issuers).orderBy(asc(issuers.uscc)).prepare(),
    issuer: db.select().from(issuers).where(by(issuers.uscc, "uscc")).prepare(),
    keysOf: db
      .select()
      .from(keys)
      .where(by(keys.issuer, "issuer"))
      .orderBy(asc(keys.activeFrom), asc(keys.kid))
      .prepare(),
    key: db.select().from(keys).where(by(keys.kid, "kid")).prepare(),
  };
}
