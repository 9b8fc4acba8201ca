// A batch run: every row of a file ends as exactly one thing done or one named error. Each row is done under an idempotency key of its own,
// so that the same rows can be fed again after any crash; the register knows what is done.

import { LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { SheetPage, SheetRow } from "./sheet.ts";
import { repeated } from "./sole.ts";
import type { Task, TaskOutcome, Work } from "./work.ts";

/** What became of a row. */
export type RowOutcome = { readonly sheet: SheetRow } & TaskOutcome;

/** What a run is made of. */
export interface RunParts {
  readonly carryOut: (tasks: readonly Task[]) => Promise<readonly TaskOutcome[]>;
  readonly pages: AsyncIterable<SheetPage>;
  readonly columns: number;
  /** Rows of the right length as requests, in order, each or what is wrong with it; the same rows always give the same. */
  readonly readRows: (rows: readonly SheetRow[]) => Promise<readonly (JsonObject | LicenceError)[]>;
  readonly soleOf: Work["soleOf"];
  /** The idempotency key of a row. */
  readonly keyOf: (sheet: SheetRow, request: JsonObject) => string;
  /** Told the outcomes of a page, in order, once they are durable. */
  readonly settled: (outcomes: readonly RowOutcome[], read: number) => void | Promise<void>;
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
// Much longer than the lease of an interrupted run's rows (issuance/issuing.ts).
const RETRIES = 45;
const FAULTS: ReadonlySet<string> = new Set([
  ...["register-unavailable", "key-missing", "key-locked", "forbidden", "clock-behind", "issuing-off"],
]);

interface ReadRow {
  readonly sheet: SheetRow;
  readonly task: Task | LicenceError;
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
  /** What only one row may ask for → the number of the row that did. */
  readonly #soles = new Map<string, number>();
  #inFlight: SheetRow[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  begin(page: SheetPage): Page {
    // A page is read when all before it are: of two rows that say the same, the later is the repeated one.
    const answers = this.#read.then(() => this.#readPage(page.rows));
    this.#read = answers.catch(() => undefined);
    const outcomes = answers.then((read) => this.#carryOut(read));
    // Settling waits for it later and meets the error then.
    outcomes.catch(() => undefined);
    return { outcomes, read: page.read };
  }

  async #readPage(rows: readonly SheetRow[]): Promise<readonly ReadRow[]> {
    const faults = rows.map((sheet) => sheet.fault ?? this.#lengthFault(sheet));
    const whole = rows.filter((_, index) => faults[index] === undefined);
    const requests = (await this.#parts.readRows(whole)).values();
    return rows.map((sheet, index) => ({ sheet, task: faults[index] ?? this.#taskOf(sheet, requests.next().value) }));
  }

  /** Does what was read; rows that ask for nothing at all are answered without being sent. */
  async #carryOut(rows: readonly ReadRow[]): Promise<readonly RowOutcome[]> {
    const tasks = rows.flatMap(({ task }) => (task instanceof LicenceError ? [] : [task]));
    const outcomes = (tasks.length === 0 ? [] : await this.#parts.carryOut(tasks)).values();
    return rows.map(({ sheet, task }) => {
      if (task instanceof LicenceError) return { sheet, error: task };
      return { sheet, ...(outcomes.next().value ?? { error: new LicenceError("internal") }) };
    });
  }

  async settle(page: Page | undefined): Promise<void> {
    if (page === undefined) return;
    const outcomes = await page.outcomes;
    const settled: RowOutcome[] = [];
    for (const outcome of outcomes) {
      if ("error" in outcome && outcome.error.code === "idempotency-in-flight") this.#inFlight.push(outcome.sheet);
      else if ("error" in outcome && FAULTS.has(outcome.error.code)) this.fault ??= outcome.error;
      else settled.push(outcome);
    }
    await this.#parts.settled(settled, page.read);
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
      const again = rows.map((sheet, index) => ({ sheet, task: this.#task(sheet, requests[index]) }));
      await this.settle({ outcomes: this.#carryOut(again), read: 1 });
    }
  }

  async #giveUp(rows: readonly SheetRow[]): Promise<void> {
    const error = new LicenceError("idempotency-in-flight");
    await this.#parts.settled(
      rows.map((sheet) => ({ sheet, error })),
      1,
    );
  }

  #lengthFault({ cells, json }: SheetRow): LicenceError | undefined {
    const { columns } = this.#parts;
    if (json !== undefined) return undefined;
    const surplus = cells.slice(columns).some((cell) => cell.trim() !== "");
    if (!surplus && cells.length >= columns) return undefined;
    const parameters = { found: cells.length, expected: columns };
    return new LicenceError("request-invalid", { fields: [{ pointer: "", code: "row-length", parameters }] });
  }

  #taskOf(sheet: SheetRow, request: JsonObject | LicenceError | undefined): Task | LicenceError {
    const task = this.#task(sheet, request);
    if (task instanceof LicenceError) return task;
    const first = this.#rows.get(task.key);
    if (first !== undefined) return new LicenceError("duplicate-row", { parameters: { row: first } });
    this.#rows.set(task.key, sheet.row);
    const sole = this.#parts.soleOf(task.request);
    if (sole === undefined) return task;
    const owner = this.#soles.get(sole.what);
    if (owner !== undefined) return repeated(sole, owner);
    this.#soles.set(sole.what, sheet.row);
    return task;
  }

  #task(sheet: SheetRow, request: JsonObject | LicenceError | undefined): Task | LicenceError {
    if (request === undefined || request instanceof LicenceError) return request ?? new LicenceError("internal");
    return { request, key: this.#parts.keyOf(sheet, request) };
  }
}
