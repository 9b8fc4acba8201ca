// The register as a whole (Keeper) on SQLite, as it is read: its audit trail and ledger, its end. These are rare, so their statements are
// not kept.

import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import type { Keeper } from "../issuance/ports.ts";
import { EMPTY_HEAD } from "../licence/audit-chain.ts";
import { auditLineOf } from "./rows.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { audit, events, licences } from "./tables.ts";

// An event past the revision counts against, so that a count that is right proves that there is no gap.
const eventCount = sql<number>`sum(case
  when ${events.revision} is null then 0
  when ${events.revision} <= ${licences.revision} then 1
  else -1 end)`;

/** Reads a connection. */
export function createKeeper(
  connection: SqliteConnection,
): Pick<Keeper, "auditLines" | "auditHead" | "ledger" | "close"> {
  const { client, db, read } = connection;
  return {
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
    auditHead: () =>
      read(() => {
        const head = db.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1);
        return head.get() ?? EMPTY_HEAD;
      }),
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
