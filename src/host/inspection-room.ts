// The rooms for strangers' PDFs: two threads with little memory that are ended when they take too long, so that the serving thread is
// never held up. Reading what is attached is quick and has a room of its own, so that it need not wait for pages that are compared.
// One PDF at a time in each; the others wait their turn, each with its own time.

import { createGate } from "../issuance/gate.ts";
import { LicenceError } from "../licence/errors.ts";
import type { PageOrder, PdfInspector } from "../licence/inspecting.ts";
import type { InspectionTasks } from "./inspection-worker.ts";
import { createThread, type Thread } from "./thread.ts";

/** An inspector in rooms of its own. */
export interface InspectionRoom extends PdfInspector {
  /** Ends the threads; what is under way is answered as taking too long. */
  close(): Promise<void>;
}

/** Milliseconds; a licence takes a hundredth of them. */
export interface InspectionLimits {
  readonly read: number;
  readonly compare: number;
}

const LIMITS: InspectionLimits = { read: 2000, compare: 10_000 };
/** Starting counts apart: on a busy machine it takes longer than any PDF. */
const START_LIMIT_MS = 20_000;
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const WAITING = 64;
const COME_AGAIN_S = 5;

/** Opens the rooms; a thread starts with its first PDF and stays for the next. */
export function openInspectionRoom(limits: Partial<InspectionLimits> = {}): InspectionRoom {
  const { read, compare } = { ...LIMITS, ...limits };
  const reading = openRoom((thread, pdf: Uint8Array) => thread.ask("read", pdf, read));
  const comparing = openRoom((thread, order: PageOrder) => thread.ask("compare", order, compare));
  return {
    read: async (pdf) => (await reading.ask(pdf)) ?? { outcome: "pdf-too-slow" },
    comparePages: async (order) =>
      (await comparing.ask(order)) ?? { finding: "page-too-complex", nearest: 0, altered: [] },
    close: async () => {
      await Promise.all([reading.close(), comparing.close()]);
    },
  };
}

interface Room<Order, Answer> {
  /** Undefined when the thread fell or was late. @throws {LicenceError} rate-limited — too many are waiting. */
  ask(order: Order): Promise<Answer | undefined>;
  close(): Promise<void>;
}

function openRoom<Order, Answer>(
  question: (thread: Thread<InspectionTasks>, order: Order) => Promise<Answer>,
): Room<Order, Answer> {
  const thread = createThread<InspectionTasks>({
    ...{ entry: "inspection-worker.js", memory: MEMORY, timeLimitMs: START_LIMIT_MS },
  });
  const full = (): LicenceError => new LicenceError("rate-limited", { parameters: { seconds: COME_AGAIN_S } });
  const gate = createGate({ abreast: 1, waiting: WAITING, full });
  let closed = false;
  const askNow = async (order: Order): Promise<Answer | undefined> => {
    if (closed) return undefined;
    try {
      await thread.ask("greet", null);
      return await question(thread, order);
    } catch (error) {
      if (error instanceof LicenceError && error.code === "internal") return undefined;
      throw error;
    }
  };
  return {
    ask: (order) => gate(() => askNow(order)),
    close: async () => {
      closed = true;
      await thread.close();
    },
  };
}
