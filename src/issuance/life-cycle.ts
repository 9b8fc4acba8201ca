import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { idempotencyClaim, requireIdempotencyKey } from "./idempotency.ts";
import { type Change, type Judge, judgeEndorsement, judgeStatus } from "./lawful-change.ts";
import type { Clock, RegisterArchive, RegisterWriter } from "./ports.ts";
import { type Principal, requireAct } from "./principal.ts";
import type { IdempotencyClaim, LicenceEvent, LicenceRecord, StatusChange } from "./register-entries.ts";

/** A change of status asked for: {to, act, ground, note?, actor{name, code}, legalBasis, effectiveAt?}. */
export interface StatusOrder {
  readonly principal: Principal;
  readonly licence: string;
  /** The body of `POST /v1/licences/{id}/status` or `…/endorsements`, as parsed from strict JSON. */
  readonly request: JsonValue;
  readonly idempotencyKey?: string;
}

/** Changes the status of issued licences. */
export interface LifeCycle {
  /** @throws {LicenceError} not-found, not-current, act-not-lawful, ground-not-listed, already-in-status … by name. */
  changeStatus(order: StatusOrder): Promise<LicenceRecord>;
  /** Everything a change would be refused with, found without writing. @throws {LicenceError} as `changeStatus` */
  checkStatus(order: StatusOrder): Promise<LicenceRecord>;
  /** {actor{name, code}, note?, legalBasis?}. @throws {LicenceError} endorsement-not-applicable, endorsement-too-early … */
  endorse(order: StatusOrder): Promise<LicenceRecord>;
}

/** What the life-cycle is handed. */
export interface LifeCycleParts {
  readonly catalogue: Catalogue;
  readonly archive: RegisterArchive;
  readonly writer: RegisterWriter;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  /** Told after a write that changed a status list. */
  readonly onStatusChange: () => void;
}

/** How often a lost race is judged again before the caller is told to. */
const ATTEMPTS = 3;

/** Opens the life-cycle office. */
export function createLifeCycle(parts: LifeCycleParts): LifeCycle {
  return {
    changeStatus: (order) => carryOut(parts, order, judgeStatus),
    checkStatus: (order) => check(parts, order),
    endorse: (order) => carryOut(parts, order, judgeEndorsement),
  };
}

async function check(parts: LifeCycleParts, { principal, licence, request }: StatusOrder): Promise<LicenceRecord> {
  const { record, type } = await subjectOf(parts, principal, licence.toLowerCase());
  judgeStatus(request, { record, type, now: parts.clock.now() });
  return record;
}

/** The licence that is asked about, for somebody who may change its status. */
async function subjectOf(
  parts: LifeCycleParts,
  principal: Principal,
  id: string,
): Promise<{ readonly record: LicenceRecord; readonly type: LicenceType }> {
  const record = await parts.archive.record(id);
  if (record?.phase !== "issued") throw new LicenceError("not-found", { parameters: { id } });
  requireAct(principal, "status", record.issuer);
  const type = parts.catalogue.version(record.type, record.typeVersion);
  if (type === undefined) throw new LicenceError("type-unknown", { parameters: { type: record.type } });
  return { record, type };
}

async function carryOut(parts: LifeCycleParts, order: StatusOrder, judge: Judge): Promise<LicenceRecord> {
  const id = order.licence.toLowerCase();
  requireIdempotencyKey(order.idempotencyKey);
  const idempotency = idempotencyOf(parts, order);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { record, type } = await subjectOf(parts, order.principal, id);
    // A repeated request is answered before it is judged: what it asked for has happened and would be refused now.
    const claim = idempotency === undefined ? "unknown" : await parts.writer.statusClaim(idempotency);
    if (claim === "idempotency-key-reused") throw new LicenceError(claim);
    if (claim === "done") return record;
    const now = parts.clock.now();
    await parts.writer.requireTimely(now);
    const change = composeChange(order, { record, now, change: judge(order.request, { record, type, now }) });
    const [outcome] = await parts.writer.changeStatus([idempotency ? { ...change, idempotency } : change]);
    if (outcome === "idempotency-key-reused") throw new LicenceError(outcome);
    if (outcome === "recorded") parts.onStatusChange();
    if (outcome === "recorded" || outcome === "done") return (await parts.archive.record(id)) ?? record;
  }
  throw new LicenceError("revision-conflict");
}

function composeChange(
  { principal }: StatusOrder,
  { record, now, change }: { readonly record: LicenceRecord; readonly now: string; readonly change: Change },
): StatusChange {
  const event: LicenceEvent = {
    ...change.event,
    licence: record.id,
    revision: record.revision + 1,
    client: principal.client,
    recordedAt: now,
  };
  const { act = "", ground = "" } = event;
  const audit = {
    at: now,
    actor: principal.client,
    action: `licence-${event.kind}`,
    subject: record.id,
    detail: { revision: event.revision, act, ground, effectiveAt: event.effectiveAt },
  };
  return { event, status: change.status, audit };
}

function idempotencyOf({ cryptography }: LifeCycleParts, order: StatusOrder): IdempotencyClaim | undefined {
  const { idempotencyKey: key, principal, licence, request } = order;
  const body = { licence: licence.toLowerCase(), request };
  return idempotencyClaim(cryptography, { client: principal.client, key, body });
}
