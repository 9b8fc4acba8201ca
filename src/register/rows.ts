// From rows to the ports' records and back, without I/O: shared by every adapter over tables.ts.

import type {
  ApiAction,
  ApiKey,
  Dossier,
  FileRecord,
  LicenceEvent,
  LicenceRecord,
  StatusList,
  TrustedKey,
} from "../issuance/ports.ts";
import type { AuditLine } from "../licence/audit-chain.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { NumberSeal } from "./number-seal.ts";
import type { apiKeys, audit, events, files, issuers, keys, licences, statusLists } from "./tables.ts";

export type LicenceRow = typeof licences.$inferSelect;
export type EventRow = typeof events.$inferSelect;
export type IssuerRow = typeof issuers.$inferSelect;
export type KeyRow = typeof keys.$inferSelect;
export type AuditRow = typeof audit.$inferSelect;
export type FileRow = typeof files.$inferSelect;
export type ApiKeyRow = typeof apiKeys.$inferSelect;
/** Without the secret of its permutation. */
export type StatusListRow = Omit<typeof statusLists.$inferSelect, "permutationKey">;

type Present<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/** The object without its null properties: absent, as the ports have it, not null, as SQL has it. */
function present<T extends object>(row: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (value !== null) kept[name] = value;
  return kept as Present<T>;
}

/** @param credential its JSON, if there is any yet. */
export function recordOf(row: LicenceRow, credential: string | null, seal: NumberSeal): LicenceRecord {
  const { ordinal, numberKey, numberGenerated, statusRevision, number, ...rest } = row;
  return present({ ...rest, number: seal.open(row.id, number), credential });
}

/** A licence with all that judges it. */
export interface DossierRow {
  readonly licence: LicenceRow;
  readonly credential: string;
  readonly issuer: IssuerRow;
  readonly key: KeyRow;
  readonly event: EventRow | null;
}

export function dossierOf(row: DossierRow, seal: NumberSeal): Dossier {
  const { licence, credential, issuer, key, event } = row;
  return {
    record: recordOf(licence, credential, seal),
    issuer: issuerOf(issuer),
    key: keyOf(key),
    ...(event && { statusEvent: eventOf(event, licence.id) }),
  };
}

/** @param licence the licence's id. */
export function eventOf(row: EventRow, licence: string): LicenceEvent {
  const { actorName, actorCode, ...rest } = row;
  const actor = actorName === null ? null : { name: actorName, code: actorCode ?? "" };
  return present({ ...rest, licence, actor });
}

/** @param ordinal the licence's. */
export function eventRow(event: LicenceEvent, ordinal: number): EventRow {
  return {
    licence: ordinal,
    revision: event.revision,
    kind: event.kind,
    recordedAt: event.recordedAt,
    effectiveAt: event.effectiveAt,
    client: event.client,
    act: event.act ?? null,
    ground: event.ground ?? null,
    note: event.note ?? null,
    actorName: event.actor?.name ?? null,
    actorCode: event.actor?.code ?? null,
    legalBasis: event.legalBasis ?? null,
    endorsedUntil: event.endorsedUntil ?? null,
    successor: event.successor ?? null,
  };
}

export function issuerOf(row: IssuerRow): Issuer {
  return {
    uscc: row.uscc,
    name: JSON.parse(row.name) as Issuer["name"],
    areaCode: row.areaCode,
    abbreviations: JSON.parse(row.abbreviations) as Issuer["abbreviations"],
    seal: JSON.parse(row.seal) as Issuer["seal"],
  };
}

export function issuerRow(issuer: Issuer): IssuerRow {
  return {
    uscc: issuer.uscc,
    name: JSON.stringify(issuer.name),
    areaCode: issuer.areaCode,
    abbreviations: JSON.stringify(issuer.abbreviations),
    seal: JSON.stringify(issuer.seal),
  };
}

export function keyOf(row: KeyRow): TrustedKey {
  return present(row);
}

export function keyRow(key: TrustedKey): KeyRow {
  return { ...key, retiredAt: key.retiredAt ?? null, compromisedSince: key.compromisedSince ?? null };
}

export function statusListOf(row: StatusListRow): StatusList {
  const { token, dirty, ...rest } = row;
  return present({ ...rest, dirty: dirty === 1 });
}

export function auditLineOf(row: AuditRow): AuditLine {
  return { ...row, detail: JSON.parse(row.detail) as AuditLine["detail"] };
}

export function auditRow(line: AuditLine): AuditRow {
  return { ...line, detail: JSON.stringify(line.detail) };
}

export function fileOf(row: FileRow): FileRecord {
  return { ...row };
}

export function apiKeyOf(row: ApiKeyRow): ApiKey {
  const { hash, ...rest } = row;
  return present({
    ...rest,
    departments: JSON.parse(row.departments) as string[],
    actions: JSON.parse(row.actions) as ApiAction[],
  });
}

export function apiKeyRow(key: ApiKey, hash: string): ApiKeyRow {
  return {
    ...key,
    hash,
    departments: JSON.stringify(key.departments),
    actions: JSON.stringify(key.actions),
    revokedAt: key.revokedAt ?? null,
  };
}
