// The public side of the register on Cloudflare D1 (RegisterReader, and the reading of FileShelf and EnclosureShelf), over the very tables and rows of the
// SQLite file. D1 answers over the network and asynchronously; a dossier is one statement there too. Issuing on D1 is left out.

import { asc } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { EnclosureShelf, FileShelf, RegisterReader } from "../issuance/ports.ts";
import { fromHex } from "../licence/bytes.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import { createNumberSeal, type NumberSeal } from "./number-seal.ts";
import { by } from "./placeholders.ts";
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
} from "./queries.ts";
import { dossierOf, fileOf, issuerOf, keyOf, statusListOf } from "./rows.ts";
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

/** A D1 binding as a Worker's environment has it. */
export type D1Binding = Parameters<typeof drizzle>[0];

/** What a Worker can be asked. */
export type D1Register = RegisterReader &
  Pick<FileShelf, "file" | "filesOf" | "sealedFile" | "newestSealedFile"> &
  Pick<EnclosureShelf, "enclosure" | "enclosureOf"> & {
    /** The 32 secret bytes that key the holder index, as the issuing side made them. */
    holderIndexKey(): Promise<Uint8Array>;
  };

type Queries = ReturnType<typeof prepareQueries>;

/** Opens the register behind a binding; nothing is asked of it before the first call. */
export function createD1Register(binding: D1Binding, cryptography: Pick<Cryptography, "sha256">): D1Register {
  const queries = prepareQueries(binding);
  let opening: Promise<NumberSeal> | undefined;
  const seal = (): Promise<NumberSeal> => {
    opening ??= openSeal(queries, cryptography).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
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
    holderIndexKey: () => reach(async () => keyFact(await queries.fact.get({ name: "holder-index-key" }))),
    file: (sha256) => reach(async () => first(await queries.file.get({ sha256 }), fileOf)),
    sealedFile: (printed, fingerprint) =>
      reach(async () => first(await queries.sealedFile.get({ printed, fingerprint }), fileOf)),
    filesOf: (licence) => reach(async () => (await queries.filesOf.all({ licence })).map(fileOf)),
    newestSealedFile: (licence) => reach(async () => first(await queries.newestSealedFile.get({ licence }), fileOf)),
    enclosure: (sha256) => reach(async () => queries.enclosure.get({ sha256 })),
    enclosureOf: (department, sha256) => reach(async () => queries.enclosureOf.get({ department, sha256 })),
  };
}

// Reading is all that is done here, so whatever D1 throws means that it did not answer.
async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LicenceError) throw error;
    throw new LicenceError("register-unavailable", { parameters: { reason: "d1" }, cause: error });
  }
}

function first<Row, T>(row: Row | undefined, map: (row: Row) => T): T | undefined {
  return row === undefined ? undefined : map(row);
}

async function openSeal(queries: Queries, cryptography: Pick<Cryptography, "sha256">): Promise<NumberSeal> {
  const key = (await queries.fact.get({ name: "number-key" }))?.value;
  if (key === undefined) throw new LicenceError("register-unavailable", { parameters: { reason: "never-written" } });
  return createNumberSeal(cryptography, key);
}

function keyFact(fact: { readonly value: string } | undefined): Uint8Array {
  const bytes = fact && fromHex(fact.value);
  if (bytes === undefined) throw new LicenceError("register-unavailable", { parameters: { reason: "never-written" } });
  return bytes;
}

function prepareQueries(binding: D1Binding) {
  const db = drizzle(binding);
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

function prepareTrust(db: ReturnType<typeof drizzle>) {
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
