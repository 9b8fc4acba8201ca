// One durable write for several calls of write ports that wait side by side (a writer thread finds them in its queue): each call's own
// transaction becomes a savepoint, so that one that fails takes nothing of the others with it.

import type { SqliteConnection } from "./connection.ts";

/**
 * Runs works that do all their writing before they return, and answers what each returned.
 * When the shared write fails, nothing of it stays, and each is run for itself.
 * @throws {LicenceError} register-unavailable — the write lock cannot be had.
 */
export function writeTogether<T>({ client, write }: SqliteConnection, works: readonly (() => T)[]): readonly T[] {
  let begun = false;
  const workOf = (work: () => T): T => {
    begun = true;
    const answer = work();
    // SQLite gives the whole transaction up for some faults of the machine; what follows would be written without it.
    if (!client.inTransaction) throw new Error("the transaction was given up");
    return answer;
  };
  try {
    return write(() => works.map(workOf));
  } catch (error) {
    if (!begun) throw error;
    return works.map((work) => work());
  }
}

/**
 * Writes without waiting for the disk: for what is worth nothing before something else is written after it. That waits for both, since
 * the log is synced from its beginning; a process that is killed loses nothing, and a power cut loses the newest writes only.
 */
export function writeUnsynced<T>({ client }: SqliteConnection, work: () => T): T {
  client.pragma("synchronous = NORMAL");
  try {
    return work();
  } finally {
    client.pragma("synchronous = FULL");
  }
}
