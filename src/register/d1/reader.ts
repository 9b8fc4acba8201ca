// The public side of the register on Cloudflare D1 (RegisterReader, and the reading of FileShelf and EnclosureShelf), over the very tables
// and rows of the SQLite file. D1 answers over the network and asynchronously; a dossier is one statement there too.

import { asc } from "drizzle-orm";
import type { EnclosureShelf, FileShelf, RegisterReader } from "../../issuance/ports.ts";
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
import { dossierOf, fileOf, issuerOf, keyOf, statusListOf } from "../rows.ts";
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
import type { D1Connection } from "./connection.ts";

/** What third parties' questions and handing out read. */
export type D1Reader = RegisterReader &
  Pick<FileShelf, "file" | "filesOf" | "sealedFile" | "newestSealedFile"> &
  Pick<EnclosureShelf, "enclosure" | "enclosureOf">;

/** Opens the reader on a connection; `seal` opens numbers that are kept sealed. */
export function createD1Reader({ db, reach }: D1Connection, seal: () => Promise<NumberSeal>): D1Reader {
  const queries = prepareQueries(db);
  return {
    dossier: (id) =>
      reach(async () => {
        const row = await queries.dossier.get({ id });
        return row && dossierOf(row, await seal());
      }),
    idsByHash: (hash) =>
      reach(async () => (await queries.idsByHash.all({ hash: searchHash(hash) })).map(({ id }) => id)),
    issuers: () => reach(async () => (await queries.issuers.all()).map(issuerOf)),
    issuer: (uscc) => reach(async () => first(await queries.issuer.get({ uscc }), issuerOf)),
    keysOf: (issuer) => reach(async () => (await queries.keysOf.all({ issuer })).map(keyOf)),
    key: (kid) => reach(async () => first(await queries.key.get({ kid }), keyOf)),
    statusList: (id) => reach(async () => first(await queries.statusList.get({ id }), statusListOf)),
    ping: () => reach(async () => void (await queries.fact.get({ name: "origin" }))),
    file: (sha256) => reach(async () => first(await queries.file.get({ sha256 }), fileOf)),
    sealedFile: (printed, fingerprint) =>
      reach(async () => first(await queries.sealedFile.get({ printed, fingerprint }), fileOf)),
    filesOf: (licence) => reach(async () => (await queries.filesOf.all({ licence })).map(fileOf)),
    newestSealedFile: (licence) => reach(async () => first(await queries.newestSealedFile.get({ licence }), fileOf)),
    enclosure: (sha256) => reach(async () => queries.enclosure.get({ sha256 })),
    enclosureOf: (department, sha256) => reach(async () => queries.enclosureOf.get({ department, sha256 })),
  };
}

function first<Row, T>(row: Row | undefined, map: (row: Row) => T): T | undefined {
  return row === undefined ? undefined : map(row);
}

function prepareQueries(db: D1Connection["db"]) {
  return {
    dossier: db
      .select(DOSSIER.columns)
      .from(licences)
      .innerJoin(credentials, LICENCE.onCredential)
      .innerJoin(issuances, LICENCE.onIssuance)
      .innerJoin(issuers, DOSSIER.onIssuer)
      .innerJoin(keys, DOSSIER.onKey)
      .leftJoin(events, DOSSIER.onEvent)
      .where(DOSSIER.where)
      .prepare(),
    idsByHash: db
      .select({ id: licences.id })
      .from(searchHashes)
      .innerJoin(licences, BY_HASH.onLicence)
      .where(BY_HASH.where)
      .orderBy(BY_HASH.order)
      .limit(BY_HASH.limit)
      .prepare(),
    ...prepareTrust(db),
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
    fact: db.select({ value: meta.value }).from(meta).where(by(meta.name, "name")).prepare(),
  };
}

function prepareTrust(db: D1Connection["db"]) {
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
