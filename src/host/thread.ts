// A thread apart for work that would hold up the serving thread: asked by name, answered by value, started with the first question and
// again after it fell. What it throws comes back as what it was. Questions under way keep the process alive; an idle thread does not.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ResourceLimits, Worker } from "node:worker_threads";
import { type ErrorCode, LicenceError } from "../licence/errors.ts";
import type { ThreadAnswer, ThreadFault, ThreadTasks } from "./thread-tasks.ts";

/** How a thread is started. */
export interface ThreadOptions {
  /** The compiled entry in this folder, such as `printing-worker.js`. */
  readonly entry: string;
  /** Handed to the thread by value. */
  readonly data?: unknown;
  readonly memory: ResourceLimits;
  /** Milliseconds; a thread that answers later than that is ended, and all its questions fail. */
  readonly timeLimitMs: number;
  /** What its questions fail with when it falls; `internal` when absent. */
  readonly fallen?: ErrorCode;
}

/** A thread that does the tasks. */
export interface Thread<Tasks extends ThreadTasks> {
  /** Which thread it is: counts up with every start. Starts one when there is none. */
  start(): number;
  /**
   * `limitMs` is this question's own time limit.
   * @throws what the task threw; {LicenceError} `fallen` — the thread fell or was late.
   */
  ask<Name extends keyof Tasks & string>(
    name: Name,
    order: Parameters<Tasks[Name]>[0],
    limitMs?: number,
  ): Promise<Awaited<ReturnType<Tasks[Name]>>>;
  /** Ends the thread; questions under way fail. */
  close(): Promise<void>;
}

/** Makes a thread; nothing runs before it is asked. */
export function createThread<Tasks extends ThreadTasks>(options: ThreadOptions): Thread<Tasks> {
  return new WorkerThread<Tasks>(options);
}

interface Question {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly late: NodeJS.Timeout;
}

class WorkerThread<Tasks extends ThreadTasks> implements Thread<Tasks> {
  readonly #options: ThreadOptions;
  readonly #questions = new Map<number, Question>();
  #worker: Worker | undefined;
  #started = 0;
  #asked = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  start(): number {
    if (this.#worker === undefined) {
      const worker = startWorker(this.#options);
      worker.on("message", (answer: ThreadAnswer) => this.#take(answer));
      worker.on("error", (cause) => this.#fall(worker, cause));
      worker.on("exit", (code) => this.#fall(worker, new Error(`${this.#options.entry} ended with ${code}`)));
      worker.unref();
      this.#worker = worker;
      this.#started += 1;
    }
    return this.#started;
  }

  async ask<Name extends keyof Tasks & string>(
    name: Name,
    order: Parameters<Tasks[Name]>[0],
    limitMs = this.#options.timeLimitMs,
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    this.start();
    const worker = this.#worker;
    this.#asked += 1;
    const number = this.#asked;
    const answer = new Promise<unknown>((resolve, reject) => {
      const late = setTimeout(() => this.#fall(worker, new Error(`${name} took too long`)), limitMs);
      this.#questions.set(number, { resolve, reject, late });
    });
    worker?.ref();
    worker?.postMessage({ number, name, order });
    // The thread is our own and answers what its tasks are declared to answer.
    return (await answer) as Awaited<ReturnType<Tasks[Name]>>;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#fall(worker, new Error("closed"));
    await worker?.terminate();
  }

  #take(answer: ThreadAnswer): void {
    const question = this.#settled(answer.number);
    if ("fault" in answer) question?.reject(errorOf(answer.fault));
    else question?.resolve(answer.value);
  }

  #fall(worker: Worker | undefined, cause: Error): void {
    if (worker === undefined || this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    for (const number of [...this.#questions.keys()]) {
      this.#settled(number)?.reject(
        new LicenceError(this.#options.fallen ?? "internal", { parameters: { reason: "thread" }, cause }),
      );
    }
  }

  #settled(number: number): Question | undefined {
    const question = this.#questions.get(number);
    clearTimeout(question?.late);
    this.#questions.delete(number);
    if (this.#questions.size === 0) this.#worker?.unref();
    return question;
  }
}

function errorOf({ code, fields, parameters, message, stack }: ThreadFault): Error {
  const cause = Object.assign(new Error(message), { stack });
  return code === undefined ? cause : new LicenceError(code, { fields, parameters, cause });
}

/** The compiled worker beside this file, or in dist/ when this file is TypeScript source, which Node 20 cannot load. */
function startWorker({ entry, data, memory }: ThreadOptions): Worker {
  const beside = new URL(`./${entry}`, import.meta.url);
  const file = existsSync(fileURLToPath(beside)) ? beside : new URL(`../../dist/host/${entry}`, import.meta.url);
  return new Worker(file, { workerData: data, resourceLimits: memory, execArgv: [], env: {} });
}
