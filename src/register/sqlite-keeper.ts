// The register as a whole (Keeper): whose it is, its audit trail and ledger, its end.

import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { Keeper } from "../issuance/ports.ts";
import { fromHex, toHex } from "../licence/bytes.ts";
import { LicenceError } from "../licence/errors.ts";
import { auditLineOf } from "./rows.ts";
import type { ReadHead, WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { audit, events, licences, meta } from "./tables.ts";

/** What the register knows about itself, by name. */
export interface Facts {
  /** Call inside read or write. */
  get(name: string): string | undefined;
  /** Keeps the value unless there is one, durably; answers which holds. */
  keep(name: string, value: string): string;
}

/** Opens the table of facts on a connection. */
export function createFacts({ db, write }: SqliteConnection): Facts {
  const get = (name: string): string | undefined =>
    db.select({ value: meta.value }).from(meta).where(eq(meta.name, name)).get()?.value;
  return {
    get,
    keep: (name, value) =>
      write(() => {
        db.insert(meta).values({ name, value }).onConflictDoNothing().run();
        return get(name) ?? value;
      }),
  };
}

// An event past the revision counts against, so that a count that is right proves that there is no gap.
const eventCount = sql<number>`sum(case
  when ${events.revision} is null then 0
  when ${events.revision} <= ${licences.revision} then 1
  else -1 end)`;

const FORMER = "former-origins";

function formerOrigins(facts: Facts): readonly string[] {
  const stored: unknown = JSON.parse(facts.get(FORMER) ?? "[]");
  return Array.isArray(stored) ? stored.filter((origin) => typeof origin === "string") : [];
}

/** Operations on the register as a whole; rare, so their statements are not kept. */
export function createKeeper(connection: SqliteConnection, facts: Facts, writeBook: WriteBook, head: ReadHead): Keeper {
  const { client, db, read } = connection;
  return {
    origin: () => read(() => facts.get("origin")),
    claimOrigin: async (origin, move) => {
      const registered = facts.keep("origin", origin);
      const before = read(() => formerOrigins(facts));
      if (registered === origin) return before;
      if (move?.former.includes(registered) !== true) {
        throw new LicenceError("origin-mismatch", { parameters: { registered, found: origin } });
      }
      const former = [...before.filter((known) => known !== origin), registered];
      writeBook((book) => {
        const value = JSON.stringify(former);
        db.insert(meta).values({ name: FORMER, value }).onConflictDoUpdate({ target: meta.name, set: { value } }).run();
        db.update(meta).set({ value: origin }).where(eq(meta.name, "origin")).run();
        const detail = { from: registered, to: origin };
        book.audit({ at: move.at, actor: "operator", action: "origin-changed", subject: "register", detail });
      });
      return former;
    },
    holderIndexKey: async (fresh) => {
      const known = read(() => facts.get("holder-index-key")) ?? facts.keep("holder-index-key", toHex(fresh));
      return fromHex(known) ?? fresh;
    },
    auditLines: (afterSeq, limit) =>
      read(() =>
        db
          .select()
          .from(audit)
          .where(gt(audit.seq, afterSeq))
          .orderBy(asc(audit.seq))
          .limit(limit)
          .all()
          .map(auditLineOf),
      ),
    auditHead: () => read(head),
    acceptClock: async (audit) => writeBook((book) => book.acceptClock(audit)),
    ledger: (afterId, limit) => read(() => ledgerPage(connection, afterId, limit)),
    close: async () => {
      client.close();
    },
  };
}

function ledgerPage({ db }: SqliteConnection, afterId: string, limit: number) {
  return db
    .select({ id: licences.id, revision: licences.revision, events: eventCount, phase: licences.phase })
    .from(licences)
    .leftJoin(events, eq(events.licence, licences.ordinal))
    .where(and(gt(licences.id, afterId), eq(licences.phase, "issued")))
    .groupBy(licences.id)
    .orderBy(asc(licences.id))
    .limit(limit)
    .all();
}
