// Files handed out (FileShelf's writing half) on SQLite. A durable write holds up the whole thread, verifying included: so files that
// come within a few milliseconds share one, and after a slow write others gather for as long as it took.

import type { FileEntry, FileShelf } from "../../issuance/ports.ts";
import type { FileOutcome } from "../intents/shelves.ts";

interface Waiting {
  readonly entries: readonly FileEntry[];
  readonly resolve: (outcomes: readonly FileOutcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds between a file and the write that it shares. */
const GATHER = { least: 2, most: 100 };

/** The shelf over one that writes at every call. */
export function createFileShelf({ addFiles }: Pick<FileShelf, "addFiles">): Pick<FileShelf, "addFiles"> {
  let waiting: Waiting[] = [];
  let lastTook = 0;
  const flush = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    const began = performance.now();
    try {
      const outcomes = await addFiles(group.flatMap(({ entries }) => entries));
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
        if (waiting.length === 1)
          setTimeout(() => void flush(), Math.min(GATHER.most, Math.max(GATHER.least, lastTook)));
      }),
  };
}
