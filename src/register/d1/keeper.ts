// What is read of the register as a whole (Keeper) and of API keys on D1.

import { asc, desc, gt } from "drizzle-orm";
import type { ApiKeyCabinet, Keeper } from "../../issuance/ports.ts";
import { EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { by } from "../placeholders.ts";
import { LEDGER } from "../queries.ts";
import { apiKeyOf, auditLineOf } from "../rows.ts";
import { apiKeys, audit, licences } from "../tables.ts";
import type { D1Connection } from "./connection.ts";

/** The reading half of Keeper and ApiKeyCabinet. */
export type D1Keeper = Pick<Keeper, "auditLines" | "auditHead" | "ledger"> & Pick<ApiKeyCabinet, "apiKey" | "apiKeys">;

/** Opens it on a connection. */
export function createD1Keeper({ db, reach }: D1Connection): D1Keeper {
  const byHash = db.select().from(apiKeys).where(by(apiKeys.hash, "hash")).prepare();
  return {
    auditLines: (afterSeq, limit) =>
      reach(async () => {
        const lines = db.select().from(audit).where(gt(audit.seq, afterSeq)).orderBy(asc(audit.seq)).limit(limit);
        return (await lines.all()).map(auditLineOf);
      }),
    auditHead: () =>
      reach(async () => {
        const newest = db.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1);
        return (await newest.get()) ?? EMPTY_HEAD;
      }),
    ledger: (afterId, limit) => reach(() => ledgerPage(db, afterId, limit)),
    apiKey: (hash) =>
      reach(async () => {
        const row = await byHash.get({ hash });
        return row && apiKeyOf(row);
      }),
    apiKeys: () =>
      reach(async () =>
        (await db.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)).all()).map(apiKeyOf),
      ),
  };
}

function ledgerPage(db: D1Connection["db"], afterId: string, limit: number) {
  return db
    .select(LEDGER.columns)
    .from(licences)
    .where(LEDGER.after(afterId))
    .orderBy(asc(licences.id))
    .limit(limit)
    .all();
}
