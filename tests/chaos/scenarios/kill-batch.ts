// kill -9 of `vellum batch` at random moments, and the same files fed again until they are through: every row is one licence, the
// one that was acknowledged for it in whatever run, and no half-written results file passes for a whole one.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import type { Installation } from "../installation.ts";
import { tableOfLeases } from "../leases.ts";
import { ISSUER } from "../orders.ts";
import { PROGRAM, pause, run } from "../process.ts";
import type { Scenario, Trial } from "../scenario.ts";
import { STORES } from "../store.ts";
import { takeAllDown } from "../taking-down.ts";
import { type Stage, stage } from "../trial.ts";

/** More than are taken up at once, so that a part may be settled; the next file comes when most of these are. */
const ROWS = 1000;
const MOSTLY = 0.9;
const WINDOW_MS = 250;
/** Files that were through already and are fed once more. */
const FED_AGAIN = 3;

export const killBatch: Scenario = {
  name: "kill-batch",
  title: "kill -9 of vellum batch, fed again until it is through",
  stores: STORES,
  inCi: [],
  rounds: { full: 100, quick: 3 },
  // With every change journey/batch-crash.test.ts kills a batch ten times.
  run: (trial) => stage(trial, (set) => play(set, trial)),
};

/** A file and what its rows were acknowledged as in whatever run. */
interface Sheet {
  readonly file: string;
  readonly told: Map<number, string>;
}

async function play(set: Stage, { rounds, progress }: Trial) {
  const { installation, ledger, recoveryMs, figures } = set;
  const sheets: Sheet[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const last = sheets.at(-1);
    const sheet = last === undefined || last.told.size >= ROWS * MOSTLY ? newSheet(installation, sheets) : last;
    // Nobody holds what the killed one held, and waiting for it in every round would show nothing more.
    await installation.store.endLeases();
    // One that was through before it was killed is no kill.
    if (!(await killedRun(installation, sheet.file, round % 2 === 0))) round -= 1;
    note(set, sheet, resultsOf(sheet.file, ".partial"));
    if (existsSync(`${stem(sheet.file)}.results.csv`)) note(set, sheet, wholeResults(set, sheet.file));
    progress(`${round}/${rounds} kills, ${toldOf(sheets)} of ${sheets.length * ROWS} rows acknowledged`);
  }
  await installation.store.endLeases();
  const whole = sheets.filter(({ told }) => told.size === ROWS);
  for (const sheet of sheets.filter((each) => !whole.slice(FED_AGAIN).includes(each))) {
    const began = performance.now();
    const { code, stderr } = await installation.vellum(...batchOf(sheet.file));
    if (code !== 0) ledger.wrong.push(`the last run: ${code} ${stderr}`);
    recoveryMs.push(performance.now() - began);
    note(set, sheet, wholeResults(set, sheet.file));
  }
  const service = await installation.serve();
  await takeAllDown(
    set,
    sheets.flatMap(({ told }) => [...told.values()]),
  );
  ledger.acknowledged = toldOf(sheets);
  figures["rows"] = sheets.length * ROWS;
  return service;
}

function newSheet({ folder }: Installation, sheets: Sheet[]): Sheet {
  const sheet = { file: path.join(folder, `lease-${sheets.length}.csv`), told: new Map() };
  writeFileSync(sheet.file, tableOfLeases(sheets.length * ROWS, ROWS));
  sheets.push(sheet);
  return sheet;
}

function toldOf(sheets: readonly Sheet[]): number {
  return sheets.reduce((sum, { told }) => sum + told.size, 0);
}

function batchOf(sheet: string): readonly string[] {
  return ["batch", sheet, "--type", "lease-filing", "--issuer", ISSUER, "--json"];
}

/** Kills the run a random moment after it wrote its first lines, or its first reservations, in turn; whether it was still there. */
async function killedRun({ environment, store, workshop }: Installation, sheet: string, early: boolean) {
  const reserved = async (): Promise<number> => Number((await store.rows("select count(*) from licences"))[0]?.[0]);
  const before = await reserved();
  const batch = run(process.execPath, [PROGRAM, ...batchOf(sheet)], environment, workshop);
  const begun = async (): Promise<boolean> =>
    early ? (await reserved()) > before : existsSync(`${stem(sheet)}.results.csv.partial`);
  while (!batch.isOver() && !(await begun())) await pause(20);
  await Promise.race([batch.ended, pause(Math.random() * WINDOW_MS)]);
  batch.signal("SIGKILL");
  return (await batch.ended).signal === "SIGKILL";
}

function stem(sheet: string): string {
  return sheet.replace(/\.csv$/, "");
}

/** Row → id of the licence, as far as lines were written whole. */
function resultsOf(sheet: string, suffix = ""): ReadonlyMap<number, string> {
  const file = `${stem(sheet)}.results.csv${suffix}`;
  if (!existsSync(file)) return new Map();
  const text = readFileSync(file, "utf8");
  const lines = parse(text.slice(0, text.lastIndexOf("\n") + 1), { bom: true }) as string[][];
  return new Map(lines.slice(1).map(([row, , id = ""]) => [Number(row), id]));
}

/** A results file in its place tells of all rows, or it would pass for the whole story. */
function wholeResults({ ledger }: Stage, sheet: string): ReadonlyMap<number, string> {
  const results = resultsOf(sheet);
  if (results.size !== ROWS) ledger.wrong.push(`a results file in place has ${results.size} of ${ROWS} rows`);
  rmSync(`${stem(sheet)}.results.csv`);
  return results;
}

function note({ ledger }: Stage, { told }: Sheet, results: ReadonlyMap<number, string>): void {
  for (const [row, id] of results) {
    const earlier = told.get(row) ?? id;
    if (earlier !== id) ledger.wrong.push(`row ${row} was acknowledged as ${earlier} before, now as ${id}`);
    told.set(row, id);
  }
}
