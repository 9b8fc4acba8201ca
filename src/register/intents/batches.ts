// Batches and their rows (BatchDesk). A row is settled once; what comes later of it, from somebody who took the batch over too early, changes
// nothing, and the counts follow the rows in the same write.

import type { BatchEnd, BatchRecord, BatchRow, BatchState, SettledRow } from "../../issuance/bulk/batch-entries.ts";
import { hasEnded } from "../../issuance/bulk/batch-entries.ts";
import type { AuditEntry } from "../../licence/audit-chain.ts";
import { batchOf, batchRow, batchRowOf, batchRowRow } from "../batch-rows.ts";
import type { Book } from "./book.ts";
import { BATCH, BATCH_BY_CLAIM, BATCH_ROW, BATCH_ROWS, BATCHES_IN_STATE } from "./finders.ts";
import { ask, type Inquiry, type Intent } from "./intent.ts";

export function* openBatch(
  book: Book,
  batch: BatchRecord,
  audit: AuditEntry,
): Intent<BatchRecord | "idempotency-key-reused"> {
  const { client, key, bodyHash } = batch.claim;
  const [known] = yield* ask(BATCH_BY_CLAIM, [[client, key]]);
  if (known !== undefined) {
    return yield* book.close(known.bodyHash === bodyHash ? batchOf(known) : "idempotency-key-reused");
  }
  book.insert("batches", batchRow(batch));
  book.audit(audit);
  return yield* book.close(batch);
}

export function* addBatchRows(book: Book, id: string, rows: readonly BatchRow[]): Intent<void> {
  const [batch] = yield* ask(BATCH, [[id]]);
  const known = new Set(
    (yield* ask(
      BATCH_ROW,
      rows.map(({ place }) => [id, place]),
    )).map(({ place }) => place),
  );
  if (batch?.state === "receiving") {
    for (const row of rows) {
      if (known.has(row.place)) continue;
      known.add(row.place);
      book.insert("batchRows", batchRowRow(id, row));
    }
  }
  return yield* book.close(undefined);
}

export function* beginBatch(book: Book, id: string, total: number): Intent<void> {
  const [batch] = yield* ask(BATCH, [[id]]);
  if (batch?.state === "receiving") book.update("batches", ["state", "total"], { id, state: "waiting", total });
  return yield* book.close(undefined);
}

export function* takeBatch(book: Book, now: string, leaseUntil: string): Intent<BatchRecord | undefined> {
  const open = yield* ask(BATCHES_IN_STATE, [["waiting"], ["running"]]);
  const [oldest] = open
    .filter((batch) => batch.leaseUntil === null || batch.leaseUntil <= now)
    .toSorted((a, b) => (a.createdAt === b.createdAt ? compare(a.id, b.id) : compare(a.createdAt, b.createdAt)));
  if (oldest === undefined) return yield* book.close(undefined);
  book.update("batches", ["state", "leaseUntil"], { id: oldest.id, state: "running", leaseUntil });
  return yield* book.close(batchOf({ ...oldest, state: "running", leaseUntil }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function* settleBatchRows(
  book: Book,
  id: string,
  rows: readonly SettledRow[],
  leaseUntil: string,
): Intent<BatchState | undefined> {
  const [batch] = yield* ask(BATCH, [[id]]);
  if (batch === undefined) return yield* book.close(undefined);
  const found = yield* ask(
    BATCH_ROW,
    rows.map(({ place }) => [id, place]),
  );
  const open = new Map(found.filter(({ outcome }) => outcome === null).map((row) => [row.place, row]));
  const counts = { done: batch.done, repeated: batch.repeated, failed: batch.failed };
  for (const { place, outcome, licence = null, error } of rows) {
    const row = open.get(place);
    if (row === undefined) continue;
    open.delete(place);
    counts[outcome] += 1;
    // What was forgotten while the row was under way stays forgotten.
    const source = outcome === "failed" ? row.source : null;
    const kept = source === null || error === undefined ? null : JSON.stringify(error);
    const settled = { outcome, licence, source, error: kept };
    book.update("batchRows", ["outcome", "licence", "source", "error"], { batch: id, place, ...settled });
  }
  const lease = batch.state === "running" ? leaseUntil : batch.leaseUntil;
  book.update("batches", ["done", "repeated", "failed", "leaseUntil"], { id, ...counts, leaseUntil: lease });
  return yield* book.close(batch.state);
}

export function* endBatch(book: Book, id: string, end: BatchEnd, audit: AuditEntry): Intent<BatchRecord | undefined> {
  const [batch] = yield* ask(BATCH, [[id]]);
  if (batch === undefined) return yield* book.close(undefined);
  // A batch in fault may still be given up; one that is over stays as it is.
  if (hasEnded(batch) && !(batch.state === "fault" && end.state === "cancelled")) {
    return yield* book.close(batchOf(batch));
  }
  const set = { state: end.state, endedAt: end.at, leaseUntil: null, fault: end.fault ?? null };
  book.update("batches", ["state", "endedAt", "leaseUntil", "fault"], { id, ...set });
  book.audit(audit);
  return yield* book.close(batchOf({ ...batch, ...set }));
}

export function* resumeBatch(book: Book, id: string): Intent<BatchRecord | undefined> {
  const [batch] = yield* ask(BATCH, [[id]]);
  if (batch?.state !== "fault") return yield* book.close(batch === undefined ? undefined : batchOf(batch));
  const set = { state: "waiting" as const, endedAt: null, fault: null };
  book.update("batches", ["state", "endedAt", "fault"], { id, ...set });
  return yield* book.close(batchOf({ ...batch, ...set }));
}

export function* forgetBatchRows(book: Book, id: string, from: number, until: number): Intent<void> {
  for (const { place } of yield* ask(BATCH_ROWS, [[id, from, until]])) {
    book.update("batchRows", ["source", "error"], { batch: id, place, source: null, error: null });
  }
  return yield* book.close(undefined);
}

export function* batchById(id: string): Inquiry<BatchRecord | undefined> {
  const [batch] = yield* ask(BATCH, [[id]]);
  return batch === undefined ? undefined : batchOf(batch);
}

export function* batchRows(id: string, from: number, until: number): Inquiry<readonly BatchRow[]> {
  const rows = yield* ask(BATCH_ROWS, [[id, from, until]]);
  return rows.map(batchRowOf).toSorted((a, b) => a.place - b.place);
}
