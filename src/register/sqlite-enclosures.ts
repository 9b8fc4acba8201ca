// What licences refer to (EnclosureShelf's writing; the reader has the other half) on SQLite. A batch hands photos in by the thousand,
// so those that come in one turn of the event loop share one durable write.

import type { EnclosureShelf } from "../issuance/ports.ts";
import type { Enclosure } from "../issuance/register-entries.ts";
import { LicenceError } from "../licence/errors.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { enclosureDepartments, enclosures } from "./tables.ts";

interface Waiting {
  readonly enclosure: Enclosure;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Opens the shelf. */
export function createEnclosureShelf(
  { db, write }: SqliteConnection,
  largestEnclosure: number,
): Pick<EnclosureShelf, "addEnclosure" | "largestEnclosure"> {
  let waiting: Waiting[] = [];
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    try {
      write(() => {
        for (const { enclosure } of group) {
          db.insert(enclosures).values(enclosure).onConflictDoNothing().run();
          db.insert(enclosureDepartments).values(enclosure).onConflictDoNothing().run();
        }
      });
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };
  return {
    largestEnclosure,
    addEnclosure: async (enclosure) => {
      if (enclosure.bytes.length > largestEnclosure) {
        throw new LicenceError("body-too-large", { parameters: { limit: largestEnclosure } });
      }
      await new Promise<void>((resolve, reject) => {
        waiting.push({ enclosure, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      });
    },
  };
}
