// Batches as rows of the register and back; what a register holds was checked before it was written.

import type { BatchAsked, BatchRecord, BatchRow } from "../issuance/bulk/batch-entries.ts";
import type { JsonObject } from "../licence/json-value.ts";
import type { Rows } from "./intents/schema.ts";

/** A batch's row. */
export function batchRow({ id, claim, asked, endedAt, leaseUntil, fault, ...rest }: BatchRecord): Rows["batches"] {
  const { client, key, bodyHash } = claim;
  const { state, total, done, repeated, failed, createdAt } = rest;
  return {
    ...{ id, client, requestKey: key, bodyHash, issuer: asked.issuer, asked: JSON.stringify(asked) },
    ...{ state, total, done, repeated, failed, createdAt },
    ...{ endedAt: endedAt ?? null, leaseUntil: leaseUntil ?? null, fault: fault ?? null },
  };
}

/** The batch of a row. */
export function batchOf(row: Rows["batches"]): BatchRecord {
  const { id, client, requestKey: key, bodyHash, asked, endedAt, leaseUntil, fault } = row;
  const { state, total, done, repeated, failed, createdAt } = row;
  return {
    ...{ id, state, total, done, repeated, failed, createdAt, claim: { client, key, bodyHash } },
    asked: JSON.parse(asked) as BatchAsked,
    ...(endedAt !== null && { endedAt }),
    ...(leaseUntil !== null && { leaseUntil }),
    ...(fault !== null && { fault }),
  };
}

/** A row of a batch, as a row. */
export function batchRowRow(
  batch: string,
  { place, row, source, outcome, licence, error }: BatchRow,
): Rows["batchRows"] {
  return {
    ...{ batch, place, sheetRow: row, outcome: outcome ?? null, licence: licence ?? null },
    source: source === undefined ? null : JSON.stringify(source),
    error: error === undefined ? null : JSON.stringify(error),
  };
}

/** And back. */
export function batchRowOf({
  place,
  sheetRow,
  source,
  outcome,
  licence,
  error,
}: Omit<Rows["batchRows"], "batch">): BatchRow {
  return {
    ...{ place, row: sheetRow },
    ...(source !== null && { source: JSON.parse(source) as JsonObject }),
    ...(outcome !== null && { outcome }),
    ...(licence !== null && { licence }),
    ...(error !== null && { error: JSON.parse(error) as JsonObject }),
  };
}
