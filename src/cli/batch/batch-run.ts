// One run of `vellum batch`: the file is opened, its rows go through the bulk engine, and what became of them is told on the terminal and in
// two files. A row's key is made of what it says, so that the same file, or a corrected one, can be fed again after any crash.

import { hash } from "node:crypto";
import type { BulkWork } from "../../issuance/bulk/bulk.ts";
import { namedBriefly, PhotoRows } from "../../issuance/bulk/photo-rows.ts";
import type { PhotoSource } from "../../issuance/bulk/photo-source.ts";
import {
  errorCells,
  errorLine,
  errorTitles,
  type ReportParts,
  resultCells,
  resultTitles,
  warningCells,
  warningTitles,
} from "../../issuance/bulk/report.ts";
import { type RowOutcome, type RunEnd, runBatch } from "../../issuance/bulk/run.ts";
import { type Sheet, type SheetRow, unreadable } from "../../issuance/bulk/sheet.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import { type Desk, exitCodeOf, requireSigning } from "../desk.ts";
import { EXIT } from "../exit-code.ts";
import type { OpenHouse } from "../parts.ts";
import { type BatchOptions, orderOf } from "./batch-options.ts";
import { openSheetFile } from "./file-source.ts";
import { openPhotos } from "./photo-place.ts";
import { Progress } from "./progress.ts";
import { type ReportFile, reportFilesOf } from "./report-files.ts";

// Large enough to share each durable write among many rows, small enough that Ctrl-C answers at once.
const PAGE_ROWS = 500;

/** Runs once. */
export class BatchRun {
  readonly #desk: Desk;
  readonly #house: OpenHouse;
  readonly #path: string;
  readonly #options: BatchOptions;
  readonly #order: ReturnType<typeof orderOf>;
  /** What its counts and sentences speak of: licences, changes, or rows that were only looked at. */
  readonly #manner: "issued" | "changed" | "checked";
  readonly #progress: Progress;
  #tally = { read: 0, done: 0, repeated: 0, failed: 0 };

  constructor(desk: Desk, house: OpenHouse, path: string, options: BatchOptions) {
    this.#desk = desk;
    this.#house = house;
    this.#path = path;
    this.#options = options;
    this.#order = orderOf(options);
    const [action] = this.#order.principal.actions;
    this.#manner = options.dryRun ? "checked" : action === "issue" ? "issued" : "changed";
    this.#progress = new Progress(desk.terminal, this.#manner);
  }

  async run(): Promise<void> {
    const { photos: place, encoding, sheet: named } = this.#options;
    await this.#house.bulk.admit(this.#order);
    if (this.#manner === "issued") await requireSigning(this.#house, this.#order.issuer);
    const source = place === undefined ? undefined : await openPhotos(place);
    try {
      const options = { pageRows: PAGE_ROWS, ...(encoding && { encoding }), ...(named && { sheet: named }) };
      await this.#runThrough(await openSheetFile(this.#path, options), source);
    } finally {
      await source?.close();
    }
  }

  async #runThrough(sheet: Sheet, source: PhotoSource | undefined): Promise<void> {
    const isTitled = sheet.format !== "ndjson" || sheet.titles.length > 0;
    const work = await this.#house.bulk.begin(this.#order, sheet.titles, isTitled);
    const { type } = work;
    const { principal, issuer: department } = this.#order;
    const photos = new PhotoRows({ type, enclosing: this.#house.enclosing, principal, department }, source);
    const files = reportFilesOf(this.#path, sheet.format === "ndjson" ? "ndjson" : "csv");
    const { words, language } = this.#desk.terminal;
    const report = { columns: work.columns, remarks: work.remarks, words, language };
    await files.results.begin(resultTitles(words));
    await files.errors.begin(errorTitles(report));
    await files.warnings.begin(warningTitles(report));
    const end = await runBatch(this.#runParts(work, { sheet, photos, files, report })).catch(
      (error: unknown): RunEnd => {
        if (error instanceof LicenceError) return { end: "fault", error };
        throw error;
      },
    );
    const isEmpty = end.end === "complete" && this.#tally.done + this.#tally.repeated + this.#tally.failed === 0;
    if (isEmpty) throw unreadable("table-no-rows");
    await this.#finish(end, files, end.end === "complete" ? photos.unused() : []);
  }

  #runParts(
    work: BulkWork,
    { sheet, photos, files, report }: { sheet: Sheet; photos: PhotoRows; files: Files; report: ReportParts },
  ) {
    const { terminal, parts } = this.#desk;
    let stopped = false;
    void parts.stopAsked().then(() => {
      stopped = true;
      terminal.note(terminal.word("batch.stopping"));
    });
    return {
      carryOut: this.#manner === "checked" ? work.check : work.carryOut,
      soleOf: work.soleOf,
      pages: sheet.pages,
      columns: sheet.titles.length,
      readRows: (rows: readonly SheetRow[]) => readRows(work, photos, rows),
      keyOf: (_: SheetRow, request: JsonObject) => hash("sha256", JSON.stringify([this.#options.run, request]), "hex"),
      settled: (outcomes: readonly RowOutcome[], read: number) => this.#settled({ files, report }, outcomes, read),
      stopAsked: () => stopped,
      wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
      waiting: (rows: number) => terminal.note(terminal.word("batch.waiting", { rows })),
    };
  }

  #settled(
    { files, report }: { readonly files: Files; readonly report: ReportParts },
    outcomes: readonly RowOutcome[],
    read: number,
  ): void {
    const { origin } = this.#desk.parts.settings();
    const { done, repeated, failed } = this.#tally;
    const warned = outcomes.flatMap((each) =>
      "warnings" in each ? [warningCells(report, each.sheet, each.warnings ?? [])] : [],
    );
    files.warnings.write(warned);
    const errors = outcomes.flatMap((outcome) => ("error" in outcome ? [outcome] : []));
    const records = outcomes.flatMap((outcome) => ("record" in outcome ? [outcome] : []));
    const again = records.filter((outcome) => outcome.repeated).length;
    files.results.write(
      records.map(({ sheet: { row }, record: { number, id }, repeated: isRepeated }) =>
        resultCells({ row, number, id, verdict: isRepeated ? "repeated" : this.#manner }, origin, report.words),
      ),
    );
    if (files.errors.format === "csv")
      files.errors.write(errors.map(({ sheet, error }) => errorCells(report, sheet, error)));
    else files.errors.writeLines(errors.map(({ sheet, error }) => errorLine(report, sheet, error)));
    this.#tally = {
      read,
      done: done + outcomes.length - errors.length - again,
      repeated: repeated + again,
      failed: failed + errors.length,
    };
    this.#progress.show(this.#tally);
  }

  async #finish(end: RunEnd, files: Files, unused: readonly string[]): Promise<void> {
    const { terminal } = this.#desk;
    const seconds = this.#progress.seconds();
    if (end.end === "complete") this.#tally = { ...this.#tally, read: 1 };
    this.#progress.finish(this.#tally);
    const [results, errors] = [await files.results.finish(), await files.errors.finish()];
    const warnings = await files.warnings.finish();
    if (this.#manner !== "checked") await this.#house.publishing.publishDue();
    const { done, repeated, failed } = this.#tally;
    const counts = { [this.#manner]: done, repeated, failed };
    const summary = {
      ...{ end: end.end, ...counts, seconds: Math.round(seconds * 100) / 100, results, errors, warnings },
      ...(unused.length > 0 && { unusedPhotos: unused }),
    };
    const perSecond = Math.round((done + repeated + failed) / Math.max(seconds, 0.001));
    terminal.result({ ...summary, perSecond }, () => [
      terminal.word(`batch.${this.#manner}.${end.end}`, { ...counts, seconds: seconds.toFixed(1), perSecond }),
      ...(results === undefined ? [] : [terminal.word("batch.results-file", { path: results })]),
      ...(errors === undefined ? [] : [terminal.word("batch.errors-file", { path: errors })]),
      ...(warnings === undefined ? [] : [terminal.word("batch.warnings-file", { path: warnings })]),
      ...(repeated > 0 && this.#manner === "changed" ? [terminal.word("batch.changed-before")] : []),
      ...(unused.length === 0 ? [] : [terminal.word("batch.unused-photos", namedBriefly(unused))]),
    ]);
    if (end.end === "fault") terminal.refuse(end.error);
    this.#desk.exitCode = exitCode(end, failed);
  }
}

interface Files {
  readonly warnings: ReportFile;
  readonly results: ReportFile;
  readonly errors: ReportFile;
}

/** Rows as requests, those with photos with their hashes. */
async function readRows(
  work: BulkWork,
  photos: PhotoRows,
  rows: readonly SheetRow[],
): Promise<readonly (JsonObject | LicenceError)[]> {
  const read = rows.map(work.read);
  const sound = read.flatMap((request, index) => {
    const sheet = rows[index];
    return request instanceof LicenceError || sheet === undefined ? [] : [{ sheet, request }];
  });
  const completed = (await photos.complete(sound)).values();
  return read.map((request) =>
    request instanceof LicenceError ? request : (completed.next().value ?? new LicenceError("internal")),
  );
}

function exitCode(end: RunEnd, failed: number) {
  if (end.end === "fault") return exitCodeOf(end.error);
  if (end.end === "stopped") return EXIT.interrupted;
  return failed > 0 ? EXIT.no : EXIT.done;
}
