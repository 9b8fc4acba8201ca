// `vellum batch FILE.csv`: a licence for every row of a spreadsheet. What runs is in batch/; here it is put together and said.

import type { Command } from "commander";
import type { Principal } from "../issuance/principal.ts";
import { describeError, describeFieldError } from "../licence/describe.ts";
import { LicenceError } from "../licence/errors.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { type Columns, REMARKS, readHeader } from "./batch/columns.ts";
import { undefuse } from "./batch/csv-cell.ts";
import { namedBriefly, openPhotos, PhotoRows } from "./batch/photo-rows.ts";
import type { PhotoSource } from "./batch/photo-source.ts";
import { Progress } from "./batch/progress.ts";
import { type ReportFile, reportFilesOf } from "./batch/report-files.ts";
import { columnOf, createRowReader, type RowReader } from "./batch/row.ts";
import { type RowOutcome, type RunEnd, runBatch } from "./batch/run.ts";
import { afterHeader, encodingNamed, readSheet, type SheetPage, type SheetRow } from "./batch/sheet.ts";
import { addCommand, type Desk, exitCodeOf, inHouse, requireSigning } from "./desk.ts";
import { EXIT } from "./exit-code.ts";
import type { OpenHouse } from "./parts.ts";

interface BatchOptions {
  readonly type: string;
  readonly issuer: string;
  readonly run: string;
  readonly encoding: string;
  readonly ignore: readonly string[];
  readonly photos?: string;
}

// Large enough to share each durable write among many rows, small enough that Ctrl-C answers at once.
const PAGE_ROWS = 500;

/** Adds `batch`. */
export function addBatchCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "batch", key: "batch", group: "licences" })
    .argument("<file.csv>", terminal.word("arguments.csv"))
    .requiredOption("--type <type>", terminal.word("options.type"))
    .requiredOption("--issuer <uscc>", terminal.word("options.issuer"))
    .option("--run <name>", terminal.word("options.run"), "")
    .option("--encoding <name>", terminal.word("options.encoding"), "utf-8")
    .option("--photos <place>", terminal.word("options.photos"))
    .option("--ignore <column...>", terminal.word("options.ignore"), [])
    .action((path: string, options: BatchOptions) =>
      inHouse(desk, (house) => new Batch(desk, house, path, options).run()),
    );
}

class Batch {
  readonly #desk: Desk;
  readonly #house: OpenHouse;
  readonly #path: string;
  readonly #options: BatchOptions;
  readonly #files: { readonly results: ReportFile; readonly errors: ReportFile };
  readonly #progress: Progress;
  #columns: Columns = { titles: [], fields: [] };
  #issued = 0;
  #repeated = 0;
  #failed = 0;
  /** How much of the file is settled, 0 to 1. */
  #read = 0;

  constructor(desk: Desk, house: OpenHouse, path: string, options: BatchOptions) {
    this.#desk = desk;
    this.#house = house;
    this.#path = path;
    this.#options = options;
    this.#files = reportFilesOf(path);
    this.#progress = new Progress(desk.terminal);
  }

  async run(): Promise<void> {
    const { photos: place } = this.#options;
    const type = await this.#requireTypeAndIssuer();
    const source = place === undefined ? undefined : await openPhotos(place);
    try {
      await this.#runWith(type, source);
    } finally {
      await source?.close();
    }
  }

  async #runWith(type: LicenceType, source: PhotoSource | undefined): Promise<void> {
    const desk = { principal: this.#principal(), department: this.#options.issuer };
    const photos = new PhotoRows({ type, enclosing: this.#house.enclosing, ...desk }, source);
    const pages = readSheet(this.#path, encodingNamed(this.#options.encoding), PAGE_ROWS);
    const first = await pages.next();
    const header = (first.done ? undefined : first.value.rows[0])?.cells.map(undefuse) ?? [];
    this.#columns = readHeader({ type, words: this.#allWords(), ignored: this.#options.ignore }, header);
    await this.#beginFiles();
    const rows = afterHeader(first.done ? undefined : first.value, pages);
    const end = await runBatch(this.#runParts(type, photos, rows)).catch((error: unknown): RunEnd => {
      if (error instanceof LicenceError) return { end: "fault", error };
      throw error;
    });
    await this.#finish(end, end.end === "complete" ? photos.unused() : []);
  }

  #principal(): Principal {
    return { client: "batch", departments: [this.#options.issuer], actions: ["issue"] };
  }

  async #requireTypeAndIssuer(): Promise<LicenceType> {
    const { type, issuer } = this.#options;
    const found = this.#house.catalogue.find(type);
    if (found === undefined) throw new LicenceError("type-unknown", { parameters: { type, found: type } });
    const known = await this.#house.archive.issuer(issuer);
    if (known === undefined) throw new LicenceError("issuer-unknown", { parameters: { issuer, found: issuer } });
    await requireSigning(this.#house, issuer);
    return found;
  }

  #allWords() {
    const { catalogue } = this.#desk.parts;
    return [catalogue.words("zh-CN"), catalogue.words("en")];
  }

  async #beginFiles(): Promise<void> {
    const { terminal } = this.#desk;
    await this.#files.results.begin(
      ["row", "number", "id", "link"].map((name) => terminal.word(`batch.results.${name}`)),
    );
    const remarks = REMARKS.map((name) => terminal.word(`batch.remarks.${name}`));
    await this.#files.errors.begin([...this.#ownColumns(this.#columns.titles), ...remarks]);
  }

  #runParts(type: LicenceType, photos: PhotoRows, pages: AsyncIterable<SheetPage>) {
    const { terminal, parts } = this.#desk;
    const readRow = this.#rowReader(type);
    let stopped = false;
    void parts.stopAsked().then(() => {
      stopped = true;
      terminal.note(terminal.word("batch.stopping"));
    });
    return {
      issuing: this.#house.issuing,
      principal: this.#principal(),
      pages,
      columns: this.#columns.titles.length,
      readRows: (rows: readonly SheetRow[]) =>
        photos.complete(rows.map((sheet) => ({ sheet, request: readRow(sheet.cells) }))),
      run: this.#options.run,
      settled: (outcomes: readonly RowOutcome[], read: number) => this.#settled(outcomes, read),
      stopAsked: () => stopped,
      wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
      waiting: (rows: number) => terminal.note(terminal.word("batch.waiting", { rows })),
    };
  }

  #rowReader(type: LicenceType): RowReader {
    const words = this.#allWords();
    const listed = (path: string): string[] => words.flatMap((say) => say(path).toLowerCase().split("|"));
    const codeTypes = type.holder.codeTypes.flatMap((code) =>
      listed(`cli.code-types.${code}`).map((name) => [name, code] as const),
    );
    return createRowReader({
      type,
      issuer: this.#options.issuer,
      columns: this.#columns,
      yesNo: { yes: new Set(listed("cli.cells.yes")), no: new Set(listed("cli.cells.no")) },
      codeTypes: new Map(codeTypes),
      longTerm: new Set(listed("cli.cells.long-term")),
    });
  }

  #settled(outcomes: readonly RowOutcome[], read: number): void {
    const origin = this.#desk.parts.settings().origin;
    const results: string[][] = [];
    const errors: string[][] = [];
    for (const outcome of outcomes) {
      if ("error" in outcome) errors.push(this.#errorRow(outcome.sheet.cells, outcome.sheet.row, outcome.error));
      else
        results.push([
          String(outcome.sheet.row),
          outcome.record.number,
          outcome.record.id,
          `${origin}/v/${outcome.record.id}`,
        ]);
      if ("error" in outcome) this.#failed += 1;
      else if (outcome.repeated) this.#repeated += 1;
      else this.#issued += 1;
    }
    this.#files.results.write(results);
    this.#files.errors.write(errors);
    this.#read = read;
    this.#progress.show(this.#tally());
  }

  /** The row as it was, then its number, the columns that are wrong, and what would be right. */
  #errorRow(cells: readonly string[], row: number, error: LicenceError): string[] {
    const { words, language } = this.#desk.terminal;
    const own = this.#ownColumns(this.#columns.titles.map((_, index) => undefuse(cells[index] ?? "")));
    const named = error.fields.map(({ pointer }) => {
      const at = columnOf(this.#columns, pointer);
      return at === undefined ? pointer : (this.#columns.titles[at] ?? pointer);
    });
    const sentences = error.fields.map((field) => describeFieldError(words, language, field));
    const detail = sentences.length === 0 ? [describeError(words, error)] : sentences;
    return [...own, String(row), [...new Set(named)].join("; "), `${detail.join(" ")} [${error.code}]`];
  }

  /** Without the remarks of an earlier run, which are replaced. */
  #ownColumns(cells: readonly string[]): readonly string[] {
    const remarks = new Set(this.#allWords().flatMap((say) => REMARKS.map((name) => say(`cli.batch.remarks.${name}`))));
    return cells.filter((_, index) => !remarks.has(this.#columns.titles[index] ?? ""));
  }

  #tally() {
    return { read: this.#read, issued: this.#issued, repeated: this.#repeated, failed: this.#failed };
  }

  async #finish(end: RunEnd, unused: readonly string[]): Promise<void> {
    const { terminal } = this.#desk;
    const seconds = this.#progress.seconds();
    if (end.end === "complete") this.#read = 1;
    this.#progress.finish(this.#tally());
    const [results, errors] = [await this.#files.results.finish(), await this.#files.errors.finish()];
    await this.#house.publishing.publishDue();
    const [issued, repeated, failed] = [this.#issued, this.#repeated, this.#failed];
    const summary = {
      end: end.end,
      issued,
      repeated,
      failed,
      seconds: Math.round(seconds * 100) / 100,
      results,
      errors,
      ...(unused.length > 0 && { unusedPhotos: unused }),
    };
    const perSecond = Math.round((issued + repeated + failed) / Math.max(seconds, 0.001));
    terminal.result({ ...summary, perSecond }, () => [
      terminal.word(`batch.${end.end}`, { issued, repeated, failed, seconds: seconds.toFixed(1), perSecond }),
      ...(results === undefined ? [] : [terminal.word("batch.results-file", { path: results })]),
      ...(errors === undefined ? [] : [terminal.word("batch.errors-file", { path: errors })]),
      ...(unused.length === 0 ? [] : [terminal.word("batch.unused-photos", namedBriefly(unused))]),
    ]);
    if (end.end === "fault") terminal.refuse(end.error);
    this.#desk.exitCode =
      end.end === "fault"
        ? exitCodeOf(end.error)
        : end.end === "stopped"
          ? EXIT.interrupted
          : failed > 0
            ? EXIT.no
            : EXIT.done;
  }
}
