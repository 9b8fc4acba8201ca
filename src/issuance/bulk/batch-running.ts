// Working a kept batch through: taken under a lease, which every page renews, so that a batch whose process died is taken over by another.

import { addSeconds } from "../../licence/calendar.ts";
import { canonicalize } from "../../licence/canonical.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import { withKnownFiles } from "../file-claims.ts";
import type { ApiKeyCabinet, BatchDesk, Clock } from "../ports.ts";
import { clientOf } from "../principal.ts";
import { auditOf } from "./batch-audit.ts";
import type { BatchAsked, BatchRecord, SettledRow } from "./batch-entries.ts";
import { actionOf, type Bulk, type BulkWork } from "./bulk.ts";
import { keptError, sheetRowOf } from "./row-source.ts";
import { cutByWeight } from "./row-weight.ts";
import { type RowOutcome, type RunEnd, runBatch } from "./run.ts";
import type { SheetPage, SheetRow } from "./sheet.ts";

/** What running stands on. */
export interface RunningParts {
  readonly bulk: Bulk;
  readonly batches: BatchDesk;
  readonly apiKeys: Pick<ApiKeyCabinet, "apiKeys">;
  readonly cryptography: Pick<Cryptography, "sha256" | "hashText">;
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** How a run goes. */
export interface RunningOptions {
  readonly stopAsked: () => boolean;
  /** How many rows are taken up at once. */
  readonly pageRows: (asked: BatchAsked) => number;
}

const LEASE_S = 30;

/** Takes the batch that is due and works it through; false when none is. @throws {LicenceError} register-unavailable */
export async function runKeptBatch(parts: RunningParts, options: RunningOptions): Promise<boolean> {
  const { batches, clock } = parts;
  const now = clock.now();
  const batch = await batches.takeBatch(now, addSeconds(now, LEASE_S));
  if (batch === undefined) return false;
  const run = new KeptRun(parts, batch, options);
  const end = await run.run();
  await settleEnd(parts, batch, end, run.isCancelled);
  return true;
}

async function settleEnd(
  { batches, clock }: RunningParts,
  { id }: BatchRecord,
  end: RunEnd,
  isCancelled: boolean,
): Promise<void> {
  if (isCancelled) return;
  const at = clock.now();
  // Free for others at once, by a lease that is over.
  if (end.end === "stopped") return void (await batches.settleBatchRows(id, [], at));
  const settled = await batches.batch(id);
  if (settled === undefined) return;
  const state = end.end === "complete" ? "complete" : "fault";
  const fault = end.end === "fault" ? { fault: end.error.code } : {};
  const line = auditOf(settled, { at, actor: settled.claim.client, action: `batch-${state}` });
  await batches.endBatch(id, { state, at, ...fault }, line);
}

class KeptRun {
  isCancelled = false;
  readonly #parts: RunningParts;
  readonly #batch: BatchRecord;
  readonly #options: RunningOptions;
  /** A row's number → its place, while it is under way. */
  readonly #places = new Map<number, number>();
  /** Whether rows were left that an interrupted run had begun: whoever goes on takes them up again. */
  #hasLeft = false;

  constructor(parts: RunningParts, batch: BatchRecord, options: RunningOptions) {
    this.#parts = parts;
    this.#batch = batch;
    this.#options = options;
  }

  async run(): Promise<RunEnd> {
    const { asked, id } = this.#batch;
    try {
      const work = await this.#begin();
      const end = await runBatch({
        ...this.#handlers(work),
        carryOut: asked.dryRun ? work.check : work.carryOut,
        soleOf: work.soleOf,
        pages: this.#pages(),
        columns: asked.titles.length,
        keyOf: (_, request) =>
          `batch:${asked.run === undefined ? id : `run/${asked.run}`}:${digestOf(this.#parts.cryptography, request)}`,
      });
      return this.#hasLeft && end.end === "complete" ? { end: "stopped" } : end;
    } catch (error) {
      // The register is out of reach: the lease ends, and somebody takes it over.
      if (!(error instanceof LicenceError) || error.code === "register-unavailable") throw error;
      return { end: "fault", error };
    }
  }

  #begin(): Promise<BulkWork> {
    const { asked, claim } = this.#batch;
    const { kind, type, issuer, forAll, ignored, mapping } = asked;
    const principal = { client: claim.client, departments: [issuer], actions: [actionOf(kind)] };
    const order = { kind, type, issuer, forAll, ignored, mapping, principal };
    return this.#parts.bulk.begin(order, asked.titles, asked.isTitled);
  }

  #handlers(work: BulkWork) {
    return {
      readRows: (rows: readonly SheetRow[]): Promise<readonly (JsonObject | LicenceError)[]> =>
        Promise.resolve(rows.map((row) => requestOf(work, row))),
      settled: (outcomes: readonly RowOutcome[]) => this.#settle(outcomes),
      stopAsked: () => this.isCancelled || this.#options.stopAsked(),
      wait: async (milliseconds: number): Promise<void> => {
        await this.#renew([]);
        await this.#parts.wait(milliseconds);
      },
      waiting: () => undefined,
    };
  }

  async *#pages(): AsyncGenerator<SheetPage> {
    const { id, total } = this.#batch;
    const pageRows = this.#options.pageRows(this.#batch.asked);
    for (let from = 0; from < total; from += pageRows) {
      const rows = await this.#parts.batches.batchRows(id, from, from + pageRows);
      const open = rows.filter(({ outcome }) => outcome === undefined);
      for (const { row, place } of open) this.#places.set(row, place);
      if (open.length === 0) continue;
      await this.#requireKey();
      for (const [index, page] of cutByWeight(open.map(sheetRowOf)).entries()) {
        // Heavy ones leave others a turn.
        if (index > 0) await this.#parts.wait(0);
        yield { rows: page, read: from / total };
      }
    }
  }

  /** A key taken back goes on doing nothing: asked before every page. @throws {LicenceError} api-key-revoked */
  async #requireKey(): Promise<void> {
    const keys = await this.#parts.apiKeys.apiKeys();
    const own = keys.find((key) => clientOf(key) === this.#batch.claim.client);
    if (own?.revokedAt !== undefined) throw new LicenceError("api-key-revoked");
  }

  async #settle(outcomes: readonly RowOutcome[]): Promise<void> {
    const rows = outcomes.flatMap((outcome): SettledRow[] => {
      const place = this.#places.get(outcome.sheet.row);
      if (place === undefined) return [];
      if (this.#options.stopAsked() && "error" in outcome && outcome.error.code === "idempotency-in-flight") {
        this.#hasLeft = true;
        return [];
      }
      this.#places.delete(outcome.sheet.row);
      return [{ place, ...settledAs(outcome) }];
    });
    await this.#renew(rows);
  }

  async #renew(rows: readonly SettledRow[]): Promise<void> {
    const { batches, clock } = this.#parts;
    const state = await batches.settleBatchRows(this.#batch.id, rows, addSeconds(clock.now(), LEASE_S));
    if (state !== "running") this.isCancelled = true;
  }
}

function requestOf({ read, type }: BulkWork, row: SheetRow): JsonObject | LicenceError {
  const { files } = row;
  const request = read(row);
  if (files === undefined || request instanceof LicenceError) return request;
  return files instanceof LicenceError ? files : withKnownFiles(type, request, files);
}

function settledAs(outcome: RowOutcome): Omit<SettledRow, "place"> {
  if ("error" in outcome) return { outcome: "failed", error: keptError(outcome.error) };
  if ("checked" in outcome) return { outcome: "done" };
  return { outcome: outcome.repeated ? "repeated" : "done", licence: outcome.record.id };
}

/** What a row says, as the end of its idempotency key. */
function digestOf({ hashText }: Pick<Cryptography, "hashText">, request: JsonObject): string {
  return hashText(canonicalize(request)).slice(0, 32);
}
