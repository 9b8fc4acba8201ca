// API keys as they are read (ApiKeyCabinet) on SQLite. Every request looks its key up, so that statement is kept.

import { asc } from "drizzle-orm";
import type { ApiKeyCabinet } from "../../issuance/ports.ts";
import { by } from "../placeholders.ts";
import { apiKeyOf } from "../rows.ts";
import { apiKeys } from "../tables.ts";
import type { SqliteConnection } from "./connection.ts";

/** Prepares the statement on a connection. */
export function createApiKeyReader({ db, read }: SqliteConnection): Pick<ApiKeyCabinet, "apiKey" | "apiKeys"> {
  const byHash = read(() => db.select().from(apiKeys).where(by(apiKeys.hash, "hash")).prepare());
  return {
    apiKey: (hash) =>
      read(() => {
        const row = byHash.get({ hash });
        return row && apiKeyOf(row);
      }),
    apiKeys: () =>
      read(() => db.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)).all().map(apiKeyOf)),
  };
}
