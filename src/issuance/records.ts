// The department's own view of its licences: one, a page, a search, a history. No id number stands in a URL, log or index: a
// search goes by keyed hashes.

import { fromBase64Url, textOf, toBase64Url, utf8 } from "../licence/bytes.ts";
import { isInstant } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";
import type { RegisterArchive } from "./ports.ts";
import { mayAct, type Principal } from "./principal.ts";
import type { LicenceEvent, LicenceQuery, LicenceRecord, LicenceStatus } from "./register-entries.ts";
import { codeKey, nameKey, numberKey } from "./search-keys.ts";

/** A page of licences; `next` is an opaque cursor. */
export interface LicencePage {
  readonly licences: readonly LicenceRecord[];
  readonly next?: string;
}

/** What to look for. `holder` is a whole code, `text` a holder's whole name, whole code or a whole number. */
export interface LicenceSearch {
  readonly type?: string;
  readonly status?: LicenceStatus;
  readonly holder?: string;
  readonly number?: string;
  readonly text?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Reads licences for those who may; what they may not read is `not-found`. */
export interface Records {
  /** @throws {LicenceError} not-found */
  licence(principal: Principal, id: string): Promise<LicenceRecord>;
  /** Oldest first. @throws {LicenceError} not-found */
  history(principal: Principal, id: string): Promise<readonly LicenceEvent[]>;
  /** Newest first. @throws {LicenceError} request-invalid — a cursor or limit that is none. */
  search(principal: Principal, search: LicenceSearch): Promise<LicencePage>;
}

const DEFAULT_LIMIT = 50;
const HIGHEST_LIMIT = 200;

/** Opens the records office. */
export function createRecords(parts: {
  readonly archive: RegisterArchive;
  readonly keyedHash: (text: string) => string;
}): Records {
  const licence = async (principal: Principal, id: string): Promise<LicenceRecord> => {
    const record = await parts.archive.record(id.toLowerCase());
    if (record?.phase !== "issued" || !mayAct(principal, "read", record.issuer)) {
      throw new LicenceError("not-found", { parameters: { id } });
    }
    return record;
  };
  const search = async (principal: Principal, wanted: LicenceSearch): Promise<LicencePage> => {
    if (!principal.actions.includes("read"))
      throw new LicenceError("forbidden", { parameters: { action: "read", department: "" } });
    const limit = limitOf(wanted.limit);
    const query = queryOf(principal, wanted, parts.keyedHash);
    const found = await parts.archive.licences({ ...query, limit: limit + 1 });
    const licences = found.slice(0, limit);
    const last = licences.at(-1);
    return found.length > limit && last !== undefined ? { licences, next: cursorOf(last) } : { licences };
  };
  return {
    licence,
    search,
    history: async (principal, id) => parts.archive.history((await licence(principal, id)).id),
  };
}

function queryOf(
  principal: Principal,
  wanted: LicenceSearch,
  keyedHash: (text: string) => string,
): Omit<LicenceQuery, "limit"> {
  const { holder, number, text, type, status, cursor } = wanted;
  if ([holder, number, text].filter((by) => by !== undefined).length > 1) {
    const parameters = { allowed: "holder, number, text" };
    throw new LicenceError("request-invalid", { fields: [{ pointer: "", code: "only-one", parameters }] });
  }
  const keys = [
    ...(holder === undefined ? [] : [codeKey(holder)]),
    ...(number === undefined ? [] : [numberKey(number)]),
    ...(text === undefined ? [] : [nameKey(text), codeKey(text), numberKey(text)]),
  ];
  return {
    ...(!principal.departments.includes("*") && { issuers: principal.departments }),
    ...(type !== undefined && { type }),
    ...(status !== undefined && { status }),
    ...(keys.length > 0 && { holderHashes: keys.map(keyedHash) }),
    ...(cursor !== undefined && { after: readCursor(cursor) }),
  };
}

function limitOf(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (Number.isInteger(limit) && limit >= 1 && limit <= HIGHEST_LIMIT) return limit;
  const parameters = { minimum: 1, maximum: HIGHEST_LIMIT, found: limit };
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/limit", code: "range", parameters }] });
}

function cursorOf({ recordedAt = "", id }: LicenceRecord): string {
  return toBase64Url(utf8(`${recordedAt} ${id}`));
}

function readCursor(cursor: string): { readonly recordedAt: string; readonly id: string } {
  const bytes = fromBase64Url(cursor);
  const [recordedAt = "", id = ""] = bytes === undefined ? [] : splitCursor(bytes);
  if (isInstant(recordedAt) && /^[a-z2-7]{26}$/.test(id)) return { recordedAt, id };
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/cursor", code: "cursor" }] });
}

function splitCursor(bytes: Uint8Array): readonly string[] {
  try {
    return textOf(bytes).split(" ");
  } catch {
    return [];
  }
}
