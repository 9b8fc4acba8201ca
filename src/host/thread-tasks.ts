// The inside of a thread (thread.ts): what it can be asked, and how it answers.

import { parentPort } from "node:worker_threads";
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
  parentPort?.on("message", async ({ number, name, order }: ThreadQuestion) => {
    try {
      const value = await tasks[name]?.(order);
      parentPort?.postMessage({ number, value }, buffersIn(value));
    } catch (thrown) {
      parentPort?.postMessage({ number, fault: faultOf(thrown) });
    }
  });
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
