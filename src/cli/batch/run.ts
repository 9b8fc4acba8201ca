// A batch run: every row of a file ends as exactly one licence or one named error. A row's idempotency key is made of what it
// says, so that the same file, or a corrected one, can be fed again after any crash; the register knows what is issued.

import { hash } from "node:crypto";
import type { IssueOrder } from "../../issuance/issue-order.ts";
import type { Issuing } from "../../issuance/issuing.ts";
import type { Principal } from "../../issuance/principal.ts";
import type { LicenceRecord } from "../../issuance/register-entries.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { SheetPage, SheetRow } from "./sheet.ts";

/** What became of a row. */
export type RowOutcome = { readonly sheet: SheetRow } & (
  | { readonly record: LicenceRecord; readonly repeated: boolean }
  | { readonly error: LicenceError }
);

/** What a run is made of. */
export interface RunParts {
  readonly issuing: Pick<Issuing, "issue">;
  readonly principal: Principal;
  readonly pages: AsyncIterable<SheetPage>;
  readonly columns: number;
  /** Rows of the right length as requests, in order, each or what is wrong with it; the same rows always give the same. */
  readonly readRows: (rows: readonly SheetRow[]) => Promise<readonly (JsonObject | LicenceError)[]>;
  /** A deliberate new issuing of the same rows has another name. */
  readonly run: string;
  /** Told the outcomes of a page, in order, once they are durable. */
  readonly settled: (outcomes: readonly RowOutcome[], read: number) => void;
  /** Asked between pages. */
  readonly stopAsked: () => boolean;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told when rows wait for an interrupted run's leases to end. */
  readonly waiting: (rows: number) => void;
}

/** How a run ended: through the whole file, stopped by the operator, or by a fault that no row can be blamed for. */
export type RunEnd = { readonly end: "complete" | "stopped" } | { readonly end: "fault"; readonly error: LicenceError };

// While one page is signed beside the main thread, the next is read and drafted on it.
const PAGES_UNDER_WAY = 2;
const RETRY_MS = 2000;
// Longer than the lease of an interrupted run's rows (issuance/issuing.ts), which is a minute.
const RETRIES = 45;
const FAULTS: ReadonlySet<string> = new Set(["register-unavailable", "key-missing", "key-locked", "forbidden"]);

type KeyedOrder = IssueOrder & { readonly idempotencyKey: string };

interface ReadRow {
  readonly sheet: SheetRow;
  readonly order: KeyedOrder | LicenceError;
}

interface Page {
  readonly outcomes: Promise<readonly RowOutcome[]>;
  readonly read: number;
}

/** Runs through all pages. */
export async function runBatch(parts: RunParts): Promise<RunEnd> {
  const run = new BatchRun(parts);
  const underWay: Page[] = [];
  let stopped = false;
  try {
    for await (const page of parts.pages) {
      underWay.push(run.begin(page));
      if (underWay.length >= PAGES_UNDER_WAY) await run.settle(underWay.shift());
      stopped = parts.stopAsked();
      if (stopped || run.fault !== undefined) break;
    }
  } finally {
    // Also when the file breaks off: what was sent is answered for.
    for (const page of underWay) await run.settle(page);
  }
  if (run.fault === undefined) await run.retryInFlight();
  if (run.fault !== undefined) return { end: "fault", error: run.fault };
  return { end: stopped ? "stopped" : "complete" };
}

class BatchRun {
  /** The first fault that is not a row's own. */
  fault: LicenceError | undefined;
  readonly #parts: RunParts;
  #read: Promise<unknown> = Promise.resolve();
  /** A row's key → the number of the first row that says the same. */
  readonly #rows = new Map<string, number>();
  #inFlight: SheetRow[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  begin(page: SheetPage): Page {
    // A page is read when all before it are: of two rows that say the same, the later is the repeated one.
    const answers = this.#read.then(() => this.#readPage(page.rows));
    this.#read = answers.catch(() => undefined);
    const outcomes = answers.then((read) => this.#issue(read));
    // Settling waits for it later and meets the error then.
    outcomes.catch(() => undefined);
    return { outcomes, read: page.read };
  }

  async #readPage(rows: readonly SheetRow[]): Promise<readonly ReadRow[]> {
    const faults = rows.map((sheet) => this.#lengthFault(sheet));
    const whole = rows.filter((_, index) => faults[index] === undefined);
    const requests = (await this.#parts.readRows(whole)).values();
    return rows.map((sheet, index) => ({ sheet, order: faults[index] ?? this.#orderOf(sheet, requests.next().value) }));
  }

  /** Issues what was read; rows that are no order at all are answered without being sent. */
  async #issue(rows: readonly ReadRow[]): Promise<readonly RowOutcome[]> {
    const orders = rows.flatMap(({ order }) => (order instanceof LicenceError ? [] : [order]));
    const outcomes = (await this.#parts.issuing.issue(orders)).values();
    return rows.map(({ sheet, order }) => {
      if (order instanceof LicenceError) return { sheet, error: order };
      return { sheet, ...(outcomes.next().value ?? { error: new LicenceError("internal") }) };
    });
  }

  async settle(page: Page | undefined): Promise<void> {
    if (page === undefined) return;
    const outcomes = await page.outcomes;
    const settled: RowOutcome[] = [];
    for (const outcome of outcomes) {
      if ("error" in outcome && outcome.error.code === "idempotency-in-flight") this.#inFlight.push(outcome.sheet);
      else settled.push(outcome);
      if ("error" in outcome && FAULTS.has(outcome.error.code)) this.fault ??= outcome.error;
    }
    this.#parts.settled(settled, page.read);
  }

  /** Rows that an interrupted run had begun are taken over as soon as their leases end. */
  async retryInFlight(): Promise<void> {
    for (let attempt = 0; this.#inFlight.length > 0 && attempt <= RETRIES; attempt += 1) {
      const rows = this.#inFlight;
      this.#inFlight = [];
      if (attempt === 0) this.#parts.waiting(rows.length);
      if (attempt === RETRIES || this.#parts.stopAsked()) return this.#giveUp(rows);
      await this.#parts.wait(RETRY_MS);
      const requests = await this.#parts.readRows(rows);
      const again = rows.map((sheet, index) => ({ sheet, order: this.#order(requests[index]) }));
      await this.settle({ outcomes: this.#issue(again), read: 1 });
    }
  }

  #giveUp(rows: readonly SheetRow[]): void {
    const error = new LicenceError("idempotency-in-flight");
    this.#parts.settled(
      rows.map((sheet) => ({ sheet, error })),
      1,
    );
  }

  #lengthFault({ cells }: SheetRow): LicenceError | undefined {
    const { columns } = this.#parts;
    const surplus = cells.slice(columns).some((cell) => cell.trim() !== "");
    if (!surplus && cells.length >= columns) return undefined;
    const parameters = { found: cells.length, expected: columns };
    return new LicenceError("request-invalid", { fields: [{ pointer: "", code: "row-length", parameters }] });
  }

  #orderOf(sheet: SheetRow, request: JsonObject | LicenceError | undefined): KeyedOrder | LicenceError {
    const order = this.#order(request);
    if (order instanceof LicenceError) return order;
    const first = this.#rows.get(order.idempotencyKey);
    if (first !== undefined) return new LicenceError("duplicate-row", { parameters: { row: first } });
    this.#rows.set(order.idempotencyKey, sheet.row);
    return order;
  }

  #order(request: JsonObject | LicenceError | undefined): KeyedOrder | LicenceError {
    if (request === undefined || request instanceof LicenceError) return request ?? new LicenceError("internal");
    const idempotencyKey = hash("sha256", JSON.stringify([this.#parts.run, request]), "hex");
    return { principal: this.#parts.principal, request, idempotencyKey };
  }
}
