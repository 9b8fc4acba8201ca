// Runs intents on SQLite: under the write lock, synchronously, in one durable transaction, with a prepared statement for each
// finder and each kind of change, run key by key and row by row; many new rows go a handful at a time.

import type { Change, Decision, Driver, Finder, FoundRow, Inquiry, Key, Question } from "../intents/intent.ts";
import { cellsOf, changeText, findsOne, findText } from "../statement-text.ts";
import type { SqliteConnection } from "./connection.ts";

/** A driver that answers at once. */
export interface SqliteDriver extends Driver {
  write<T>(intent: () => Inquiry<Decision<T>>): T;
  read<T>(inquiry: () => Inquiry<T>): T;
}

/** Opens the driver on a connection. */
export function createSqliteDriver({ client, read, write }: SqliteConnection): SqliteDriver {
  const finding = new WeakMap<Finder, (key: Key) => readonly FoundRow[]>();
  const answer = ({ finder, keys }: Question): readonly FoundRow[] => {
    const find = finding.get(finder) ?? preparedFinder(client, finder);
    finding.set(finder, find);
    return keys.length === 1 ? find(keys[0] ?? []) : keys.flatMap(find);
  };
  const writing = new Map<string, (rows: readonly object[]) => void>();
  const carryOut = (change: Change): void => {
    const name = `${change.kind} ${change.table} ${change.kind === "update" ? change.set.join() : ""}`;
    const run = writing.get(name) ?? preparedChange(client, change);
    writing.set(name, run);
    run(change.rows);
  };
  return {
    read: (inquiry) => read(() => client.transaction(() => conclude(inquiry(), answer)).deferred()),
    write: (intent) =>
      write(() => {
        const { outcome, changes } = conclude(intent(), answer);
        changes.forEach(carryOut);
        return outcome;
      }),
  };
}

function conclude<T>(inquiry: Inquiry<T>, answer: (question: Question) => readonly FoundRow[]): T {
  let step = inquiry.next([]);
  while (step.done !== true) step = inquiry.next(step.value.map(answer));
  return step.value;
}

function preparedFinder(client: SqliteConnection["client"], finder: Finder): (key: Key) => readonly FoundRow[] {
  const statement = client.prepare<unknown[], unknown[]>(findText(finder, "each")).raw();
  const { columns } = finder;
  const rowOf = (cells: readonly unknown[]): FoundRow => {
    const row: Record<string, unknown> = {};
    let place = 0;
    for (const column of columns) row[column] = cells[place++];
    return row;
  };
  if (!findsOne(finder)) return (key) => statement.all(...key).map(rowOf);
  return (key) => {
    const cells = statement.get(...key);
    return cells === undefined ? [] : [rowOf(cells)];
  };
}

/** New rows in one statement; more of them save nothing. */
const HANDFUL = 16;

function preparedChange(client: SqliteConnection["client"], change: Change): (rows: readonly object[]) => void {
  const single = preparedRows(client, change, 1);
  let handful: ReturnType<typeof preparedRows> | undefined;
  return (rows) => {
    let from = 0;
    if (change.kind !== "update") {
      for (; from + HANDFUL <= rows.length; from += HANDFUL) {
        handful ??= preparedRows(client, change, HANDFUL);
        handful(rows, from);
      }
    }
    for (; from < rows.length; from += 1) single(rows, from);
  };
}

/** Carries the change out for so many rows at once. */
function preparedRows(
  client: SqliteConnection["client"],
  change: Change,
  count: number,
): (rows: readonly object[], from: number) => void {
  const statement = client.prepare<unknown[]>(changeText(change, "each", count));
  const columns = cellsOf(change);
  const values = Array.from({ length: columns.length * count }, (): unknown => null);
  return (rows, from) => {
    let place = 0;
    for (let at = from; at < from + count; at += 1) {
      // A look-up by name in a row, whose type names every column.
      const named = rows[at] as Readonly<Record<string, unknown>>;
      for (const column of columns) values[place++] = named[column];
    }
    statement.run(values);
  };
}
