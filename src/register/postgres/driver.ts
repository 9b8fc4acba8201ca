// Runs intents on PostgreSQL: the questions of one step go out together, on the heels of the lock on the turn, and everything that is
// decided goes out as one statement with the commit; so a write costs a way to the server and back for each step of its intent and
// one more.

import type { PoolClient } from "pg";
import type { Change, Driver, Finder, FoundRow, Inquiry, Intent, Question } from "../intents/intent.ts";
import type { PostgresConnection } from "./connection.ts";
import {
  arraysOf,
  type ChangesStatement,
  cellOf,
  changesStatement,
  findStatement,
  type Statement,
} from "./statements.ts";
import { createGrowthWatch } from "./statistics.ts";
import { allOf, inOnePiece } from "./together.ts";

/** A driver whose answers take a way to the server. */
export interface PostgresDriver extends Driver {
  write<T>(intent: () => Intent<T>): Promise<T>;
  read<T>(inquiry: () => Inquiry<T>): Promise<T>;
}

/** The driver of a connection. */
export function createPostgresDriver(connection: PostgresConnection): PostgresDriver {
  const scribe = createScribe();
  const grown = createGrowthWatch(connection.analyse);
  return {
    read: (inquiry) => read(connection, scribe, inquiry),
    write: async (intent) => {
      const { outcome, licences } = await connection.write(async (client) => {
        const decision = await follow(intent(), client, scribe);
        const orders = apart(decision.changes).map(scribe.order);
        const written = { outcome: decision.outcome, licences: lastLicence(decision.changes) };
        return { outcome: written, send: () => orders.map((order) => client.query(order)) };
      });
      if (licences !== undefined) grown(licences);
      return outcome;
    },
  };
}

/** The ordinal of the newest licence among the changes; undefined when there is none. */
function lastLicence(changes: readonly Change[]): number | undefined {
  for (const change of changes) {
    if (change.kind === "insert" && change.table === "licences") return change.rows.at(-1)?.ordinal;
  }
  return undefined;
}

/** A single question needs no transaction. */
async function read<T>({ readAlone, readAtOnce }: PostgresConnection, scribe: Scribe, inquiry: () => Inquiry<T>) {
  const alone = inquiry();
  const step = alone.next();
  if (step.done) return step.value;
  if (step.value.filter(({ keys }) => keys.length > 0).length === 1) {
    const answers = await readAlone((client) => answersOf(client, scribe, step.value));
    const after = alone.next(answers);
    if (after.done) return after.value;
  }
  return readAtOnce((client) => follow(inquiry(), client, scribe));
}

/** Goes through an inquiry, asking the questions of each step at once. */
async function follow<T>(inquiry: Inquiry<T>, client: PoolClient, scribe: Scribe): Promise<T> {
  let step = inquiry.next();
  while (!step.done) step = inquiry.next(await answersOf(client, scribe, step.value));
  return step.value;
}

function answersOf(client: PoolClient, scribe: Scribe, questions: readonly Question[]) {
  return allOf(inOnePiece(client, () => questions.map((question) => scribe.find(client, question))));
}

/** The changes in their order, as few groups as have no table twice: one statement writes a row once. */
function apart(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    if (group === undefined || group.some(({ table }) => table === change.table)) groups.push([change]);
    else group.push(change);
  }
  return groups;
}

/** A statement with its values. */
interface Order {
  readonly name: string;
  readonly text: string;
  readonly values: Uint8Array[];
}

/** Knows the statement for every question and change. */
interface Scribe {
  find(client: PoolClient, question: Question): Promise<readonly FoundRow[]>;
  order(changes: readonly Change[]): Order;
}

function createScribe(): Scribe {
  const finds = new Map<Finder, Statement>();
  const known = new Map<string, ChangesStatement>();
  return {
    find: async (client, { finder, keys }) => {
      if (keys.length === 0) return [];
      const { name, text, types } = remembered(finds, finder, () => findStatement(finder));
      const values = arraysOf(keys, types, (key, at) => key[at]);
      return (await client.query<FoundRow>({ name, text, values })).rows;
    },
    order: (changes) => {
      const { name, text, types, columns } = remembered(known, kindOf(changes), () => changesStatement(changes));
      let first = 0;
      const values = columns.flatMap((properties, index) => {
        const rows: readonly object[] = changes[index]?.rows ?? [];
        const own = types.slice(first, first + properties.length);
        first += properties.length;
        return arraysOf(rows, own, (row, at) => cellOf(row, properties[at] ?? ""));
      });
      return { name, text, values };
    },
  };
}

function kindOf(changes: readonly Change[]): string {
  return changes
    .map((change) => `${change.kind} ${change.table} ${change.kind === "update" ? change.set.join() : ""}`)
    .join(";");
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
