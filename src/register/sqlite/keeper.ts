// The register as a whole (Keeper) on SQLite, as it is read: its audit trail and ledger, its end. These are rare, so their statements are
// not kept.

import { asc, desc, gt } from "drizzle-orm";
import type { Keeper } from "../../issuance/ports.ts";
import { EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { LEDGER } from "../queries.ts";
import { auditLineOf } from "../rows.ts";
import { audit, licences } from "../tables.ts";
import type { SqliteConnection } from "./connection.ts";

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
    .select(LEDGER.columns)
    .from(licences)
    .where(LEDGER.after(afterId))
    .orderBy(asc(licences.id))
    .limit(limit)
    .all();
}
