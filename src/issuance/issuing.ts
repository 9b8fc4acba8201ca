// The issuing cycle (docs/ARCHITECTURE.md): may they? → valid? → reserved → prepared → signed → self-verified → recorded.
// A crash anywhere leaves a record that says how far it came; the same request sent again finishes it with the same number,
// index and bytes. Three durable writes, each shared by all orders of a group.

import { toBase32 } from "../licence/bytes.ts";
import { addSeconds } from "../licence/calendar.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { type CredentialParts, composeCredential, type UnsignedCredential } from "../licence/credential.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { verificationMethodOf } from "../licence/did-web.ts";
import { LicenceError } from "../licence/errors.ts";
import { makeIdentifier } from "../licence/identifier.ts";
import { type CycleReads, readOnce } from "./cycle-reads.ts";
import { bodyOf, type Draft, type DraftParts, draftOrder, PROVISIONAL_SERIAL, provisionalSubject } from "./draft.ts";
import { requireFreeNumber } from "./free-number.ts";
import { createGroupCommit } from "./group-commit.ts";
import { idempotencyClaim, requireIdempotencyKey } from "./idempotency.ts";
import type { IssueOrder, IssueOutcome } from "./issue-order.ts";
import { attempt, type Passage, refusal, underWay } from "./passage.ts";
import type { Clock, Entropy, RegisterArchive, RegisterWriter, Signer } from "./ports.ts";
import { giveUp, type RecordingParts, recordAll } from "./recording.ts";
import type { IdempotencyClaim, LicenceRecord, PreparedEntry, Reservation, TrustedKey } from "./register-entries.ts";
import { prepareSealing, type Sealed, type SealingParts, sealAll } from "./sealing.ts";

/** Issues licences; every order ends as exactly one licence or one named error. */
export interface Issuing {
  /** Shares reservations and durable writes among the orders; outcomes are in order. Never throws for an order's fault. */
  issue(orders: readonly IssueOrder[]): Promise<readonly IssueOutcome[]>;
  /**
   * Queues one order to share its writes with others that come at the same time (group commit).
   * @throws {LicenceError} issuing-busy — too many wait already.
   */
  issueOne(order: IssueOrder): Promise<IssueOutcome>;
  /**
   * Everything issuing would refuse, found without reserving or signing anything, and the credential as it would be, with
   * zeros for what only the register gives. @throws {LicenceError} what issuing would refuse with.
   */
  dryRun(order: IssueOrder): Promise<UnsignedCredential>;
}

/** What issuing is handed. */
export interface IssuingParts extends Omit<DraftParts, "reads">, SealingParts, RecordingParts {
  readonly catalogue: Catalogue;
  readonly archive: RegisterArchive;
  readonly writer: RegisterWriter;
  readonly signer: Signer;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly origin: string;
  readonly statusListSize: number;
  /** How many single orders may wait for their turn; beyond that issueOne throws issuing-busy. */
  readonly mostWaiting?: number;
}

/** The office while one cycle runs. */
interface CycleParts extends IssuingParts {
  readonly reads: CycleReads;
}

/**
 * How long a request is in flight before the same request may take it over: longer than any cycle takes, and no longer, for after a
 * crash it is what a client waits. Whoever outlasts it changes nothing any more (RegisterWriter.prepare).
 */
const LEASE_S = 15;
/** Some seconds of work on a small machine: whoever would wait longer is told at once. */
const MOST_WAITING = 2000;
const COME_AGAIN_S = 2;
const HALT_COME_AGAIN_S = 60;

/** Opens the issuing office. */
export function createIssuing(parts: IssuingParts): Issuing {
  const issue = (orders: readonly IssueOrder[]): Promise<readonly IssueOutcome[]> => runCycle(parts, orders);
  const full = (): LicenceError => new LicenceError("issuing-busy", { parameters: { seconds: COME_AGAIN_S } });
  const issueOne = createGroupCommit(issue, { waiting: parts.mostWaiting ?? MOST_WAITING, full });
  return { issue, issueOne, dryRun: (order) => dryRun(parts, order) };
}

async function runCycle(office: IssuingParts, orders: readonly IssueOrder[]): Promise<readonly IssueOutcome[]> {
  const parts: CycleParts = { ...office, reads: readOnce(office.archive) };
  const passages: Passage[] = orders.map((order) => ({ order }));
  const now = parts.clock.now();
  const closed = await attempt(() => requireOpen(parts.writer, now));
  if (closed !== undefined) return orders.map(() => refusal(closed));
  await draftAll(parts, passages, now);
  await reserveAll(parts, underWay(passages), now);
  const sealed = await sealPassages(parts, underWay(passages));
  await recordAll(parts, sealed);
  return passages.map(({ outcome }) => outcome ?? { error: new LicenceError("internal") });
}

/** @throws {LicenceError} issuing-off, clock-behind */
async function requireOpen(writer: RegisterWriter, now: string): Promise<void> {
  const halt = await writer.issuingHalt();
  if (halt !== undefined)
    throw new LicenceError("issuing-off", { parameters: { ...halt, seconds: HALT_COME_AGAIN_S } });
  await writer.requireTimely(now);
}

async function draftAll(parts: CycleParts, passages: readonly Passage[], now: string): Promise<void> {
  for (const passage of passages) {
    try {
      requireIdempotencyKey(passage.order.idempotencyKey);
      const draft = await draftOrder(parts, passage.order, now);
      const key = await parts.signer.keyOf(draft.issuer.uscc);
      if (key === undefined) throw new LicenceError("key-missing", { parameters: { issuer: draft.issuer.uscc } });
      passage.draft = draft;
      passage.kid = key.kid;
    } catch (error) {
      passage.outcome = (await repeatOf(parts, passage.order)) ?? refusal(error);
    }
  }
}

// What it asked for has happened, so that the same request judged again is refused: a licence is renewed but once. Where it
// is not refused, reserving tells.
async function repeatOf(parts: IssuingParts, order: IssueOrder): Promise<IssueOutcome | undefined> {
  const idempotency = idempotencyOf(parts, order);
  if (idempotency === undefined) return undefined;
  const earlier = await attempt(async () => parts.writer.issueClaim(idempotency));
  if (earlier === undefined) return undefined;
  if (earlier instanceof LicenceError) return { error: earlier };
  return earlier === "idempotency-key-reused"
    ? { error: new LicenceError(earlier) }
    : { record: earlier, repeated: true };
}

async function reserveAll(parts: IssuingParts, passages: readonly Passage[], now: string): Promise<void> {
  const reservations: Reservation[] = [];
  const asked: Passage[] = [];
  for (const passage of passages) {
    if (passage.draft === undefined) continue;
    reservations.push(reservationOf(parts, passage.order, passage.draft, now));
    asked.push(passage);
  }
  if (reservations.length === 0) return;
  const outcomes = await attempt(() => parts.writer.reserve(reservations));
  asked.forEach((passage, index) => {
    const outcome = Array.isArray(outcomes) ? outcomes[index] : undefined;
    if (outcome === undefined) passage.outcome = refusal(outcomes);
    else if (!("record" in outcome)) passage.outcome = { error: new LicenceError(outcome.outcome) };
    else if (outcome.outcome === "done") passage.outcome = { record: outcome.record, repeated: true };
    else passage.record = outcome.record;
  });
}

function reservationOf(parts: IssuingParts, order: IssueOrder, draft: Draft, now: string): Reservation {
  const { predecessor } = draft;
  const idempotency = idempotencyOf(parts, order);
  return {
    id: toBase32(parts.entropy.bytes(16)),
    type: draft.type.code,
    typeVersion: draft.type.version,
    issuer: draft.issuer.uscc,
    number: draft.number,
    ...(predecessor && { predecessor: { id: predecessor.id, revision: predecessor.revision } }),
    ...(idempotency && { idempotency }),
    at: now,
    leaseUntil: addSeconds(now, LEASE_S),
    listSize: parts.statusListSize,
    listKey: parts.entropy.bytes(16),
    origin: parts.origin,
  };
}

function idempotencyOf({ cryptography }: IssuingParts, order: IssueOrder): IdempotencyClaim | undefined {
  const { idempotencyKey: key, principal } = order;
  return idempotencyClaim(cryptography, { client: principal.client, key, body: bodyOf(order) });
}

/** Prepares, records as prepared, signs and verifies; what fails on the way is settled by name. */
async function sealPassages(
  parts: CycleParts,
  passages: readonly Passage[],
): Promise<readonly (readonly [Passage, Sealed])[]> {
  const ready: (readonly [Passage, ReturnType<typeof prepareSealing>])[] = [];
  for (const passage of passages) {
    try {
      ready.push([passage, await preparePassage(parts, passage)]);
    } catch (error) {
      passage.outcome = refusal(error);
    }
  }
  const entries: PreparedEntry[] = ready.map(([, sealing]) => sealing.entry);
  if (entries.length === 0) return [];
  const written = await attempt(() => parts.writer.prepare(entries));
  const prepared = ready.filter(([passage], index) => {
    const outcome = Array.isArray(written) ? written[index] : undefined;
    if (outcome === "recorded") return true;
    passage.outcome = outcome === undefined ? refusal(written) : { error: new LicenceError("revision-conflict") };
    return false;
  });
  const sealed = await sealAll(
    parts,
    prepared.map(([, sealing]) => sealing),
  );
  const good: (readonly [Passage, Sealed])[] = [];
  for (const [index, [passage]] of prepared.entries()) {
    const result = sealed[index];
    if (result !== undefined && "credential" in result) good.push([passage, result]);
    else await giveUp(parts, passage, result?.error ?? new LicenceError("internal"));
  }
  return good;
}

async function preparePassage(parts: CycleParts, passage: Passage): Promise<ReturnType<typeof prepareSealing>> {
  const { draft, record, kid } = passage;
  if (draft === undefined || record === undefined || kid === undefined) throw new LicenceError("internal");
  const key = await trustedKey(parts, draft.issuer.uscc, kid);
  if (record.phase === "prepared" && record.credential !== undefined && record.kid === kid) {
    return prepareSealing(parts, { id: record.id, kid, key, prepared: record.credential });
  }
  const lists = await parts.reads.statusListIds(record.issuer, record.statusList);
  if (lists === undefined) throw new LicenceError("internal");
  const unsigned = credentialOf(parts.origin, draft, { ...record, statusLists: lists });
  const method = verificationMethodOf(parts.origin, draft.issuer.uscc, kid);
  return prepareSealing(parts, { id: record.id, kid, key, unsigned, method, created: parts.clock.now() });
}

async function trustedKey({ reads }: CycleParts, issuer: string, kid: string): Promise<TrustedKey> {
  const key = await reads.key(kid);
  if (key === undefined || key.issuer !== issuer) throw new LicenceError("key-missing", { parameters: { issuer } });
  return key;
}

function identifierOf({ type, issuer, serial, version }: LicenceRecord): string {
  return makeIdentifier({ type, issuer, serial, version });
}

async function dryRun(parts: IssuingParts, order: IssueOrder): Promise<UnsignedCredential> {
  const draft = await draftOrder({ ...parts, reads: parts.archive }, order, parts.clock.now());
  await requireFreeNumber(parts, draft);
  const { certificateNumber: number } = provisionalSubject(draft);
  const { serial = PROVISIONAL_SERIAL, version = 0 } = draft.predecessor ?? {};
  const id = "0".repeat(26);
  const statusLists = { revocation: id, suspension: id };
  return credentialOf(parts.origin, draft, { id, number, serial, version: version + 1, statusLists, statusIndex: 0 });
}

/** The credential of a draft in the place that the register gave it. */
function credentialOf(
  origin: string,
  { type, issuer, holders, claims, issuedOn, validity, predecessor }: Draft,
  { id, number, serial, version, statusLists, statusIndex }: Place,
): UnsignedCredential {
  return composeCredential({
    ...{ origin, id, type, issuer, number, serial, version, issuedOn, holders, claims, statusLists, statusIndex },
    effective: validity.effective,
    ...(validity.expiring !== undefined && { expiring: validity.expiring }),
    ...(predecessor && { replaces: identifierOf(predecessor) }),
  });
}

type Place = Pick<CredentialParts, "id" | "number" | "serial" | "version" | "statusLists" | "statusIndex">;
