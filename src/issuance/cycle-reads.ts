// What a cycle of issuing asks the register again and again: department, key, list pair. Asked once per cycle, for a batch names
// the same department in every row; a cycle is over in milliseconds, and what it read at its beginning it goes by to its end.

import type { Awaitable, RegisterArchive } from "./ports.ts";

/** The reads that orders of one cycle share. */
export type CycleReads = Pick<RegisterArchive, "issuer" | "key" | "statusListIds" | "record">;

/** Binds the reads to one cycle. What is not there may yet come (a first list is opened by a reservation), so it is asked for again. */
export function readOnce(archive: RegisterArchive): CycleReads {
  const issuer = once((uscc: string) => archive.issuer(uscc));
  const key = once((kid: string) => archive.key(kid));
  const lists = once((name: string) => {
    const [department = "", number] = name.split(" ");
    return archive.statusListIds(department, Number(number));
  });
  return {
    issuer,
    key,
    statusListIds: (department, number) => lists(`${department} ${number}`),
    record: (id) => archive.record(id),
  };
}

function once<T>(read: (name: string) => Awaitable<T | undefined>): (name: string) => Awaitable<T | undefined> {
  const known = new Map<string, T>();
  return async (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = await read(name);
    if (found !== undefined) known.set(name, found);
    return found;
  };
}
