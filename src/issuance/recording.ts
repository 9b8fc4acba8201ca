// The last step of the cycle: signed licences are recorded as issued with their events and audit lines in one atomic write; what
// could not be signed or recorded is settled, so that no record is left that nobody answers for.

import { LicenceError } from "../licence/errors.ts";
import { issuedEntryOf } from "./issued-entry.ts";
import { attempt, type Passage, refusal } from "./passage.ts";
import type { Clock, RegisterArchive, RegisterWriter } from "./ports.ts";
import type { IssuedEntry, LicenceRecord } from "./register-entries.ts";
import type { Sealed } from "./sealing.ts";

/** What recording is handed. */
export interface RecordingParts {
  readonly archive: Pick<RegisterArchive, "record">;
  readonly writer: Pick<RegisterWriter, "add" | "abandon">;
  readonly clock: Clock;
  readonly keyedHash: (text: string) => string;
  /** Told after a write that changed a status list. */
  readonly onStatusChange: () => void;
}

/** A record whose signature did not come about: abandoned when it never can, left to be resumed when it may. */
export async function giveUp(parts: RecordingParts, passage: Passage, error: LicenceError): Promise<void> {
  passage.outcome = { error };
  if (error.code === "self-verification-failed") await abandon(parts, passage, error);
}

/**
 * A record that could not be written as issued: another attempt at the same request finished it first, or its predecessor
 * changed meanwhile, and then this version must never come about.
 */
async function settleConflict(parts: RecordingParts, passage: Passage): Promise<void> {
  const error = new LicenceError("revision-conflict");
  passage.outcome = { error };
  const found = passage.record && (await parts.archive.record(passage.record.id));
  if (found?.phase === "issued") passage.outcome = { record: found, repeated: true };
  else await abandon(parts, passage, error);
}

async function abandon(parts: RecordingParts, { record, order }: Passage, error: LicenceError): Promise<void> {
  if (record === undefined) return;
  const audit = {
    at: parts.clock.now(),
    actor: order.principal.client,
    action: "licence-abandoned",
    subject: record.id,
    detail: { reason: error.code, type: record.type, issuer: record.issuer, serial: record.serial },
  };
  await attempt(() => parts.writer.abandon([{ id: record.id, audit }]));
}

/** Records signed licences as issued and gives each passage its outcome. */
export async function recordAll(parts: RecordingParts, sealed: readonly (readonly [Passage, Sealed])[]): Promise<void> {
  const now = parts.clock.now();
  const complete = sealed.flatMap(([passage, seal]) => {
    const { draft, record, order } = passage;
    return draft && record
      ? [{ passage, seal, entry: issuedEntryOf(parts, { draft, record, seal, now, client: order.principal.client }) }]
      : [];
  });
  if (complete.length === 0) return;
  const outcomes = await attempt(() => parts.writer.add(complete.map(({ entry }) => entry)));
  let listsChanged = false;
  for (const [index, { passage, seal, entry }] of complete.entries()) {
    const outcome = Array.isArray(outcomes) ? outcomes[index] : undefined;
    const { record, draft } = passage;
    if (outcome === "recorded" && record !== undefined) {
      passage.outcome = { record: { ...record, ...recordedParts(seal, entry) }, repeated: false };
      listsChanged ||= draft?.predecessor !== undefined;
    } else if (outcome === undefined) passage.outcome = refusal(outcomes);
    else await settleConflict(parts, passage);
  }
  if (listsChanged) parts.onStatusChange();
}

/** What the register would now answer beside what the reservation answered. */
function recordedParts({ entry: prepared }: Sealed, entry: IssuedEntry): Partial<LicenceRecord> {
  const { credential, recordedAt, issuedOn, validFrom, validUntil, endorsedUntil } = entry;
  return {
    phase: "issued",
    revision: 0,
    credential,
    contentHash: prepared.contentHash,
    kid: prepared.kid,
    recordedAt,
    issuedOn,
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
    ...(endorsedUntil !== undefined && { endorsedUntil }),
  };
}
