// Batches on Workers. No process lives there, so a batch is worked through in slices: by what asks for it, after its answer, and by
// the cron trigger. A slice takes the batch under its lease and stops between two pages before the runtime's bounds would end it: so many
// seconds, so many ways to D1. What a slice leaves the next takes up, and one that is ended in the middle is as harmless as a crash on Node.

import { systemEntropy } from "../host/entropy.ts";
import { type BatchOffice, type BatchOfficeParts, createBatchOffice } from "../issuance/bulk/batch-office.ts";
import { runKeptBatch } from "../issuance/bulk/batch-running.ts";
import { type Bulk, type BulkParts, createBulk } from "../issuance/bulk/bulk.ts";
import { groupChanges } from "../issuance/grouped-changes.ts";
import type { Issuing } from "../issuance/issuing.ts";
import type { LifeCycle } from "../issuance/life-cycle.ts";
import type { BatchDesk, RegisterWriter } from "../issuance/ports.ts";

/** What a slice may take. */
export interface Slice {
  readonly milliseconds: number;
  /** Ways to D1; pages under way come on top. */
  readonly trips: number;
}

/** After an answer, for which the runtime gives half a minute. D1 answers a call a thousand queries. */
const AFTER_ANSWER: Slice = { milliseconds: 15_000, trips: 400 };
/** By the cron trigger, which comes again after a minute. */
export const AT_TRIGGER: Slice = { milliseconds: 40_000, trips: 400 };

/** A table, its cells and its rows are in memory at once, beside the fonts. */
export const LARGEST_TABLE = 16_777_216;
const MOST_ROWS = 50_000;
/** Each costs a tenth of a second of the processor, and a few ways to D1. */
export const MOST_PDFS = 100;
/** A stream asks D1 at each look. */
export const WATCHING = { lookEveryMs: 1000, mostLooks: 60 };

/** Rows whose licences are found one by one, and those that are written all together. */
const [SINGLY, TOGETHER] = [40, 250];
const WRITTEN_TOGETHER: ReadonlySet<string> = new Set(["issue", "import"]);
/** Lists that many rows change are published so often. */
const PUBLISH_EVERY_MS = 5000;

/** What working on batches stands on. */
export interface WorkerBulkParts extends BulkParts, Pick<BatchOfficeParts, "apiKeys" | "cryptography" | "clock"> {
  readonly batches: BatchDesk;
  readonly writer: RegisterWriter;
  /** How often D1 has been asked. */
  readonly asked: () => number;
  /** The offices of a slice, which write through that and tell of changes to lists. */
  readonly officesOf: (
    writer: RegisterWriter,
    onStatusChange: () => void,
  ) => { readonly issuing: Issuing; readonly lifeCycle: LifeCycle };
  readonly publishDue: () => Promise<unknown>;
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** An open counter for batches. */
export interface WorkerBulk {
  readonly bulk: Bulk;
  readonly batches: BatchOffice;
  /** Notes that there may be work. */
  workBatches(): void;
  /** Behind an answer: whichever is the first to end does what any of them has asked for. Never rejects. */
  workAsked(): Promise<void>;
  /** Works on what waits, within the slice, and publishes the lists that it changed. Never rejects. */
  work(slice: Slice): Promise<void>;
}

/** Opens it. */
export function openWorkerBulk(parts: WorkerBulkParts): WorkerBulk {
  const bulk = createBulk(parts);
  const pause = (): Promise<void> => wait(0);
  const work = (slice: Slice): Promise<void> =>
    workThrough(parts, slice).catch((error: unknown) => parts.onIncident("batches", error));
  let isAsked = false;
  return {
    ...{ bulk, work },
    batches: createBatchOffice({ ...parts, bulk, entropy: systemEntropy, wait, pause, mostRows: MOST_ROWS }),
    workBatches: () => {
      isAsked = true;
    },
    workAsked: async () => {
      if (!isAsked) return;
      isAsked = false;
      await work(AFTER_ANSWER);
    },
  };
}

async function workThrough(parts: WorkerBulkParts, { milliseconds, trips }: Slice): Promise<void> {
  const [until, most] = [Date.now() + milliseconds, parts.asked() + trips];
  const isOver = (): boolean => Date.now() > until || parts.asked() > most;
  const lists = createUnhurried(parts.publishDue);
  const bulk = createBulk({ ...parts, ...parts.officesOf(groupChanges(parts.writer), lists.changed) });
  const options = { stopAsked: isOver, pageRows: pageRowsOf };
  try {
    while (!isOver() && (await runKeptBatch({ ...parts, bulk, wait }, options)));
  } finally {
    await lists.publish();
  }
}

function pageRowsOf({ kind, dryRun }: { readonly kind: string; readonly dryRun: boolean }): number {
  return WRITTEN_TOGETHER.has(kind) && !dryRun ? TOGETHER : SINGLY;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Publishes now and then while much changes, and once more at the end. */
function createUnhurried(publishDue: () => Promise<unknown>) {
  let underWay: Promise<unknown> = Promise.resolve();
  let [isDue, next] = [false, 0];
  const begin = (): void => {
    isDue = false;
    next = Date.now() + PUBLISH_EVERY_MS;
    underWay = underWay.then(publishDue).catch(() => {
      // What failed is still due: at the end, and at the next trigger.
      isDue = true;
    });
  };
  return {
    changed: (): void => {
      isDue = true;
      if (Date.now() >= next) begin();
    },
    publish: async (): Promise<void> => {
      await underWay;
      if (isDue) await publishDue();
    },
  };
}
