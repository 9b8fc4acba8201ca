// The inside of a thread (thread.ts): what it can be asked, and how it answers.

import { parentPort, receiveMessageOnPort } from "node:worker_threads";
import { type ErrorCode, type FieldError, LicenceError } from "../licence/errors.ts";
import type { WordParameters } from "../licence/words.ts";

/** Tasks by name; orders and answers are plain data and bytes. */
export type ThreadTasks = Readonly<Record<string, (order: never) => Promise<unknown>>>;

/** What was thrown, as data; `code` of a LicenceError alone. */
export interface ThreadFault {
  readonly code?: ErrorCode;
  readonly fields: readonly FieldError[];
  readonly parameters: WordParameters;
  readonly message: string;
  readonly stack: string;
}

/** What comes back for a question. */
export type ThreadAnswer =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly fault: ThreadFault };

interface ThreadQuestion {
  readonly number: number;
  readonly name: string;
  readonly order: never;
}

/** Does what this thread is asked; several questions may be under way. */
export function doTasks(tasks: ThreadTasks): void {
  parentPort?.on("message", (question: ThreadQuestion) => void answer(question, begin(tasks, question)));
}

/** How questions that wait together are answered as one. */
export interface SharedTasks {
  /** The tasks that may share. */
  readonly names: ReadonlySet<string>;
  /** Begins all works, tasks of those names; answers one promise for each, in order. */
  together(works: readonly (() => Promise<unknown>)[], names: readonly string[]): readonly Promise<unknown>[];
}

/** Does what this thread is asked, in order; what waits side by side while something else is done is then done together. */
export function doTasksTogether(tasks: ThreadTasks, { names, together }: SharedTasks): void {
  parentPort?.on("message", (first: ThreadQuestion) => {
    for (const group of groupsOf([first, ...waitingQuestions()], names)) {
      const begun = beginTogether(tasks, group, together);
      for (const [index, question] of group.entries()) void answer(question, begun(index));
    }
  });
}

function beginTogether(
  tasks: ThreadTasks,
  group: readonly ThreadQuestion[],
  together: SharedTasks["together"],
): (index: number) => Promise<unknown> {
  try {
    const works = group.map((question) => () => begin(tasks, question));
    const begun = together(
      works,
      group.map(({ name }) => name),
    );
    return (index) => begun[index] ?? Promise.reject(new Error("too few answers"));
  } catch (thrown) {
    return () => Promise.reject(thrown);
  }
}

/** More at once would let those that came first wait too long. */
const MOST_TOGETHER = 64;

function waitingQuestions(): readonly ThreadQuestion[] {
  const questions: ThreadQuestion[] = [];
  while (parentPort !== null && questions.length < MOST_TOGETHER) {
    const received = receiveMessageOnPort(parentPort);
    if (received === undefined) break;
    questions.push(received.message);
  }
  return questions;
}

function groupsOf(questions: readonly ThreadQuestion[], names: ReadonlySet<string>): readonly ThreadQuestion[][] {
  const groups: ThreadQuestion[][] = [];
  let isOpen = false;
  for (const question of questions) {
    const shares = names.has(question.name);
    const last = groups.at(-1);
    if (shares && isOpen && last !== undefined) last.push(question);
    else groups.push([question]);
    isOpen = shares;
  }
  return groups;
}

function begin(tasks: ThreadTasks, { name, order }: ThreadQuestion): Promise<unknown> {
  const begun = (async () => tasks[name]?.(order))();
  // What fails is told by whoever answers; work that is begun anew is answered once.
  begun.catch(() => undefined);
  return begun;
}

async function answer({ number }: ThreadQuestion, begun: Promise<unknown>): Promise<void> {
  try {
    const value = await begun;
    parentPort?.postMessage({ number, value }, buffersIn(value));
  } catch (thrown) {
    parentPort?.postMessage({ number, fault: faultOf(thrown) });
  }
}

function faultOf(thrown: unknown): ThreadFault {
  const { message, stack = "" } = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!(thrown instanceof LicenceError)) return { fields: [], parameters: {}, message, stack };
  const { code, fields, parameters } = thrown;
  return { code, fields, parameters, message, stack };
}

/** Whole buffers are handed over; a view of a part is copied, for something else may lie in the same buffer. */
function buffersIn(value: unknown): ArrayBuffer[] {
  if (typeof value !== "object" || value === null || !("bytes" in value)) return [];
  const { bytes } = value;
  if (!(bytes instanceof Uint8Array) || !(bytes.buffer instanceof ArrayBuffer)) return [];
  return bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : [];
}
