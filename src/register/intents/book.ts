// What a write owes besides its items: lines of the audit trail, chained to where the trail ends when the write is decided, and the
// house's rule of time: no line may be written that is further behind the newest one than clocks may differ, so that a machine whose
// clock fell back writes no history that runs backwards.

import { type AuditEntry, type AuditHead, chainAudit, EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { addSeconds } from "../../licence/calendar.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { LicenceError } from "../../licence/errors.ts";
import { auditRow } from "../rows.ts";
import { HEAD } from "./finders.ts";
import { ask, type Decision, type Inquiry } from "./intent.ts";
import { createSheet, type Sheet } from "./sheet.ts";

/** How far a clock may fall behind the newest line. */
const TOLERATED_S = 300;

/** A sheet with the audit trail beside it. */
export interface Book extends Sheet {
  /** A line to come, in order. */
  audit(entry: AuditEntry): void;
  /** A time that will be written. */
  requireTimely(at: string): void;
  /** A line whose time holds from now on, also where it is far behind the register's. */
  acceptClock(entry: AuditEntry): void;
  /** Ends the intent. @throws {LicenceError} clock-behind — of a line or a required time. */
  close<T>(outcome: T): Inquiry<Decision<T>>;
}

/** An empty book. */
export function openBook(sha256: Cryptography["sha256"]): Book {
  const sheet = createSheet();
  const entries: AuditEntry[] = [];
  const times = new Set<string>();
  return {
    ...sheet,
    audit: (entry) => {
      times.add(entry.at);
      entries.push(entry);
    },
    requireTimely: (at) => void times.add(at),
    acceptClock: (entry) => void entries.push(entry),
    *close(outcome) {
      if (times.size > 0 || entries.length > 0) {
        const [head] = yield* ask(HEAD, [[]]);
        for (const at of times) checkTime(at, head?.at);
        const { seq, hash }: AuditHead = head ?? EMPTY_HEAD;
        for (const line of chainAudit({ seq, hash }, entries, sha256)) sheet.insert("audit", auditRow(line));
      }
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
