// API keys (the writing half of ApiKeyCabinet).

import type { ApiKey, WriteOutcome } from "../../issuance/register-entries.ts";
import type { AuditEntry } from "../../licence/audit-chain.ts";
import { apiKeyRow } from "../rows.ts";
import type { Book } from "./book.ts";
import { API_KEY } from "./finders.ts";
import { ask, type Intent } from "./intent.ts";

export function* addApiKey(book: Book, key: ApiKey, hash: string, audit: AuditEntry): Intent<void> {
  book.insert("apiKeys", apiKeyRow(key, hash));
  book.audit(audit);
  return yield* book.close(undefined);
}

export function* revokeApiKey(book: Book, id: string, at: string, audit: AuditEntry): Intent<WriteOutcome> {
  const [known] = yield* ask(API_KEY, [[id]]);
  if (known === undefined) return yield* book.close("revision-conflict");
  if (known.revokedAt !== null) return yield* book.close("done");
  book.update("apiKeys", ["revokedAt"], { id, revokedAt: at });
  book.audit(audit);
  return yield* book.close("recorded");
}
