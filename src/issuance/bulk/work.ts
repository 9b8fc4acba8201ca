// What a batch does with its rows, apart from how they are read, paged and kept: issuing, renewing, changing status. A task is a row's
// request under an idempotency key of its own.

import { type FieldError, LicenceError, licenceErrorOf } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { LicenceRecord } from "../register-entries.ts";
import type { SheetRow } from "./sheet.ts";
import type { Sole } from "./sole.ts";

/** A row's request. */
export interface Task {
  readonly request: JsonObject;
  readonly key: string;
}

/** What became of a task; `checked`: it would have been done. */
export type TaskOutcome =
  | { readonly record: LicenceRecord; readonly repeated: boolean; readonly warnings?: readonly FieldError[] }
  | { readonly checked: true; readonly warnings?: readonly FieldError[] }
  | { readonly error: LicenceError };

/** A kind of work. */
export interface Work {
  /** A row as a request, or what is wrong with it. */
  readonly read: (row: SheetRow) => JsonObject | LicenceError;
  /** What no other row of the table may ask for. */
  readonly soleOf: (request: JsonObject) => Sole | undefined;
  /** Does the tasks; outcomes are in order. */
  readonly carryOut: (tasks: readonly Task[]) => Promise<readonly TaskOutcome[]>;
  /** Finds everything that doing them would refuse; nothing is reserved, signed or written. */
  readonly check: (tasks: readonly Task[]) => Promise<readonly TaskOutcome[]>;
}

/** Each task by itself, a few at a time, its error as its outcome. */
export async function eachTask(
  tasks: readonly Task[],
  work: (task: Task) => Promise<TaskOutcome>,
): Promise<readonly TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  const waiting = tasks.entries();
  const hand = async (): Promise<void> => {
    for (const [index, task] of waiting) {
      outcomes[index] = await work(task).catch((error: unknown) => ({ error: licenceErrorOf(error) }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(HANDS, tasks.length) }, hand));
  return outcomes;
}

/** Writes that come at the same time share one; more hands than that do not make it faster. */
const HANDS = 32;

/** A request of a line of NDJSON, which may repeat type and issuer but not name others. */
export function statedRequest(
  json: JsonObject,
  { type, slug, issuer }: { readonly type: string; readonly slug: string; readonly issuer: string },
  remarks: ReadonlySet<string>,
): JsonObject | LicenceError {
  const own = Object.fromEntries(Object.entries(json).filter(([name]) => !remarks.has(name)));
  const stated = own["type"];
  const fields = [
    ...(stated === undefined || stated === type || stated === slug ? [] : [differs("/type", slug)]),
    ...(own["issuer"] === undefined || own["issuer"] === issuer ? [] : [differs("/issuer", issuer)]),
  ];
  if (fields.length > 0) return new LicenceError("request-invalid", { fields });
  return { ...own, type, issuer };
}

function differs(pointer: string, expected: string) {
  return { pointer, code: "must-equal", parameters: { expected } };
}
