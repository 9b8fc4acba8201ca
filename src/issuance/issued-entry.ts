// What is recorded of a licence once it is signed: its dates (from the signed bytes, never from the request), how its holders are
// found again, its first event, its line in the audit trail, and the end of the version before it.

import { lastDayOfMonths } from "../licence/calendar.ts";
import type { LicenceSubject } from "../licence/credential.ts";
import { enclosureHashes } from "../licence/enclosure.ts";
import type { Draft } from "./draft.ts";
import type { IssuedEntry, LicenceEvent, LicenceRecord } from "./register-entries.ts";
import type { Sealed } from "./sealing.ts";
import { codeKey, documentKey, nameKey, numberKey } from "./search-keys.ts";
import { STOCK_ACT } from "./stock.ts";

/** What an issued entry is made of. */
export interface IssuedParts {
  readonly draft: Draft;
  readonly record: LicenceRecord;
  readonly seal: Sealed;
  readonly now: string;
  readonly client: string;
}

/** Composes the entry for `RegisterWriter.add`. */
export function issuedEntryOf(
  { keyedHash }: { readonly keyedHash: (text: string) => string },
  { draft, record, seal, now, client }: IssuedParts,
): IssuedEntry {
  const subject = seal.document["credentialSubject"] as unknown as LicenceSubject;
  const { certificateEffectiveDate: validFrom, certificateExpiringDate: validUntil } = subject;
  const rule = draft.type.endorsement;
  const endorsedUntil = rule && lastDayOfMonths(validFrom, rule.everyMonths);
  const act = draft.isStock ? { act: STOCK_ACT } : {};
  const issued = { kind: "issued", recordedAt: now, effectiveAt: now, client, ...act } as const;
  return {
    id: record.id,
    credential: seal.credential,
    contentHash: seal.entry.contentHash,
    recordedAt: now,
    issuedOn: subject.certificateIssuedDate,
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
    ...(endorsedUntil !== undefined && { endorsedUntil }),
    holderHashes: searchHashes(draft, subject, keyedHash),
    event: { ...issued, licence: record.id, revision: 0, ...(endorsedUntil !== undefined && { endorsedUntil }) },
    audit: {
      at: now,
      actor: client,
      action: draft.isStock ? "licence-imported" : "licence-issued",
      subject: record.id,
      // The number stays out: of some types it is the holder's identity number.
      detail: { type: record.type, issuer: record.issuer, serial: record.serial, version: record.version },
    },
    ...(draft.predecessor && { supersedes: superseding(draft.predecessor, record, now, client) }),
  };
}

function superseding(
  predecessor: LicenceRecord,
  { id: successor }: LicenceRecord,
  now: string,
  client: string,
): NonNullable<IssuedEntry["supersedes"]> {
  const event: LicenceEvent = {
    licence: predecessor.id,
    revision: predecessor.revision + 1,
    kind: "superseded",
    recordedAt: now,
    effectiveAt: now,
    client,
    successor,
  };
  const audit = {
    at: now,
    actor: client,
    action: "licence-superseded",
    subject: predecessor.id,
    detail: { successor },
  };
  return { event, audit };
}

/** Codes, names, the number and the document signed over, each hashed under its kind: a name can never be found as a code. */
function searchHashes(
  { type, claims }: Draft,
  subject: LicenceSubject,
  keyedHash: (text: string) => string,
): readonly string[] {
  const keys = subject.certificateHolder.flatMap(({ name, code }) => [codeKey(code), nameKey(name)]);
  const documents = enclosureHashes(type, { claims }, "document").map(documentKey);
  return [...new Set([...keys, numberKey(subject.certificateNumber), ...documents])].map(keyedHash);
}
