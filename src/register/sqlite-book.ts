// What all writes of one transaction share: running numbers, the audit trail and the marks on status lists. They are gathered
// while the items are worked through and written once before the commit, so that a thousand licences cost one read and one
// write of a counter, and the chain's head is read and extended under the same write lock. There too every time is held against the
// newest line's, so that a machine whose clock fell back writes no history that runs backwards.

import { and, desc, sql } from "drizzle-orm";
import type { StatusList } from "../issuance/register-entries.ts";
import { type AuditEntry, type AuditHead, chainAudit, EMPTY_HEAD } from "../licence/audit-chain.ts";
import { addSeconds } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";
import { prepareBare } from "./bare-statement.ts";
import { by, placeholdersOf } from "./placeholders.ts";
import { type AuditRow, auditRow } from "./rows.ts";
import { type SqliteConnection, sha256 } from "./sqlite-connection.ts";
import { audit, counters, statusLists } from "./tables.ts";

/** The transaction's shared writes. */
export interface Book {
  /** The last running number given in the scope; 0 when none was. */
  count(scope: string): number;
  setCount(scope: string, value: number): void;
  /** @throws {LicenceError} clock-behind */
  audit(entry: AuditEntry): void;
  /** A line whose time holds from now on, also where it is far behind the register's. */
  acceptClock(entry: AuditEntry): void;
  /** Holds a time that will be written to the register's own. @throws {LicenceError} clock-behind */
  requireTimely(at: string): void;
  markDirty(issuer: string, number: number, purposes: readonly StatusList["purpose"][]): void;
}

/** How far a clock may fall behind the newest line. */
const TOLERATED_S = 300;

/** Both lists of a pair. */
export const BOTH_PURPOSES: readonly StatusList["purpose"][] = ["revocation", "suspension"];

/** Runs the work in one durable write, with a book that is written up at its end. */
export type WriteBook = <T>(work: (book: Book) => T) => T;

/** Where the chain stands. */
export type ReadHead = () => AuditHead;

/** Prepares the statements once per connection. */
export function openBook(connection: SqliteConnection): {
  readonly writeBook: WriteBook;
  readonly head: ReadHead;
  readonly requireTimely: Book["requireTimely"];
} {
  const { readHead, addLine, readCount, writeCount, mark } = prepareStatements(connection);
  const head: ReadHead = () => {
    const { seq, hash } = readHead.get() ?? EMPTY_HEAD;
    return { seq, hash };
  };
  const requireTimely = (at: string): void => {
    const newest = readHead.get()?.at;
    if (newest === undefined || newest <= addSeconds(at, TOLERATED_S)) return;
    throw new LicenceError("clock-behind", { parameters: { now: at, newest } });
  };
  const writeBook: WriteBook = (work) =>
    connection.write(() => {
      const counts = new Map<string, number>();
      const entries: AuditEntry[] = [];
      const marks = new Map<string, { issuer: string; number: number; purpose: StatusList["purpose"] }>();
      const result = work({
        count: (scope) => counts.get(scope) ?? readCount.get({ scope })?.value ?? 0,
        setCount: (scope, value) => counts.set(scope, value),
        audit: (entry) => {
          requireTimely(entry.at);
          entries.push(entry);
        },
        acceptClock: (entry) => entries.push(entry),
        requireTimely,
        markDirty: (issuer, number, purposes) => {
          for (const purpose of purposes) marks.set(`${issuer} ${number} ${purpose}`, { issuer, number, purpose });
        },
      });
      for (const [scope, value] of counts) writeCount.run({ scope, value });
      for (const list of marks.values()) mark.run(list);
      if (entries.length > 0) for (const line of chainAudit(head(), entries, sha256)) addLine(auditRow(line));
      return result;
    });
  return { writeBook, head, requireTimely };
}

function prepareStatements({ client, db }: SqliteConnection) {
  const readHead = db
    .select({ seq: audit.seq, hash: audit.hash, at: audit.at })
    .from(audit)
    .orderBy(desc(audit.seq))
    .prepare();
  const addLine = prepareBare<AuditRow>(client, db.insert(audit).values(placeholdersOf(audit)));
  const readCount = db.select({ value: counters.value }).from(counters).where(by(counters.scope, "scope")).prepare();
  const writeCount = db
    .insert(counters)
    .values(placeholdersOf(counters))
    .onConflictDoUpdate({ target: counters.scope, set: { value: sql`excluded.value` } })
    .prepare();
  const mark = db
    .update(statusLists)
    .set({ dirty: 1, token: sql`${statusLists.token} + 1` })
    .where(and(by(statusLists.issuer, "issuer"), by(statusLists.number, "number"), by(statusLists.purpose, "purpose")))
    .prepare();
  return { readHead, addLine, readCount, writeCount, mark };
}
