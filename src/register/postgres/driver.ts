// Runs intents on PostgreSQL: the questions of one step go out together, on the heels of the lock on the turn, and everything that is
// decided goes out together with the commit; so a write costs a way to the server and back for each step of its intent and one more.

import type { PoolClient } from "pg";
import type { Change, Driver, Finder, FoundRow, Inquiry, Intent, Question } from "../intents/intent.ts";
import { allOf } from "./all-of.ts";
import type { PostgresConnection } from "./connection.ts";
import { arraysOf, cellOf, changeStatement, findStatement, type RowStatement, type Statement } from "./statements.ts";

/** A driver whose answers take a way to the server. */
export interface PostgresDriver extends Driver {
  write<T>(intent: () => Intent<T>): Promise<T>;
  read<T>(inquiry: () => Inquiry<T>): Promise<T>;
}

/** The driver of a connection. */
export function createPostgresDriver({ write, readAtOnce }: PostgresConnection): PostgresDriver {
  const scribe = createScribe();
  return {
    read: (inquiry) => readAtOnce((client) => follow(inquiry(), (question) => scribe.find(client, question))),
    write: (intent) =>
      write(async (client) => {
        const { outcome, changes } = await follow(intent(), (question) => scribe.find(client, question));
        return { outcome, send: () => changes.map((change) => scribe.carryOut(client, change)) };
      }),
  };
}

/** Goes through an inquiry, asking the questions of each step at once. */
async function follow<T>(inquiry: Inquiry<T>, find: (question: Question) => Promise<readonly FoundRow[]>): Promise<T> {
  let step = inquiry.next();
  while (!step.done) step = inquiry.next(await allOf(step.value.map(find)));
  return step.value;
}

/** Knows the statement for every question and change. */
interface Scribe {
  find(client: PoolClient, question: Question): Promise<readonly FoundRow[]>;
  carryOut(client: PoolClient, change: Change): Promise<unknown>;
}

function createScribe(): Scribe {
  const finds = new Map<Finder, Statement>();
  const changes = new Map<string, RowStatement>();
  return {
    find: async (client, { finder, keys }) => {
      if (keys.length === 0) return [];
      const { name, text } = remembered(finds, finder, () => findStatement(finder));
      const width = finder.by.length + (finder.span === undefined ? 0 : 2);
      const answer = await client.query<FoundRow>({ name, text, values: arraysOf(keys, width, (key, at) => key[at]) });
      return answer.rows;
    },
    carryOut: async (client, change) => {
      const kind = `${change.kind} ${change.table} ${change.kind === "update" ? change.set.join() : ""}`;
      const { name, text, columns } = remembered(changes, kind, () => changeStatement(change));
      const rows: readonly object[] = change.rows;
      const values = arraysOf(rows, columns.length, (row, at) => cellOf(row, columns[at] ?? ""));
      await client.query({ name, text, values });
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
