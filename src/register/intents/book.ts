// What a write owes besides its items: lines of the audit trail, chained to where the trail ends when the write is decided; the marks
// on status lists that are to be published; and the house's rule of time: no line may be written that is further behind the newest one
// than clocks may differ, so that a machine whose clock fell back writes no history that runs backwards.

import type { StatusList } from "../../issuance/register-entries.ts";
import { type AuditEntry, chainAudit, EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { addSeconds } from "../../licence/calendar.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { LicenceError } from "../../licence/errors.ts";
import { auditRow } from "../rows.ts";
import { HEAD, LIST_PAIR } from "./finders.ts";
import { type Asking, ask, askAll, type Decision, type Inquiry, type Key, textOf } from "./intent.ts";
import type { Rows } from "./schema.ts";
import { createSheet, type Sheet } from "./sheet.ts";

/** How far a clock may fall behind the newest line. */
const TOLERATED_S = 300;

/** Both lists of a pair. */
export const BOTH_PURPOSES: readonly StatusList["purpose"][] = ["revocation", "suspension"];

/** A sheet with the audit trail beside it. */
export interface Book extends Sheet {
  /** A line to come, in order. */
  audit(entry: AuditEntry): void;
  /** A time that will be written. */
  requireTimely(at: string): void;
  /** A line whose time holds from now on, also where it is far behind the register's. */
  acceptClock(entry: AuditEntry): void;
  /** Lists that were there before this write. */
  markDirty(issuer: string, number: number, purposes: readonly StatusList["purpose"][]): void;
  /** Where the trail ends: may be asked with another question and told by `learnEnd`, which saves closing a way to the store. */
  readonly endAsking: Asking<typeof HEAD>;
  learnEnd(found: readonly End[]): void;
  /** Ends the intent. @throws {LicenceError} clock-behind — of a line or a required time. */
  close<T>(outcome: T): Inquiry<Decision<T>>;
}

type End = Pick<Rows["audit"], "seq" | "hash" | "at">;

/** An empty book. */
export function openBook(sha256: Cryptography["sha256"]): Book {
  const sheet = createSheet();
  const entries: AuditEntry[] = [];
  const times = new Set<string>();
  const marks = new Map<string, { readonly pair: Key; readonly purposes: Set<StatusList["purpose"]> }>();
  let end: readonly End[] | undefined;
  return {
    insert: sheet.insert,
    replace: sheet.replace,
    update: sheet.update,
    changes: sheet.changes,
    audit: (entry) => {
      times.add(entry.at);
      entries.push(entry);
    },
    requireTimely: (at) => void times.add(at),
    acceptClock: (entry) => void entries.push(entry),
    markDirty: (issuer, number, purposes) => {
      const pair = [issuer, number];
      const mark = marks.get(textOf(pair)) ?? { pair, purposes: new Set() };
      for (const purpose of purposes) mark.purposes.add(purpose);
      marks.set(textOf(pair), mark);
    },
    endAsking: [HEAD, [[]]],
    learnEnd: (found) => {
      end = found;
    },
    *close(outcome) {
      const isAsked = end === undefined && (times.size > 0 || entries.length > 0);
      const pairs = [...marks.values()].map(({ pair }) => pair);
      const [found, lists] = yield* askAll([HEAD, isAsked ? [[]] : []], [LIST_PAIR, pairs]);
      const [head] = end ?? found;
      for (const at of times) checkTime(at, head?.at);
      for (const { id, issuer, number, purpose, token } of lists) {
        const isMarked = marks.get(textOf([issuer, number]))?.purposes.has(purpose);
        if (isMarked) sheet.update("statusLists", ["dirty", "token"], { id, dirty: 1, token: token + 1 });
      }
      for (const line of chainAudit(head ?? EMPTY_HEAD, entries, sha256)) sheet.insert("audit", auditRow(line));
      return { outcome, changes: sheet.changes() };
    },
  };
}

/** Whether a time would be refused. @throws {LicenceError} clock-behind */
export function* requireTimely(at: string): Inquiry<void> {
  const [head] = yield* ask(HEAD, [[]]);
  checkTime(at, head?.at);
}

function checkTime(at: string, newest: string | undefined): void {
  if (newest === undefined || newest <= addSeconds(at, TOLERATED_S)) return;
  throw new LicenceError("clock-behind", { parameters: { now: at, newest } });
}
