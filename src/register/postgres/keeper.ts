// What is read of the register as a whole (Keeper) and of API keys on PostgreSQL.

import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { ApiKeyCabinet, Keeper } from "../../issuance/ports.ts";
import { EMPTY_HEAD } from "../../licence/audit-chain.ts";
import { by } from "../placeholders.ts";
import { apiKeyOf, auditLineOf } from "../rows.ts";
import type { PostgresConnection } from "./connection.ts";
import { apiKeys, audit, events, licences, meta } from "./tables.ts";

/** The reading half of Keeper and ApiKeyCabinet. */
export type PostgresKeeper = Pick<Keeper, "origin" | "auditLines" | "auditHead" | "ledger"> &
  Pick<ApiKeyCabinet, "apiKey" | "apiKeys">;

// An event past the revision counts against, so that a count that is right proves that there is no gap.
const EVENT_COUNT = sql<string>`(
  select coalesce(sum(case when happened.revision <= ${licences}.revision then 1 else -1 end), 0)
  from ${events} as happened where happened.licence = ${licences}.ordinal)`;

/** Opens it on a connection. */
export function createPostgresKeeper({ db, read }: PostgresConnection): PostgresKeeper {
  const queries = prepareQueries(db);
  return {
    origin: () => read(async () => (await queries.fact.execute({ name: "origin" }))[0]?.value),
    auditLines: (afterSeq, limit) =>
      read(async () => (await queries.lines.execute({ afterSeq, limit })).map(auditLineOf)),
    auditHead: () => read(async () => (await queries.head.execute())[0] ?? EMPTY_HEAD),
    ledger: (afterId, limit) =>
      read(async () => {
        const rows = await queries.ledger.execute({ afterId, limit });
        return rows.map((row) => ({ ...row, events: Number(row.events) }));
      }),
    apiKey: (hash) =>
      read(async () => {
        const [row] = await queries.apiKey.execute({ hash });
        return row && apiKeyOf(row);
      }),
    apiKeys: () => read(async () => (await queries.apiKeys.execute()).map(apiKeyOf)),
  };
}

function prepareQueries(db: NodePgDatabase) {
  return {
    fact: db.select({ value: meta.value }).from(meta).where(by(meta.name, "name")).prepare("fact"),
    lines: db
      .select()
      .from(audit)
      .where(gt(audit.seq, sql.placeholder("afterSeq")))
      .orderBy(asc(audit.seq))
      .limit(sql.placeholder("limit"))
      .prepare("audit_lines"),
    head: db
      .select({ seq: audit.seq, hash: audit.hash })
      .from(audit)
      .orderBy(desc(audit.seq))
      .limit(1)
      .prepare("audit_head"),
    ledger: db
      .select({ id: licences.id, revision: licences.revision, events: EVENT_COUNT, phase: licences.phase })
      .from(licences)
      .where(and(gt(licences.id, sql.placeholder("afterId")), eq(licences.phase, "issued")))
      .orderBy(asc(licences.id))
      .limit(sql.placeholder("limit"))
      .prepare("ledger"),
    apiKey: db.select().from(apiKeys).where(by(apiKeys.hash, "hash")).prepare("api_key"),
    apiKeys: db.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)).prepare("api_keys"),
  };
}
