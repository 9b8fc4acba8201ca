// Moving a register whole from one store to another: every row of every table, in pages by key, so that a move that was cut off goes on
// where it ended. The source is shut to writers before the first row is read and stays shut, since a register that lived on in
// two places could issue a number twice; reading it goes on. The target is no register before everything is proven to be there: as
// many rows, the same content, the same end of the audit trail. A backup is such a copy too, of a source seen at one moment and not shut.

import type { AuditHead } from "../licence/audit-chain.ts";
import { concatBytes, toHex, utf8 } from "../licence/bytes.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import type { Awaitable } from "./ports.ts";

/** What a row has in a column. */
export type Cell = string | number | Uint8Array | null;

/** A row's cells in the order of its table's columns, the same in every store. */
export type WholeRow = readonly Cell[];

/** A store as tables of rows; parents stand before children. What is known of the move itself is none of them. */
export interface WholeStore {
  readonly tables: readonly string[];
  count(table: string): Awaitable<number>;
  /** Where its audit trail ends. */
  auditHead(): Awaitable<AuditHead>;
  /** Rows in the order of their keys, by bytes, after that one or from the beginning. */
  page(table: string, after: WholeRow | undefined, limit: number): Awaitable<readonly WholeRow[]>;
  close(): Awaitable<void>;
}

/** A register seen at one moment, or one that nobody writes to. */
export interface CopySource extends WholeStore {
  /** Tells this register from every other; tells nothing else. */
  identity(): Awaitable<string>;
}

/** Where a register is moved from. */
export interface MovingSource extends CopySource {
  /** Waits for writes under way; from then on every process's writes are register-unavailable. Once more is no error. */
  shut(): Awaitable<void>;
  /** Lets writers in again: for a move that is called off. */
  reopen(): Awaitable<void>;
}

/** Where it is moved to. */
export interface MovingTarget extends WholeStore {
  /**
   * Begins a move, or goes on with one of the same register.
   * @throws {LicenceError} configuration-invalid — something else is there.
   */
  begin(identity: string): Awaitable<void>;
  /** The last row of a table by its key. */
  last(table: string): Awaitable<WholeRow | undefined>;
  /** All of them or none. */
  add(table: string, rows: readonly WholeRow[]): Awaitable<void>;
  /** Makes it a register like any other. */
  finish(): Awaitable<void>;
}

/** How far a move has come. */
export interface MovingProgress {
  readonly step: "copying" | "proving";
  readonly table: string;
  /** Rows of all tables, so far and altogether. */
  readonly done: number;
  readonly all: number;
}

/** What a table holds on both sides. */
export interface TableProof {
  readonly table: string;
  readonly from: TableContent;
  readonly to: TableContent;
}

export interface TableContent {
  readonly rows: number;
  /** Hex; SHA-256 chained over the rows in the order of their keys. */
  readonly hash: string;
}

/** How a move ended. */
export interface MovingProof {
  /** Every table is the same; only then the target is a register. */
  readonly isEqual: boolean;
  readonly tables: readonly TableProof[];
  /** Where the audit trail ends on both sides. */
  readonly head: { readonly from: AuditHead; readonly to: AuditHead };
}

/** What a copy is made with. */
export interface Copying {
  readonly from: CopySource;
  readonly to: MovingTarget;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly onProgress: (progress: MovingProgress) => void;
}

/** What a move is made with. */
export interface Move extends Copying {
  readonly from: MovingSource;
}

const PAGE_ROWS = 1000;
/** Rows of megabytes. */
const LARGE: ReadonlySet<string> = new Set(["enclosures", "statusLists"]);
const LARGE_PAGE_ROWS = 4;

/** Moves the register. @throws {LicenceError} configuration-invalid, register-unavailable */
export async function moveRegister(move: Move): Promise<MovingProof> {
  await move.to.begin(await move.from.identity());
  await move.from.shut();
  return await carryOver(move);
}

/** Copies a register that stays the one it is; the copy opens as a register when it was proven. @throws {LicenceError} as moveRegister */
export async function copyRegister(copying: Copying): Promise<MovingProof> {
  await copying.to.begin(await copying.from.identity());
  return await carryOver(copying);
}

async function carryOver(copying: Copying): Promise<MovingProof> {
  await copyAll(copying);
  const proof = await prove(copying);
  if (proof.isEqual) await copying.to.finish();
  return proof;
}

async function copyAll({ from, to, onProgress }: Copying): Promise<void> {
  const all = await countAll(from);
  let done = await countAll(to);
  for (const table of from.tables) {
    let after = await to.last(table);
    for (;;) {
      const rows = await from.page(table, after, rowsAtOnce(table));
      if (rows.length === 0) break;
      await to.add(table, rows);
      after = rows.at(-1);
      done += rows.length;
      onProgress({ step: "copying", table, done, all });
    }
  }
}

async function prove({ from, to, cryptography, onProgress }: Copying): Promise<MovingProof> {
  const all = await countAll(from);
  let done = 0;
  const tables: TableProof[] = [];
  for (const table of from.tables) {
    const onRows = (rows: number): void => {
      done += rows;
      onProgress({ step: "proving", table, done, all });
    };
    const sides = [contentOf(from, table, cryptography, onRows), contentOf(to, table, cryptography, () => undefined)];
    const [here, there] = await Promise.all(sides);
    if (here !== undefined && there !== undefined) tables.push({ table, from: here, to: there });
  }
  const head = { from: await from.auditHead(), to: await to.auditHead() };
  const sameHead = head.from.seq === head.to.seq && head.from.hash === head.to.hash;
  return { isEqual: sameHead && tables.length === from.tables.length && tables.every(isSame), tables, head };
}

/** Whether a table is the same on both sides. */
export function isSame({ from, to }: TableProof): boolean {
  return from.rows === to.rows && from.hash === to.hash;
}

async function contentOf(
  store: WholeStore,
  table: string,
  { sha256 }: Pick<Cryptography, "sha256">,
  onRows: (rows: number) => void,
): Promise<TableContent> {
  let hash = sha256(utf8(table));
  let [count, after]: [number, WholeRow | undefined] = [0, undefined];
  for (;;) {
    const rows = await store.page(table, after, rowsAtOnce(table));
    if (rows.length === 0) return { rows: count, hash: toHex(hash) };
    for (const row of rows) hash = sha256(concatBytes(hash, utf8(textOf(row))));
    after = rows.at(-1);
    count += rows.length;
    onRows(rows.length);
  }
}

function textOf(row: WholeRow): string {
  return JSON.stringify(row.map((cell) => (cell instanceof Uint8Array ? { hex: toHex(cell) } : cell)));
}

async function countAll(store: WholeStore): Promise<number> {
  let all = 0;
  for (const table of store.tables) all += await store.count(table);
  return all;
}

function rowsAtOnce(table: string): number {
  return LARGE.has(table) ? LARGE_PAGE_ROWS : PAGE_ROWS;
}
