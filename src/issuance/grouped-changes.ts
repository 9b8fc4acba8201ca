// Changes of status that come at once share a write: a mass revocation would else wait for the register a thousand times, one way to it and
// one durable commit each.

import { LicenceError } from "../licence/errors.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { RegisterWriter } from "./ports.ts";
import type { StatusChange } from "./register-entries.ts";

/** The writer, with changes of status gathered; the clock is held against the register once for each second. */
export function groupChanges(writer: RegisterWriter): RegisterWriter {
  const full = (): LicenceError => new LicenceError("issuing-busy", { parameters: { seconds: 1 } });
  const bounds = { waiting: Number.POSITIVE_INFINITY, full };
  const changeOne = createGroupCommit((changes: readonly StatusChange[]) => writer.changeStatus(changes), bounds);
  let timely: { readonly at: string; readonly answer: Promise<void> } | undefined;
  return {
    ...writer,
    changeStatus: (changes) => Promise.all(changes.map(changeOne)),
    requireTimely: (at) => {
      if (timely?.at !== at) timely = { at, answer: Promise.resolve(writer.requireTimely(at)) };
      return timely.answer;
    },
  };
}
