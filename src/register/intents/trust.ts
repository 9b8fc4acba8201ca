// Departments and their keys (TrustDesk).

import type { TrustedKey, WriteOutcome } from "../../issuance/register-entries.ts";
import type { AuditEntry } from "../../licence/audit-chain.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import { issuerRow, keyRow } from "../rows.ts";
import type { Book } from "./book.ts";
import { KEY, KEYS_OF_ISSUER } from "./finders.ts";
import { ask, askAll, type Intent } from "./intent.ts";

export function* putIssuer(book: Book, issuer: Issuer, audit: AuditEntry): Intent<void> {
  book.replace("issuers", issuerRow(issuer));
  book.audit(audit);
  return yield* book.close(undefined);
}

export function* addKey(book: Book, key: TrustedKey, audit: AuditEntry): Intent<WriteOutcome> {
  const [same, others] = yield* askAll([KEY, [[key.kid]]], [KEYS_OF_ISSUER, [[key.issuer]]]);
  if (same.length > 0) return yield* book.close("revision-conflict");
  book.insert("keys", keyRow(key));
  for (const { kid, retiredAt } of others) {
    if (retiredAt === null) book.update("keys", ["retiredAt"], { kid, retiredAt: key.activeFrom });
  }
  book.audit(audit);
  return yield* book.close("recorded");
}

export function* compromiseKey(
  book: Book,
  kid: string,
  since: string,
  at: string,
  audit: AuditEntry,
): Intent<WriteOutcome> {
  const [known] = yield* ask(KEY, [[kid]]);
  if (known === undefined) return yield* book.close("revision-conflict");
  const { compromisedSince, retiredAt } = known;
  if (compromisedSince === since) return yield* book.close("done");
  if (compromisedSince !== null && compromisedSince < since) return yield* book.close("revision-conflict");
  const set = { compromisedSince: since, retiredAt: retiredAt ?? at };
  book.update("keys", ["compromisedSince", "retiredAt"], { kid, ...set });
  book.audit(audit);
  return yield* book.close("recorded");
}

export function* note(book: Book, audit: AuditEntry): Intent<void> {
  book.audit(audit);
  return yield* book.close(undefined);
}
