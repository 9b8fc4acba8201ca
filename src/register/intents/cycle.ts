// The issuing cycle after its reservation (RegisterWriter.prepare, add, abandon).

import type { IssuedEntry, PreparedEntry, WriteOutcome } from "../../issuance/register-entries.ts";
import type { AuditEntry } from "../../licence/audit-chain.ts";
import { searchHash } from "../queries.ts";
import { eventRow, signedPart } from "../rows.ts";
import { BOTH_PURPOSES, type Book } from "./book.ts";
import { CREDENTIAL_AT, STANDING } from "./finders.ts";
import { ask, askAll, type Inquiry, type Intent } from "./intent.ts";
import type { Rows } from "./schema.ts";

type Standing = Pick<Rows["licences"], (typeof STANDING)["columns"][number]>;

/** Licences by id, as the items before have left them. */
type Picture = Map<string, Standing>;

export function* prepare(book: Book, entries: readonly PreparedEntry[]): Intent<readonly WriteOutcome[]> {
  const picture = yield* standing(entries.map(({ id }) => id));
  const contents = yield* contentsOf(picture);
  const outcomes = entries.map(({ id, credential: json, contentHash, kid }): WriteOutcome => {
    const row = picture.get(id);
    if (!isUnfinished(row)) return "revision-conflict";
    const { ordinal } = row;
    const earlier = contents.get(ordinal);
    // Somebody overslept the lease, and another attempt has prepared: one number is not signed with two contents.
    if (earlier?.kid === kid && earlier.contentHash !== contentHash) return "revision-conflict";
    contents.set(ordinal, { licence: ordinal, contentHash, kid, json });
    book.replace("credentials", { licence: ordinal, contentHash, kid, json });
    book.update("licences", ["phase"], { ordinal, phase: "prepared" });
    return "recorded";
  });
  return yield* book.close(outcomes);
}

export function* abandon(
  book: Book,
  entries: readonly { readonly id: string; readonly audit: AuditEntry }[],
): Intent<readonly WriteOutcome[]> {
  const picture = yield* standing(entries.map(({ id }) => id));
  const outcomes = entries.map(({ id, audit }): WriteOutcome => {
    const row = picture.get(id);
    if (!isUnfinished(row)) return "revision-conflict";
    // A number typed in may be tried again; one that was counted up stays skipped.
    const numbering = row.numbering === "given" ? "released" : row.numbering;
    book.update("licences", ["phase", "numbering"], { ordinal: row.ordinal, phase: "abandoned", numbering });
    picture.set(id, { ...row, phase: "abandoned", numbering });
    book.audit(audit);
    return "recorded";
  });
  return yield* book.close(outcomes);
}

export function* add(book: Book, entries: readonly IssuedEntry[]): Intent<readonly WriteOutcome[]> {
  const superseded = entries.flatMap(({ supersedes }) => (supersedes === undefined ? [] : [supersedes.event.licence]));
  const ids = [...entries.map(({ id }) => id), ...superseded];
  const [found, end] = yield* askAll([STANDING, ids.map((id) => [id])], book.endAsking);
  book.learnEnd(end);
  const picture = pictureOf(found);
  const contents = yield* contentsOf(picture);
  return yield* book.close(entries.map((entry) => addOne(book, picture, contents, entry)));
}

/** What was prepared, by ordinal. */
type Contents = Map<number, Rows["credentials"]>;

function* contentsOf(picture: Picture): Inquiry<Contents> {
  const prepared = [...picture.values()].filter(({ phase }) => phase === "prepared");
  if (prepared.length === 0) return new Map();
  const found = yield* ask(
    CREDENTIAL_AT,
    prepared.map(({ ordinal }) => [ordinal]),
  );
  return new Map(found.map((content) => [content.licence, content]));
}

function* standing(ids: readonly string[]): Inquiry<Picture> {
  const found = yield* ask(
    STANDING,
    ids.map((id) => [id]),
  );
  return pictureOf(found);
}

function pictureOf(found: readonly Standing[]): Picture {
  return new Map(found.map((row) => [row.id, row]));
}

function isUnfinished(row: Standing | undefined): row is Standing {
  return row?.phase === "reserved" || row?.phase === "prepared";
}

function addOne(book: Book, picture: Picture, contents: Contents, entry: IssuedEntry): WriteOutcome {
  const row = picture.get(entry.id);
  if (row?.phase !== "prepared" || entry.event.licence !== entry.id || entry.event.revision !== 0) {
    return "revision-conflict";
  }
  const before = entry.supersedes && picture.get(entry.supersedes.event.licence);
  if (entry.supersedes !== undefined && !maySupersede(before, row, entry.supersedes.event.revision)) {
    return "revision-conflict";
  }
  const { ordinal } = row;
  const prepared = contents.get(ordinal);
  if (prepared?.contentHash !== entry.contentHash) return "revision-conflict";
  const { recordedAt, issuedOn, validFrom, validUntil = null, endorsedUntil = null } = entry;
  const issue = { phase: "issued", revision: 0, recordedAt, endorsedUntil } as const;
  picture.set(row.id, { ...row, ...issue });
  book.update("licences", ["phase", "revision", "recordedAt", "endorsedUntil"], { ordinal, ...issue });
  const signed = signedPart(prepared.json, entry.credential);
  book.insert("issuances", { licence: ordinal, issuedOn, validFrom, validUntil, ...signed });
  book.insert("events", eventRow(entry.event, ordinal));
  const hashes = new Set(entry.holderHashes.map(searchHash));
  for (const hash of hashes) book.insert("searchHashes", { hash, licence: ordinal });
  book.audit(entry.audit);
  if (entry.supersedes !== undefined && before !== undefined) supersede(book, picture, before, entry.supersedes);
  // Entered late, with its endorsement overdue already. A UTC date is never later than one in the issuers' zone.
  if (endorsedUntil !== null && endorsedUntil <= recordedAt.slice(0, 10)) {
    book.markDirty(row.issuer, row.statusList, ["suspension"]);
  }
  return "recorded";
}

function maySupersede(before: Standing | undefined, successor: Standing, revision: number): boolean {
  return (
    before !== undefined &&
    before.id === successor.predecessor &&
    before.phase === "issued" &&
    before.status !== "superseded" &&
    before.revision + 1 === revision
  );
}

function supersede(
  book: Book,
  picture: Picture,
  before: Standing,
  { event, audit }: NonNullable<IssuedEntry["supersedes"]>,
): void {
  const { ordinal } = before;
  const { revision, successor = null } = event;
  const superseded = { status: "superseded", revision, statusRevision: revision, successor } as const;
  picture.set(before.id, { ...before, status: "superseded", revision });
  book.update("licences", ["status", "revision", "statusRevision", "successor"], { ordinal, ...superseded });
  book.insert("events", eventRow(event, ordinal));
  book.audit(audit);
  book.markDirty(before.issuer, before.statusList, BOTH_PURPOSES);
}
