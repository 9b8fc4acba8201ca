// The printing works: the printer in a thread of its own (printing-worker.ts), so that verifying goes on beside a burst of downloads.

import type { PlaceSignature } from "../document/pades/sealing.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Printer } from "../licence/printing.ts";
import type { WordTable } from "../licence/words.ts";
import type { PrintingTasks } from "./printing-worker.ts";
import { createThread } from "./thread.ts";

/** A printer, and who lays files out for their signatures, in a thread that is started with the first sheet. */
export interface PrintingWorks extends Printer {
  readonly place: PlaceSignature;
  /** Ends the thread. */
  close(): Promise<void>;
}

const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };
/** Thousands of times what a licence takes: a thread that is silent for so long hangs. */
const TIME_LIMIT_MS = 30_000;

/** Opens the works; `words` are the Chinese sentences that are printed. */
export function openPrintingWorks({ words }: { readonly words: WordTable }): PrintingWorks {
  const thread = createThread<PrintingTasks>({
    ...{ entry: "printing-worker.js", data: { words } },
    ...{ memory: MEMORY, timeLimitMs: TIME_LIMIT_MS },
  });
  const numbered = createTypeNumbers();
  return {
    print: async ({ type, ...sheet }) => thread.ask("print", { ...sheet, ...numbered(type, thread.start()) }),
    specimen: async (type, issuer, subject, enclosures = {}) =>
      thread.ask("specimen", { issuer, subject, enclosures, ...numbered(type, thread.start()) }),
    place: (pdf, place) => thread.ask("place", { pdf, place }),
    close: () => thread.close(),
  };
}

/** Types go to a thread once and by number from then on: they are many times as large as a sheet. */
function createTypeNumbers(): (type: LicenceType, thread: number) => { number: number; type?: LicenceType } {
  let sentTo = 0;
  let sent = new Map<LicenceType, number>();
  return (type, thread) => {
    if (sentTo !== thread) [sentTo, sent] = [thread, new Map()];
    const known = sent.get(type);
    if (known !== undefined) return { number: known };
    sent.set(type, sent.size);
    return { number: sent.size - 1, type };
  };
}
