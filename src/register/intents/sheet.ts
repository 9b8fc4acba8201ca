// The sheet on which an intent notes what is to be written while it works its items through. What is written goes table by table,
// what is referred to before what refers to it; of several notes on the same row the last holds.

import { type Change, textOf } from "./intent.ts";
import { type Column, PRIMARY_KEYS, type Rows, type TableName } from "./schema.ts";

/** Gathers changes. */
export interface Sheet {
  insert<T extends TableName>(table: T, row: Rows[T]): void;
  replace<T extends TableName>(table: T, row: Rows[T]): void;
  /** @param row the primary key and the columns of `set`. */
  update<T extends TableName, const C extends Column<T>>(table: T, set: readonly C[], row: Partial<Rows[T]>): void;
  changes(): readonly Change[];
}

interface Notes {
  readonly kind: Change["kind"];
  readonly table: TableName;
  readonly set: readonly string[];
  readonly rows: object[];
  /** Where a row stands, by its primary key; new rows are not looked for. */
  readonly places: Map<string, number>;
}

/** An empty sheet. */
export function createSheet(): Sheet {
  const notes = new Map<string, Notes>();
  const notesOn = (kind: Change["kind"], table: TableName, set: readonly string[]): Notes => {
    const name = `${kind} ${table} ${set.join()}`;
    const known = notes.get(name) ?? { kind, table, set, rows: [], places: new Map<string, number>() };
    notes.set(name, known);
    return known;
  };
  return {
    insert: (table, row) => void notesOn("insert", table, []).rows.push(row),
    replace: (table, row) => put(notesOn("replace", table, []), row),
    update: (table, set, row) => put(notesOn("update", table, set), row),
    // Every note was taken through one of the three, whose types hold table, columns and row together.
    changes: () => inOrder([...notes.values()]).map(({ places, ...change }) => change) as unknown as readonly Change[],
  };
}

const ORDER = Object.keys(PRIMARY_KEYS);

function inOrder(notes: readonly Notes[]): readonly Notes[] {
  return notes.toSorted((one, other) => ORDER.indexOf(one.table) - ORDER.indexOf(other.table));
}

function put({ table, rows, places }: Notes, row: object): void {
  const named = row as Readonly<Record<string, string | number>>;
  const key = textOf(PRIMARY_KEYS[table].map((column) => named[column] ?? ""));
  const place = places.get(key) ?? rows.length;
  places.set(key, place);
  rows[place] = row;
}
