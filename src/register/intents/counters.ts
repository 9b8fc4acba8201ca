// Running numbers as an intent counts with them: asked for once, counted in memory, noted once.

import { COUNTER } from "./finders.ts";
import type { Asking } from "./intent.ts";
import type { Rows } from "./schema.ts";
import type { Sheet } from "./sheet.ts";

/** The running numbers of one write. */
export interface Counters {
  /** What to ask, so that `learn` can be told. */
  asking(scopes: readonly string[]): Asking<typeof COUNTER>;
  learn(found: readonly Rows["counters"][]): void;
  /** The last number given in the scope, which was asked for or never counted in; 0 when none was. */
  last(scope: string): number;
  set(scope: string, value: number): void;
  /** Puts on the sheet what was counted. */
  noteOn(sheet: Sheet): void;
}

/** Digits of a serial (流水号). */
export const SERIAL_DIGITS = 10;

/** The scope in which a department's serials are counted. */
export function serialsOf(type: string, issuer: string): string {
  return `serial:${type}:${issuer}`;
}

export function createCounters(): Counters {
  const values = new Map<string, number>();
  const counted = new Set<string>();
  return {
    asking: (scopes) => [COUNTER, scopes.map((scope) => [scope])],
    learn: (found) => {
      for (const { scope, value } of found) values.set(scope, value);
    },
    last: (scope) => values.get(scope) ?? 0,
    set: (scope, value) => {
      values.set(scope, value);
      counted.add(scope);
    },
    noteOn: (sheet) => {
      for (const scope of counted) sheet.replace("counters", { scope, value: values.get(scope) ?? 0 });
    },
  };
}
