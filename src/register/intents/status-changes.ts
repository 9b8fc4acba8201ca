// Changes of status and endorsements (RegisterWriter.changeStatus, statusClaim).

import type { IdempotencyClaim, StatusChange, WriteOutcome } from "../../issuance/register-entries.ts";
import { eventRow } from "../rows.ts";
import { BOTH_PURPOSES, type Book } from "./book.ts";
import { CLAIM, LICENCE } from "./finders.ts";
import { ask, askAll, type Inquiry, type Intent, textOf } from "./intent.ts";
import type { Rows } from "./schema.ts";

/** What the changes before have left: licences by id, claims by client and key. */
interface Picture {
  readonly licences: Map<string, Rows["licences"]>;
  readonly claims: Map<string, Rows["idempotency"]>;
}

export function* statusClaim({
  client,
  key,
  bodyHash,
}: IdempotencyClaim): Inquiry<"unknown" | "done" | "idempotency-key-reused"> {
  const [earlier] = yield* ask(CLAIM, [[client, key]]);
  if (earlier === undefined) return "unknown";
  return earlier.bodyHash === bodyHash && earlier.leaseUntil === null ? "done" : "idempotency-key-reused";
}

export function* changeStatus(book: Book, changes: readonly StatusChange[]): Intent<readonly WriteOutcome[]> {
  const [licences, claims] = yield* askAll(
    [LICENCE, changes.map(({ event }) => [event.licence])],
    [CLAIM, changes.flatMap(({ idempotency: claim }) => (claim === undefined ? [] : [[claim.client, claim.key]]))],
  );
  const picture = {
    licences: new Map(licences.map((row) => [row.id, row])),
    claims: new Map(claims.map((row) => [textOf([row.client, row.key]), row])),
  };
  return yield* book.close(changes.map((change) => changeOne(book, picture, change)));
}

function changeOne(book: Book, picture: Picture, change: StatusChange): WriteOutcome {
  const { event, status, audit, idempotency: claim } = change;
  const row = picture.licences.get(event.licence);
  const earlier = claim && picture.claims.get(textOf([claim.client, claim.key]));
  if (claim !== undefined && earlier !== undefined) {
    const same = earlier.bodyHash === claim.bodyHash && earlier.licence === row?.ordinal && earlier.leaseUntil === null;
    return same ? "done" : "idempotency-key-reused";
  }
  if (row?.phase !== "issued" || event.revision !== row.revision + 1) return "revision-conflict";
  const { ordinal } = row;
  const ofStatus = status === "valid" ? null : event.revision;
  const changed = {
    status,
    revision: event.revision,
    statusRevision: event.kind === "endorsed" ? row.statusRevision : ofStatus,
    endorsedUntil: event.endorsedUntil ?? row.endorsedUntil,
  };
  picture.licences.set(row.id, { ...row, ...changed });
  book.update("licences", ["status", "revision", "statusRevision", "endorsedUntil"], { ordinal, ...changed });
  book.insert("events", eventRow(event, ordinal));
  if (claim !== undefined) {
    const { client, key, bodyHash } = claim;
    const kept = { client, key, bodyHash, licence: ordinal, leaseUntil: null };
    picture.claims.set(textOf([client, key]), kept);
    book.insert("idempotency", kept);
  }
  book.audit(audit);
  book.markDirty(row.issuer, row.statusList, BOTH_PURPOSES);
  return "recorded";
}
