// Runs intents on SQLite: under the write lock, synchronously, in one durable transaction, with a prepared statement for each
// finder and each kind of change, run key by key and row by row.

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

function preparedChange(client: SqliteConnection["client"], change: Change): (rows: readonly object[]) => void {
  const statement = client.prepare<unknown[]>(changeText(change, "each"));
  const columns = cellsOf(change);
  const values = columns.map((): unknown => null);
  return (rows) => {
    for (const row of rows) {
      // A look-up by name in a row, whose type names every column.
      const named = row as Readonly<Record<string, unknown>>;
      for (let place = 0; place < columns.length; place += 1) values[place] = named[columns[place] ?? ""];
      statement.run(values);
    }
  };
}
