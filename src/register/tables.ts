// The register's tables for SQLite and D1, as drizzle-orm describes them; src/register/migrations/ is generated from here.
// Licences refer to one another by id, everything else refers to a licence by its ordinal: a small, growing integer keeps
// B-trees small and appended to, where random ids would touch a page each. Each phase of a licence appends a row of its own
// (licences, credentials, issuances), so that what is large is written once and what changes (phase, status) stays small. No holder's name or code stands here outside a credential: licences are found by keyed
// hashes, and a number taken from a claim, which may be a resident identity number, is kept sealed (number-seal.ts).
// Left to the migrations: the triggers that make events and audit append-only, and WITHOUT ROWID.

import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { BatchRow, BatchState } from "../issuance/bulk/batch-entries.ts";
import type { LicenceEvent, LicenceStatus, Phase, StatusList } from "../issuance/register-entries.ts";
import { blob } from "./blob.ts";
import { isHeld, isNotValid, type Numbering } from "./conditions.ts";
import { PAGE_COLUMNS, SEAL_COLUMNS } from "./file-columns.ts";

/** What the register knows about itself: origin, holder-index-key, number-key (secrets as hex). */
export const meta = sqliteTable("meta", {
  name: text().primaryKey(),
  value: text().notNull(),
});

/** Departments; name, abbreviations and seal are JSON. */
export const issuers = sqliteTable("issuers", {
  uscc: text().primaryKey(),
  name: text().notNull(),
  areaCode: text("area_code").notNull(),
  abbreviations: text().notNull(),
  seal: text().notNull(),
});

/** The trust list's public keys. */
export const keys = sqliteTable(
  "keys",
  {
    kid: text().primaryKey(),
    issuer: text()
      .notNull()
      .references(() => issuers.uscc),
    publicKeyMultibase: text("public_key_multibase").notNull(),
    activeFrom: text("active_from").notNull(),
    retiredAt: text("retired_at"),
    compromisedSince: text("compromised_since"),
    /** 0 or 1. */
    example: integer().notNull(),
  },
  (table) => [index("keys_of_issuer").on(table.issuer, table.activeFrom)],
);

/** Licence versions, one row each, in the order of their reservation; columns as in LicenceRecord. */
export const licences = sqliteTable(
  "licences",
  {
    ordinal: integer().primaryKey(),
    id: text().notNull(),
    type: text().notNull(),
    typeVersion: integer("type_version").notNull(),
    issuer: text()
      .notNull()
      .references(() => issuers.uscc),
    serial: text().notNull(),
    version: integer().notNull(),
    /** Sealed (number-seal.ts) when `numbering` says so. */
    number: text().notNull(),
    numbering: text().$type<Numbering>().notNull(),
    phase: text().$type<Phase>().notNull(),
    statusList: integer("status_list").notNull(),
    statusIndex: integer("status_index").notNull(),
    revision: integer().notNull(),
    status: text().$type<LicenceStatus>().notNull(),
    /** Revision of the newest event that changed the status, unless that made it valid. */
    statusRevision: integer("status_revision"),
    predecessor: text(),
    successor: text(),
    reservedAt: text("reserved_at").notNull(),
    recordedAt: text("recorded_at"),
    endorsedUntil: text("endorsed_until"),
  },
  (table) => [
    uniqueIndex("licences_id").on(table.id),
    uniqueIndex("licences_serial").on(table.type, table.issuer, table.serial, table.version),
    uniqueIndex("licences_status_index").on(table.issuer, table.statusList, table.statusIndex),
    uniqueIndex("licences_number")
      .on(table.type, table.issuer, table.number, table.version)
      .where(isHeld(table.numbering)),
    index("licences_of_issuer")
      .on(table.issuer, table.recordedAt, table.id)
      .where(sql`${table.recordedAt} is not null`),
    index("licences_of_type")
      .on(table.issuer, table.type, table.recordedAt, table.id)
      .where(sql`${table.recordedAt} is not null`),
    index("licences_not_valid")
      .on(table.issuer, table.status, table.recordedAt, table.id)
      .where(isNotValid(table.status)),
    index("licences_bits")
      .on(table.issuer, table.statusList, table.status, table.statusIndex)
      .where(isNotValid(table.status)),
    index("licences_endorsed_bits")
      .on(table.issuer, table.statusList, table.endorsedUntil, table.status, table.statusIndex)
      .where(sql`${table.endorsedUntil} is not null`),
    index("licences_endorsed_until")
      .on(table.endorsedUntil, table.issuer, table.statusList)
      .where(sql`${table.endorsedUntil} is not null`),
    check("licences_phase", sql`${table.phase} in ('reserved', 'prepared', 'issued', 'abandoned')`),
    check("licences_status", sql`${table.status} in ('valid', 'suspended', 'revoked', 'superseded')`),
  ],
);

/** What was about to be signed, from `prepared` on. */
export const credentials = sqliteTable("credentials", {
  licence: integer()
    .primaryKey()
    .references(() => licences.ordinal),
  contentHash: text("content_hash").notNull(),
  kid: text()
    .notNull()
    .references(() => keys.kid),
  json: text().notNull(),
});

/** What was issued, from `issued` on: the signed JSON is the prepared one up to `signedFrom` (UTF-16 units) and `signedTail`. */
export const issuances = sqliteTable("issuances", {
  licence: integer()
    .primaryKey()
    .references(() => licences.ordinal),
  issuedOn: text("issued_on").notNull(),
  validFrom: text("valid_from").notNull(),
  validUntil: text("valid_until"),
  signedFrom: integer("signed_from").notNull(),
  signedTail: text("signed_tail").notNull(),
});

/** What happened to licences. Append-only by triggers. A lost race is a conflict of its primary key. */
export const events = sqliteTable(
  "events",
  {
    licence: integer()
      .notNull()
      .references(() => licences.ordinal),
    revision: integer().notNull(),
    kind: text().$type<LicenceEvent["kind"]>().notNull(),
    recordedAt: text("recorded_at").notNull(),
    effectiveAt: text("effective_at").notNull(),
    client: text().notNull(),
    act: text(),
    ground: text(),
    note: text(),
    actorName: text("actor_name"),
    actorCode: text("actor_code"),
    legalBasis: text("legal_basis"),
    endorsedUntil: text("endorsed_until"),
    successor: text(),
  },
  (table) => [primaryKey({ columns: [table.licence, table.revision] })],
);

/** The audit trail (licence/audit-chain.ts); detail is JSON. Append-only by triggers. */
export const audit = sqliteTable("audit", {
  seq: integer().primaryKey(),
  at: text().notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  subject: text().notNull(),
  detail: text().notNull(),
  previous: text().notNull(),
  hash: text().notNull(),
});

/** Idempotency keys, kept for ever: a batch fed again after years must not issue twice. */
export const idempotency = sqliteTable(
  "idempotency",
  {
    client: text().notNull(),
    key: text().notNull(),
    bodyHash: text("body_hash").notNull(),
    licence: integer()
      .notNull()
      .references(() => licences.ordinal),
    /** Null for a change of status, which is recorded at once. */
    leaseUntil: text("lease_until"),
  },
  (table) => [primaryKey({ columns: [table.client, table.key] })],
);

/** Running numbers: the last one given, per scope. */
export const counters = sqliteTable("counters", {
  scope: text().primaryKey(),
  value: integer().notNull(),
});

/** Status lists; a pair shares issuer, number, size and the permutation's key. Large columns last. */
export const statusLists = sqliteTable(
  "status_lists",
  {
    id: text().primaryKey(),
    issuer: text()
      .notNull()
      .references(() => issuers.uscc),
    purpose: text().$type<StatusList["purpose"]>().notNull(),
    number: integer().notNull(),
    size: integer().notNull(),
    /** Counts changes; a list published with an older token stays dirty. */
    token: integer().notNull(),
    dirty: integer().notNull(),
    publishedAt: text("published_at"),
    validUntil: text("valid_until"),
    permutationKey: text("permutation_key").notNull(),
    credential: text(),
    /** Under which it was opened: the credentials that point at it name it and its issuer so, whatever the domain is today. */
    origin: text(),
  },
  (table) => [
    uniqueIndex("status_lists_of_issuer").on(table.issuer, table.number, table.purpose),
    index("status_lists_due").on(table.dirty, table.validUntil),
  ],
);

/** The first 128 bits (hex) of the keyed hashes by which an issued licence is found: of its holders and its number. */
export const searchHashes = sqliteTable(
  "search_hashes",
  {
    hash: text().notNull(),
    licence: integer()
      .notNull()
      .references(() => licences.ordinal),
  },
  (table) => [primaryKey({ columns: [table.hash, table.licence] })],
);

/** Files handed out. */
export const files = sqliteTable(
  "files",
  {
    sha256: text().primaryKey(),
    licence: text().notNull(),
    mediaType: text("media_type").notNull(),
    layoutVersion: integer("layout_version").notNull(),
    renderer: text().notNull(),
    recordedAt: text("recorded_at").notNull(),
    ...SEAL_COLUMNS,
    ...PAGE_COLUMNS,
  },
  (table) => [
    index("files_of_licence").on(table.licence),
    // A printed file is sealed once by each seal, however many ask for it at the same moment.
    uniqueIndex("files_sealed_once").on(table.sealPrinted, table.sealFingerprint),
  ],
);

/** Photos and documents that licences refer to; a trigger refuses to change one. Bytes last. */
export const enclosures = sqliteTable("enclosures", {
  sha256: text().primaryKey(),
  mediaType: text("media_type").notNull(),
  recordedAt: text("recorded_at").notNull(),
  bytes: blob().notNull(),
});

/** Which departments handed an enclosure in: only they may name it in a licence. It goes with the enclosure. */
export const enclosureDepartments = sqliteTable(
  "enclosure_departments",
  {
    sha256: text()
      .notNull()
      .references(() => enclosures.sha256, { onDelete: "cascade" }),
    department: text()
      .notNull()
      .references(() => issuers.uscc),
    /** Who handed it in for the department first. */
    client: text().notNull(),
    recordedAt: text("recorded_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sha256, table.department] })],
);

/** API keys by SHA-256 of their secret; departments and actions are JSON. */
export const apiKeys = sqliteTable("api_keys", {
  id: text().primaryKey(),
  hash: text().notNull().unique(),
  name: text().notNull(),
  departments: text().notNull(),
  actions: text().notNull(),
  createdAt: text("created_at").notNull(),
  revokedAt: text("revoked_at"),
});

/** Batches that came over the API; `asked` is JSON (BatchAsked). */
export const batches = sqliteTable(
  "batches",
  {
    id: text().primaryKey(),
    client: text().notNull(),
    requestKey: text("request_key").notNull(),
    bodyHash: text("body_hash").notNull(),
    issuer: text()
      .notNull()
      .references(() => issuers.uscc),
    asked: text().notNull(),
    state: text().$type<BatchState>().notNull(),
    total: integer().notNull(),
    done: integer().notNull(),
    repeated: integer().notNull(),
    failed: integer().notNull(),
    createdAt: text("created_at").notNull(),
    endedAt: text("ended_at"),
    leaseUntil: text("lease_until"),
    fault: text(),
  },
  (table) => [uniqueIndex("batches_claim").on(table.client, table.requestKey), index("batches_state").on(table.state)],
);

/** Rows of batches; `source` and `error` are JSON, and go when the row is done. */
export const batchRows = sqliteTable(
  "batch_rows",
  {
    batch: text()
      .notNull()
      .references(() => batches.id, { onDelete: "cascade" }),
    place: integer().notNull(),
    sheetRow: integer("sheet_row").notNull(),
    source: text(),
    outcome: text().$type<NonNullable<BatchRow["outcome"]>>(),
    licence: text(),
    error: text(),
  },
  (table) => [primaryKey({ columns: [table.batch, table.place] })],
);
