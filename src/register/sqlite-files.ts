// Files handed out (FileShelf's writing half) on SQLite. A durable write holds up the whole thread, verifying included: so files that
// come within a few milliseconds share one, and after a slow write others gather for as long as it took.

import type { FileEntry, FileShelf } from "../issuance/ports.ts";
import { placeholdersOf } from "./placeholders.ts";
import { fileRow } from "./rows.ts";
import type { WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { files } from "./tables.ts";

type Outcome = Awaited<ReturnType<FileShelf["addFiles"]>>[number];

interface Waiting {
  readonly entries: readonly FileEntry[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds between a file and the write that it shares. */
const GATHER = { least: 2, most: 100 };

/** Prepares the statement once per connection. */
export function createFileShelf({ db, read }: SqliteConnection, writeBook: WriteBook): Pick<FileShelf, "addFiles"> {
  const add = read(() => db.insert(files).values(placeholdersOf(files)).onConflictDoNothing().prepare());
  let waiting: Waiting[] = [];
  let lastTook = 0;
  const write = (entries: readonly FileEntry[]): readonly Outcome[] =>
    writeBook((book) =>
      entries.map(({ file, audit }) => {
        if (add.run(fileRow(file)).changes === 0) return "there-already";
        book.requireTimely(file.recordedAt);
        if (audit !== undefined) book.audit(audit);
        return "recorded";
      }),
    );
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    const began = performance.now();
    try {
      const outcomes = write(group.flatMap(({ entries }) => entries));
      let from = 0;
      for (const { entries, resolve } of group) {
        resolve(outcomes.slice(from, from + entries.length));
        from += entries.length;
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    lastTook = performance.now() - began;
  };
  return {
    addFiles: (entries) =>
      new Promise((resolve, reject) => {
        waiting.push({ entries, resolve, reject });
        if (waiting.length === 1) setTimeout(flush, Math.min(GATHER.most, Math.max(GATHER.least, lastTook)));
      }),
  };
}
