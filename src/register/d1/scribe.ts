// Writes down what intents ask and decide as statements for D1, which takes a hundred parameters: the keys of a question and the rows of
// a change go as one parameter, JSON. Bytes have no place in JSON, so a row that has some is a statement of its own.

import type { Change, Finder, Question } from "../intents/intent.ts";
import type { TableName } from "../intents/schema.ts";
import { cellsOf, changeText, findText } from "../statement-text.ts";

/** A statement with its values. */
export interface Call {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Row = readonly unknown[];

/** Knows the statement for every question and change. */
export interface Scribe {
  /** For a question that has keys. */
  find(question: Question): Call;
  carryOut(change: Change): readonly Call[];
  /** Inserts rows whose cells stand in the order of the table's columns. */
  insert(table: TableName, rows: readonly Row[]): readonly Call[];
}

/** Characters in one parameter: D1 takes two megabytes, and a character may have three bytes. */
const LONGEST_PARAMETER = 400_000;

/** Statements are made once for each finder and each kind of change. */
export function createScribe(): Scribe {
  const finding = new Map<Finder, string>();
  const writing = new Map<string, string>();
  const textOf = (change: Change, style: "each" | "many"): string => {
    const name = `${style} ${change.kind} ${change.table} ${change.kind === "update" ? change.set.join() : ""}`;
    return remembered(writing, name, () => changeText(change, style));
  };
  const written = (change: Change, cells: readonly Row[]): readonly Call[] => {
    if (cells.some(hasBytes)) {
      const text = textOf(change, "each");
      return cells.map((row) => ({ text, values: row.map(bound) }));
    }
    const text = textOf(change, "many");
    return inParameters(cells).map((parameter) => ({ text, values: [parameter] }));
  };
  return {
    find: ({ finder, keys }) => {
      const text = remembered(finding, finder, () => findText(finder, "many"));
      return { text, values: isKeyed(finder) ? [JSON.stringify(keys)] : [] };
    },
    carryOut: (change) => {
      const columns = cellsOf(change);
      const rows: readonly object[] = change.rows;
      // A look-up by name in a row, whose type names every column.
      const cells = rows.map((row) => columns.map((column) => (row as Readonly<Record<string, unknown>>)[column]));
      return written(change, cells);
    },
    insert: (table, rows) => written({ kind: "insert", table, rows: [] }, rows),
  };
}

function isKeyed({ by, span }: Finder): boolean {
  return by.length > 0 || span !== undefined;
}

function hasBytes(row: Row): boolean {
  return row.some((cell) => cell instanceof Uint8Array);
}

function bound(cell: unknown): unknown {
  return cell instanceof Uint8Array ? Uint8Array.from(cell).buffer : (cell ?? null);
}

/** JSON arrays of rows, none too long. */
function inParameters(rows: readonly Row[]): readonly string[] {
  const parameters: string[] = [];
  let open = "";
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (open !== "" && open.length + text.length > LONGEST_PARAMETER) {
      parameters.push(`[${open}]`);
      open = "";
    }
    open += open === "" ? text : `,${text}`;
  }
  return open === "" ? parameters : [...parameters, `[${open}]`];
}

function remembered<K>(known: Map<K, string>, key: K, make: () => string): string {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
