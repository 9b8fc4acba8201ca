// A room apart for PDFs from strangers: a worker thread with little memory that is ended when it takes too long, so that the
// serving thread is never held up. One PDF at a time per room; the others wait their turn, each with its own time.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { AttachedCredential } from "../document/attachment.ts";

/** What the room answers: as readAttachedCredential, or that the time was up. */
export type RoomOutcome = AttachedCredential | { readonly outcome: "timeout" };

/** Reads PDFs in a worker thread. */
export interface AttachmentRoom {
  /** Never rejects for what the bytes are. */
  read(pdf: Uint8Array): Promise<RoomOutcome>;
  /** Ends the thread; PDFs under way are answered with `timeout`. */
  close(): Promise<void>;
}

/** A second is a thousand times what a licence takes. */
const TIME_LIMIT_MS = 2000;
const START_LIMIT_MS = 20_000;
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

/** Opens a room; the thread starts with the first PDF and stays for the next. */
export function createAttachmentRoom(options: { readonly timeLimitMs?: number } = {}): AttachmentRoom {
  const limit = options.timeLimitMs ?? TIME_LIMIT_MS;
  let worker: Worker | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;
  const discard = async (): Promise<void> => {
    const gone = worker;
    worker = undefined;
    await gone?.terminate();
  };
  const started = async (): Promise<Answer> => {
    worker = startWorker(() => {
      worker = undefined;
    });
    return await nextAnswer(worker, START_LIMIT_MS);
  };
  const readNow = async (pdf: Uint8Array): Promise<RoomOutcome> => {
    if (closed) return { outcome: "timeout" };
    // Starting counts apart: on a busy machine it takes longer than any PDF.
    let answer: Answer = worker === undefined ? await started() : "ready";
    if (answer === "ready" && worker !== undefined) {
      const answering = nextAnswer(worker, limit);
      worker.postMessage(pdf);
      answer = await answering;
    }
    if (typeof answer !== "string") return answer;
    await discard();
    return { outcome: answer === "died" ? "malformed" : "timeout" };
  };
  return {
    read(pdf) {
      const mine = turn.then(() => readNow(pdf));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      closed = true;
      await discard();
    },
  };
}

/** What the thread says next: that it has started, an outcome, or nothing in time or ever again. */
type Answer = AttachedCredential | "ready" | "late" | "died";

/** Waits for one message; a thread that fell (out of memory) or is late has to be discarded. */
function nextAnswer(worker: Worker, limit: number): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      worker.off("message", settle).off("error", died).off("exit", ended);
      worker.unref();
      resolve(answer);
    };
    const died = (): void => settle("died");
    const ended = (): void => settle("late");
    const timer = setTimeout(ended, limit);
    worker.ref();
    worker.on("message", settle).on("error", died).on("exit", ended);
  });
}

/** The compiled worker beside this file, or in dist/ when this file is TypeScript source, which Node 20 cannot load. */
function startWorker(onExit: () => void): Worker {
  const beside = new URL("./attachment-worker.js", import.meta.url);
  const file = existsSync(fileURLToPath(beside))
    ? beside
    : new URL("../../dist/host/attachment-worker.js", import.meta.url);
  const worker = new Worker(file, { resourceLimits: MEMORY, execArgv: [], env: {} });
  // An error after an answer has nobody to tell; the next question starts a new thread.
  worker.on("error", () => undefined);
  worker.on("exit", onExit);
  worker.unref();
  return worker;
}
