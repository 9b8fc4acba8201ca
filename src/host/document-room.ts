// The room in which departments' own PDFs are looked at before they are signed: a thread apart (document-worker.ts) with little memory
// that is ended when it takes too long, one PDF at a time. What was found of a PDF is remembered for the questions that follow.

import { createHash } from "node:crypto";
import { createGate } from "../issuance/gate.ts";
import { createBoundedCache } from "../licence/bounded-cache.ts";
import { LicenceError } from "../licence/errors.ts";
import type { DocumentExaminer, DocumentFinding, DocumentQuestion } from "../licence/own-document.ts";
import type { DocumentTasks } from "./document-worker.ts";
import { createThread } from "./thread.ts";

/** An examiner in a room of its own. */
export interface DocumentRoom extends DocumentExaminer {
  close(): Promise<void>;
}

const MEMORY = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
/** The largest that is signed takes a tenth of it. */
const TIME_LIMIT_MS = 20_000;
const BOUNDS = { abreast: 1, waiting: 32 };
const COME_AGAIN_S = 5;
const REMEMBERED = 64;

/** How a room is opened. */
export interface DocumentRoomOptions {
  /** In a thread of its own; otherwise in this one, where nobody else waits. */
  readonly aside: boolean;
  readonly timeLimitMs?: number;
}

/** Opens a room; nothing is loaded before the first PDF. */
export function openDocumentRoom({ aside, timeLimitMs = TIME_LIMIT_MS }: DocumentRoomOptions): DocumentRoom {
  const thread = createThread<DocumentTasks>({ entry: "document-worker.js", memory: MEMORY, timeLimitMs });
  const look = (question: DocumentQuestion): Promise<DocumentFinding> =>
    aside ? thread.ask("examine", question) : lookHere(question);
  const full = (): LicenceError => new LicenceError("printing-busy", { parameters: { seconds: COME_AGAIN_S } });
  const gate = createGate({ ...BOUNDS, full });
  const remember = createBoundedCache<{ finding?: DocumentFinding }>(REMEMBERED);
  return {
    examine: async (question) => {
      const slot = remember(nameOf(question), () => ({}));
      if (slot.finding !== undefined) return slot.finding;
      try {
        slot.finding = await gate(() => look(question));
        return slot.finding;
      } catch (error) {
        // A thread that fell or was late says of the PDF that it is beyond measure; on a calmer machine it may not be.
        if (!(error instanceof LicenceError) || error.code !== "internal") throw error;
        return { outcome: "refused", faults: [{ code: "pdf-too-complex" }] };
      }
    },
    close: () => thread.close(),
  };
}

async function lookHere(question: DocumentQuestion): Promise<DocumentFinding> {
  const { examineDocument } = await import("../document/own-document/examination.ts");
  return examineDocument(question);
}

function nameOf({ pdf, mark }: DocumentQuestion): string {
  return `${createHash("sha256").update(pdf).digest("hex")} ${JSON.stringify(mark ?? null)}`;
}
