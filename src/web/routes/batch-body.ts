// A batch as the API tells it: what was asked, how far it is, where its files are.

import type { BatchRecord } from "../../issuance/bulk/batch-entries.ts";
import type { JsonObject } from "../../licence/json-value.ts";

/** The body. */
export function batchBody(batch: BatchRecord, origin: string): JsonObject {
  const { id, asked, state, total, done, repeated, failed, createdAt, endedAt, fault } = batch;
  const { kind, type, issuer, dryRun } = asked;
  const self = `${origin}/v1/batches/${id}`;
  return {
    ...{ id, kind, type, issuer, dryRun, state, rows: total, done, repeated, failed, createdAt },
    ...(endedAt !== undefined && { endedAt }),
    ...(fault !== undefined && { fault }),
    links: {
      ...{ self, events: `${self}/events`, results: `${self}/results`, errors: `${self}/errors`, pdfs: `${self}/pdfs` },
    },
  };
}
