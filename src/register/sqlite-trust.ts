// API keys (ApiKeyCabinet) on SQLite.

import { asc, eq } from "drizzle-orm";
import type { ApiKeyCabinet } from "../issuance/ports.ts";
import { by } from "./placeholders.ts";
import { apiKeyOf, apiKeyRow } from "./rows.ts";
import type { WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { apiKeys } from "./tables.ts";

/** Every request looks its API key up, so that statement is kept. */
export function createApiKeyCabinet({ db, read }: SqliteConnection, writeBook: WriteBook): ApiKeyCabinet {
  const byHash = read(() => db.select().from(apiKeys).where(by(apiKeys.hash, "hash")).prepare());
  return {
    apiKey: (hash) =>
      read(() => {
        const row = byHash.get({ hash });
        return row && apiKeyOf(row);
      }),
    apiKeys: () =>
      read(() => db.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)).all().map(apiKeyOf)),
    addApiKey: async (key, hash, audit) =>
      writeBook((book) => {
        db.insert(apiKeys).values(apiKeyRow(key, hash)).run();
        book.audit(audit);
      }),
    revokeApiKey: async (id, at, audit) =>
      writeBook((book) => {
        const known = db.select().from(apiKeys).where(eq(apiKeys.id, id)).get();
        if (known === undefined) return "revision-conflict";
        if (known.revokedAt !== null) return "done";
        db.update(apiKeys).set({ revokedAt: at }).where(eq(apiKeys.id, id)).run();
        book.audit(audit);
        return "recorded";
      }),
  };
}
