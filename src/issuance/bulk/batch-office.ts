// Batches over the API: a table comes in, is kept row by row, and is worked through by whichever process takes it. A crash anywhere loses
// nothing and doubles nothing: settled rows stay settled, and each other row is done under a key made of the batch and what the row says.

import { toBase32, toHex } from "../../licence/bytes.ts";
import { LicenceError } from "../../licence/errors.ts";
import { idempotencyClaim, requireIdempotencyKey } from "../idempotency.ts";
import type { BatchDesk, Entropy } from "../ports.ts";
import { mayAct, type Principal, requireAct } from "../principal.ts";
import type { IdempotencyClaim } from "../register-entries.ts";
import { auditOf } from "./batch-audit.ts";
import type { BatchRecord, BatchRow } from "./batch-entries.ts";
import { type RunningParts, runKeptBatch } from "./batch-running.ts";
import { actionOf, type BulkOrder } from "./bulk.ts";
import { openSheet } from "./open-sheet.ts";
import { keptRow } from "./row-source.ts";
import { type Sheet, type SheetOptions, unreadable } from "./sheet.ts";

/** A table that was sent. */
export interface BatchUpload {
  readonly principal: Principal;
  readonly order: Omit<BulkOrder, "principal">;
  readonly dryRun: boolean;
  /** A name that several batches share, so that rows which say the same are done once among them: 1 to 100 visible ASCII characters. */
  readonly run?: string;
  readonly idempotencyKey: string;
  readonly bytes: Uint8Array;
  readonly encoding?: string;
  readonly sheet?: string;
}

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
export interface BatchOfficeParts extends RunningParts {
  readonly entropy: Entropy;
  /** Lets others have a turn. */
  readonly pause: () => Promise<void>;
  /** Told when a batch waits. */
  readonly onWaiting?: () => void;
  /** Rows that one batch may have; absent: MOST_ROWS. */
  readonly mostRows?: number;
}

/** Rows that one batch may have; more are several batches. */
const MOST_ROWS = 200_000;
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
      const kept = await submit(parts, upload);
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

async function submit(parts: BatchOfficeParts, upload: BatchUpload): Promise<BatchRecord> {
  const { principal, order } = upload;
  requireIdempotencyKey(upload.idempotencyKey);
  const type = await parts.bulk.admit({ ...order, principal });
  const claim = claimOf(parts, upload);
  const sheet = await openUpload(parts, upload);
  const isTitled = sheet.format !== "ndjson" || sheet.titles.length > 0;
  await parts.bulk.begin({ ...order, principal }, sheet.titles, isTitled);
  // Read once for what is wrong with the file as a whole, so that nothing of one that breaks off is kept.
  const total = await countRows(sheet, parts.mostRows ?? MOST_ROWS);
  const format = sheet.format === "ndjson" ? "ndjson" : "csv";
  const asked = { ...wordsOf(upload), type: type.code, titles: sheet.titles, isTitled, format } as const;
  const at = parts.clock.now();
  const fresh: BatchRecord = {
    ...{ id: toBase32(parts.entropy.bytes(16)), claim, asked, state: "receiving", createdAt: at },
    ...{ total: 0, done: 0, repeated: 0, failed: 0 },
  };
  const line = auditOf({ ...fresh, total }, { at, actor: principal.client, action: "batch-received" });
  const opened = await parts.batches.openBatch(fresh, line);
  if (opened === "idempotency-key-reused") throw new LicenceError(opened);
  // One that was received in part, by a process that died, is received again; its rows are the same.
  if (opened.state === "receiving") await keepRows(parts, opened.id, await openUpload(parts, upload), total);
  return (await parts.batches.batch(opened.id)) ?? opened;
}

/** What was said of the table, without what is about the file. */
function wordsOf({ order, dryRun, run }: BatchUpload) {
  const { kind, type, issuer, forAll, ignored, mapping } = order;
  return { kind, type, issuer, forAll: { ...forAll }, ignored, mapping, dryRun, ...(run !== undefined && { run }) };
}

function claimOf({ cryptography }: BatchOfficeParts, upload: BatchUpload): IdempotencyClaim {
  const { principal, bytes, idempotencyKey: key, encoding = "", sheet = "" } = upload;
  const table = toHex(cryptography.sha256(bytes));
  const body = { ...wordsOf(upload), encoding, sheet, table };
  const claim = idempotencyClaim(cryptography, { client: principal.client, key, body });
  if (claim === undefined) throw new LicenceError("idempotency-key-missing");
  return claim;
}

function openUpload({ pause }: BatchOfficeParts, { bytes, encoding, sheet }: BatchUpload): Promise<Sheet> {
  const options: SheetOptions = {
    ...{ pageRows: PAGE_ROWS, pause },
    ...(encoding !== undefined && { encoding }),
    ...(sheet !== undefined && { sheet }),
  };
  return openSheet({ size: bytes.length, bytes: () => pieces(bytes) }, options);
}

const PIECE = 262_144;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

async function countRows(sheet: Sheet, limit: number): Promise<number> {
  let rows = 0;
  for await (const page of sheet.pages) {
    rows += page.rows.length;
    if (rows > limit) throw unreadable("table-rows", { limit });
  }
  if (rows === 0) throw unreadable("table-no-rows");
  return rows;
}

async function keepRows({ batches }: BatchOfficeParts, id: string, sheet: Sheet, total: number): Promise<void> {
  let place = 0;
  for await (const { rows } of sheet.pages) {
    const from = place;
    await batches.addBatchRows(
      id,
      rows.map((row, index) => keptRow(row, from + index)),
    );
    place += rows.length;
  }
  await batches.beginBatch(id, total);
}
