// kill -9 of the service while it works tables through that were sent to it (POST /v1/batches): what was taken is carried to its end
// by whoever starts next, every row is one licence, and what was told of its progress is never taken back.

import { randomUUID } from "node:crypto";
import { parse } from "csv-parse/sync";
import { codeOf, jsonOf } from "../caller.ts";
import { tableOfLeases } from "../leases.ts";
import { ISSUER } from "../orders.ts";
import { pause } from "../process.ts";
import type { Scenario, Trial } from "../scenario.ts";
import { STORES } from "../store.ts";
import { takeAllDown } from "../taking-down.ts";
import { type Stage, stage } from "../trial.ts";

const ROWS = 300;
const WORK_MS = 200;
const PROGRESS_MS = 10_000;
const THROUGH_MS = 120_000;

export const killTable: Scenario = {
  name: "kill-table",
  title: "kill -9 of the service while it works through tables (POST /v1/batches)",
  stores: STORES,
  // With every change journey/batch-crash.test.ts and the register's contract try it.
  inCi: [],
  rounds: { full: 100, quick: 3 },
  run: (trial) => stage(trial, (set) => play(set, trial)),
};

/** A table that was sent. */
interface Table {
  readonly key: string;
  readonly from: number;
  /** Once it was taken. */
  id?: string;
  /** Rows that were told to be settled. */
  settled: number;
}

async function play(set: Stage, { rounds, progress }: Trial) {
  const { installation, ledger, recoveryMs, figures } = set;
  const tables: Table[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const service = await installation.serve();
    if (round > 1) recoveryMs.push(service.readyMs);
    const table = await underWay(set, tables);
    if (round % 2 === 0) await settledMore(set, table);
    await pause(Math.random() * WORK_MS);
    await service.kill();
    // Nobody holds what the killed one held, and waiting for it in every round would show nothing more.
    await installation.store.endLeases();
    progress(`${round}/${rounds} kills, ${settledOf(tables)} of ${tables.length * ROWS} rows settled`);
  }
  const service = await installation.serve();
  recoveryMs.push(service.readyMs);
  const ids: string[] = [];
  for (const table of tables) ids.push(...(await resultsOf(set, table)));
  if (new Set(ids).size !== ids.length) ledger.wrong.push("a licence stands in two rows");
  await takeAllDown(set, ids);
  ledger.acknowledged = ids.length;
  figures["tables, rows"] = `${tables.length}, ${tables.length * ROWS}`;
  return service;
}

/** The table that is worked on: a new one when the last is through. */
async function underWay(set: Stage, tables: Table[]): Promise<Table> {
  const last = tables.at(-1);
  if (last !== undefined) await look(set, last);
  if (last !== undefined && last.settled < ROWS) return last;
  const table = { key: `table-${randomUUID()}`, from: tables.length * ROWS, settled: 0 };
  tables.push(table);
  // Nobody asks how far it is: where questions wait for what is under way, the answer would come when it is through.
  await send(set, table);
  return table;
}

/** Sends it under its key; it is sent again when nobody has answered. */
async function send({ installation, ledger }: Stage, table: Table): Promise<void> {
  const form = new FormData();
  form.set("file", new Blob([tableOfLeases(table.from, ROWS)], { type: "text/csv" }), "leases.csv");
  form.set("type", "lease-filing");
  form.set("issuer", ISSUER);
  const taken = await installation.call("/v1/batches", { form, key: table.key });
  if (taken?.status === 202) table.id = String(jsonOf(taken)["id"]);
  else if (taken !== undefined) ledger.turnAway(codeOf(taken));
}

/** Asks how far it is, which also has it worked on. */
async function look(set: Stage, table: Table): Promise<string> {
  const { installation, ledger } = set;
  if (table.id === undefined) await send(set, table);
  if (table.id === undefined) return "unanswered";
  const answer = await installation.call(`/v1/batches/${table.id}`);
  if (answer === undefined) return "unanswered";
  const { state, done, repeated, failed } = jsonOf(answer);
  const settled = Number(done) + Number(repeated);
  if (answer.status !== 200 || failed !== 0 || state === "fault")
    ledger.wrong.push(`a table that was taken: ${answer.status} ${String(state)}, ${String(failed)} failed`);
  if (settled < table.settled) ledger.wrong.push(`${settled} rows are settled, told ${table.settled} before`);
  table.settled = settled;
  return String(state);
}

function settledOf(tables: readonly Table[]): number {
  return tables.reduce((sum, { settled }) => sum + settled, 0);
}

async function settledMore(set: Stage, table: Table): Promise<void> {
  const [before, until] = [table.settled, performance.now() + PROGRESS_MS];
  while (table.settled === before && table.settled < ROWS && performance.now() < until) {
    await pause(50);
    await look(set, table);
  }
}

/** The licences of its rows, once it is through. */
async function resultsOf(set: Stage, table: Table): Promise<readonly string[]> {
  const { installation, ledger } = set;
  const until = performance.now() + THROUGH_MS;
  while ((await look(set, table)) !== "complete") {
    if (performance.now() > until) {
      ledger.wrong.push(`a table never came to its end: ${table.settled} of ${ROWS} rows`);
      return [];
    }
    await pause(200);
  }
  const answer = await installation.call(`/v1/batches/${table.id}/results`, { accept: "text/csv" });
  const lines = parse(answer?.bytes === undefined ? "" : Buffer.from(answer.bytes), { bom: true }) as string[][];
  if (lines.length !== ROWS + 1) ledger.wrong.push(`${lines.length - 1} results of ${ROWS} rows`);
  return lines.slice(1).map(([, , id = ""]) => id);
}
