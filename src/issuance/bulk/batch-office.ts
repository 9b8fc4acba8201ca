// Batches over the API: a table comes in, is kept row by row, and is worked through by whichever process takes it. A crash anywhere loses
// nothing and doubles nothing: settled rows stay settled, and each other row is done under a key made of the batch and what the row says.

import { LicenceError } from "../../licence/errors.ts";
import type { BatchDesk } from "../ports.ts";
import { mayAct, type Principal, requireAct } from "../principal.ts";
import { auditOf } from "./batch-audit.ts";
import type { BatchRecord, BatchRow } from "./batch-entries.ts";
import { type BatchUpload, type IntakeParts, takeBatchIn } from "./batch-intake.ts";
import { type RunningParts, runKeptBatch } from "./batch-running.ts";
import { actionOf } from "./bulk.ts";

/** Rows by their places: from (inclusive) until (exclusive). */
export interface RowSpan {
  readonly from: number;
  readonly until: number;
}

/** Takes batches in, shows them, and works them through. */
export interface BatchOffice {
  /**
   * Keeps a table to be worked through; the same again answers the batch that it was.
   * @throws {LicenceError} forbidden, type-unknown, issuer-unknown, document-unreadable, idempotency-key-reused; request-invalid with
   *   every column that is wrong.
   */
  submit(upload: BatchUpload): Promise<BatchRecord>;
  /** @throws {LicenceError} not-found, also for whoever may not see it. */
  batch(principal: Principal, id: string): Promise<BatchRecord>;
  /** Its rows, in order, a few hundred at a time; or those by place, from (inclusive) until (exclusive). */
  rows(batch: BatchRecord, span?: RowSpan): AsyncGenerator<readonly BatchRow[]>;
  /** Stops it after the rows under way; what is done stays done. @throws {LicenceError} not-found, forbidden */
  cancel(principal: Principal, id: string): Promise<BatchRecord>;
  /** Cancels it and forgets what its rows said. @throws {LicenceError} not-found, forbidden */
  remove(principal: Principal, id: string): Promise<BatchRecord>;
  /** Goes on with one that stopped for a fault. @throws {LicenceError} not-found, forbidden */
  resume(principal: Principal, id: string): Promise<BatchRecord>;
  /** Works through whatever waits, until nothing does. Calls that overlap share one run. */
  runDue(): Promise<void>;
  /** Ends the run after the rows under way; the batch is free for others at once. */
  stop(): Promise<void>;
}

/** What the office stands on. */
export interface BatchOfficeParts extends RunningParts, IntakeParts {
  /** Told when a batch waits. */
  readonly onWaiting?: () => void;
}

const PAGE_ROWS = 500;

/** Opens it. */
export function createBatchOffice(parts: BatchOfficeParts): BatchOffice {
  const { batches } = parts;
  const running = createRunning(parts);
  const batch = async (principal: Principal, id: string): Promise<BatchRecord> => {
    const found = await batches.batch(id.toLowerCase());
    const maySee =
      found !== undefined &&
      ["read" as const, actionOf(found.asked.kind)].some((action) => mayAct(principal, action, found.asked.issuer));
    if (!maySee) throw new LicenceError("not-found", { parameters: { id } });
    return found;
  };
  const own = async (principal: Principal, id: string): Promise<BatchRecord> => {
    const found = await batch(principal, id);
    requireAct(principal, actionOf(found.asked.kind), found.asked.issuer);
    return found;
  };
  const cancel: BatchOffice["cancel"] = async (principal, id) => {
    const found = await own(principal, id);
    const at = parts.clock.now();
    const line = auditOf(found, { at, actor: principal.client, action: "batch-cancelled" });
    return (await batches.endBatch(found.id, { state: "cancelled", at }, line)) ?? found;
  };
  return {
    submit: async (upload) => {
      const kept = await takeBatchIn(parts, upload);
      if (kept.state === "waiting") parts.onWaiting?.();
      return kept;
    },
    batch,
    rows: (found, span) => rowsOf(batches, found, span),
    cancel,
    remove: async (principal, id) => {
      const found = await cancel(principal, id);
      await forgetRows(batches, found.id);
      return found;
    },
    resume: async (principal, id) => {
      const found = await own(principal, id);
      const resumed = (await batches.resumeBatch(found.id)) ?? found;
      if (resumed.state === "waiting") parts.onWaiting?.();
      return resumed;
    },
    ...running,
  };
}

async function* rowsOf(
  batches: BatchDesk,
  { id, total }: BatchRecord,
  { from, until }: RowSpan = { from: 0, until: total },
): AsyncGenerator<readonly BatchRow[]> {
  const end = Math.min(until, total);
  for (let place = from; place < end; place += PAGE_ROWS)
    yield await batches.batchRows(id, place, Math.min(place + PAGE_ROWS, end));
}

/** Page by page until there are none: one that was received in part has rows and no total. */
async function forgetRows(batches: BatchDesk, id: string): Promise<void> {
  for (let from = 0; (await batches.batchRows(id, from, from + 1)).length > 0; from += PAGE_ROWS)
    await batches.forgetBatchRows(id, from, from + PAGE_ROWS);
}

/** One run at a time in a process. */
function createRunning(parts: BatchOfficeParts): Pick<BatchOffice, "runDue" | "stop"> {
  let running: Promise<void> | undefined;
  let isStopping = false;
  const runAll = async (): Promise<void> => {
    while (!isStopping && (await runKeptBatch(parts, { stopAsked: () => isStopping, pageRows: () => PAGE_ROWS })));
  };
  return {
    runDue: () => {
      running ??= runAll().finally(() => {
        running = undefined;
      });
      return running;
    },
    stop: async () => {
      isStopping = true;
      await running?.catch(() => undefined);
    },
  };
}
