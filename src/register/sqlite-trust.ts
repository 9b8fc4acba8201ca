// Departments and their keys, API keys (TrustDesk, ApiKeyCabinet) on SQLite.

import { and, asc, eq, isNull, ne } from "drizzle-orm";
import type { ApiKeyCabinet, TrustDesk } from "../issuance/ports.ts";
import { by } from "./placeholders.ts";
import { apiKeyOf, apiKeyRow, issuerRow, keyRow } from "./rows.ts";
import type { WriteBook } from "./sqlite-book.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { apiKeys, issuers, keys } from "./tables.ts";

/** Writes of the trust list; they are rare, so their statements are not kept. */
export function createTrustDesk({ db }: SqliteConnection, writeBook: WriteBook): TrustDesk {
  return {
    putIssuer: async (issuer, audit) => {
      const { uscc, ...known } = issuerRow(issuer);
      writeBook((book) => {
        db.insert(issuers)
          .values({ uscc, ...known })
          .onConflictDoUpdate({ target: issuers.uscc, set: known })
          .run();
        book.audit(audit);
      });
    },
    addKey: async (key, audit) =>
      writeBook((book) => {
        const added = db.insert(keys).values(keyRow(key)).onConflictDoNothing().run();
        if (added.changes === 0) return "revision-conflict";
        db.update(keys)
          .set({ retiredAt: key.activeFrom })
          .where(and(eq(keys.issuer, key.issuer), ne(keys.kid, key.kid), isNull(keys.retiredAt)))
          .run();
        book.audit(audit);
        return "recorded";
      }),
    compromiseKey: async (kid, since, at, audit) =>
      writeBook((book) => {
        const known = db.select().from(keys).where(eq(keys.kid, kid)).get();
        if (known === undefined) return "revision-conflict";
        const { compromisedSince, retiredAt } = known;
        if (compromisedSince === since) return "done";
        if (compromisedSince !== null && compromisedSince < since) return "revision-conflict";
        db.update(keys)
          .set({ compromisedSince: since, retiredAt: retiredAt ?? at })
          .where(eq(keys.kid, kid))
          .run();
        book.audit(audit);
        return "recorded";
      }),
    note: async (audit) => writeBook((book) => void book.audit(audit)),
  };
}

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
