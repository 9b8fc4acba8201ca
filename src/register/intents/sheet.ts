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
  readonly places: Map<string | number, number>;
}

const NOTHING_SET: readonly string[] = [];

/** An empty sheet. */
export function createSheet(): Sheet {
  const notes: Notes[] = [];
  // An intent makes a handful of kinds of notes, and thousands of each.
  const notesOn = (kind: Change["kind"], table: TableName, set: readonly string[]): Notes => {
    for (const known of notes) {
      if (known.table === table && known.kind === kind && isSame(known.set, set)) return known;
    }
    const fresh: Notes = { kind, table, set, rows: [], places: new Map() };
    notes.push(fresh);
    return fresh;
  };
  return {
    insert: (table, row) => void notesOn("insert", table, NOTHING_SET).rows.push(row),
    replace: (table, row) => put(notesOn("replace", table, NOTHING_SET), row),
    update: (table, set, row) => put(notesOn("update", table, set), row),
    // Every note was taken through one of the three, whose types hold table, columns and row together.
    changes: () => inOrder(notes).map(({ places, ...change }) => change) as unknown as readonly Change[],
  };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((column, index) => column === other[index]));
}

const ORDER = Object.keys(PRIMARY_KEYS);

function inOrder(notes: readonly Notes[]): readonly Notes[] {
  return notes.toSorted((one, other) => ORDER.indexOf(one.table) - ORDER.indexOf(other.table));
}

function put({ table, rows, places }: Notes, row: object): void {
  const named = row as Readonly<Record<string, string | number>>;
  const [column = "", ...others] = PRIMARY_KEYS[table];
  const first = named[column] ?? "";
  const key = others.length === 0 ? first : textOf([first, ...others.map((other) => named[other] ?? "")]);
  const place = places.get(key) ?? rows.length;
  places.set(key, place);
  rows[place] = row;
}
