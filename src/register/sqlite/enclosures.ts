// What licences refer to (EnclosureShelf's writing; the reader has the other half) on SQLite. A batch hands photos in by the thousand,
// so those that come in one turn of the event loop share one durable write.

import type { EnclosureShelf } from "../../issuance/ports.ts";
import type { Enclosure } from "../../issuance/register-entries.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { WritePorts } from "../intents/write-ports.ts";

interface Waiting {
  readonly enclosure: Enclosure;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** The shelf over one that writes at every call. */
export function createEnclosureShelf(
  { addEnclosures }: Pick<WritePorts, "addEnclosures">,
  largestEnclosure: number,
): Pick<EnclosureShelf, "addEnclosure" | "largestEnclosure"> {
  let waiting: Waiting[] = [];
  const flush = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    try {
      await addEnclosures(group.map(({ enclosure }) => enclosure));
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
        if (waiting.length === 1) setImmediate(() => void flush());
      });
    },
  };
}
