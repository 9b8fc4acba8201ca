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
} from "../issuance/register-entries.ts";
import type { AuditLine } from "../licence/audit-chain.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Annotation } from "../licence/printing.ts";
import type { NumberSeal } from "./number-seal.ts";
import type {
  apiKeys,
  audit,
  credentials,
  events,
  files,
  issuances,
  issuers,
  keys,
  licences,
  statusLists,
} from "./tables.ts";

export type LicenceRow = typeof licences.$inferSelect;
export type CredentialRow = typeof credentials.$inferSelect;
export type IssuanceRow = typeof issuances.$inferSelect;
export type EventRow = typeof events.$inferSelect;
export type IssuerRow = typeof issuers.$inferSelect;
export type KeyRow = typeof keys.$inferSelect;
export type AuditRow = typeof audit.$inferSelect;
export type FileRow = typeof files.$inferSelect;
type SealedRow = Omit<FileRow, "annotation" | "developmentSeal">;
export type ApiKeyRow = typeof apiKeys.$inferSelect;
/** Without the secret of its permutation. */
export type StatusListRow = Omit<typeof statusLists.$inferSelect, "permutationKey">;

/** A licence's rows, one for each phase it has reached. */
export interface LicenceRows {
  readonly licence: LicenceRow;
  readonly credential: CredentialRow | null;
  readonly issuance: IssuanceRow | null;
}

/** A licence with all that judges it. */
export interface DossierRow extends LicenceRows {
  readonly issuer: IssuerRow;
  readonly key: KeyRow;
  readonly event: EventRow | null;
}

type MayLack<T> = { [K in keyof T]-?: T[K] extends NonNullable<unknown> ? never : K }[keyof T];
type Present<T> = Omit<T, MayLack<T>> & { [K in MayLack<T>]?: NonNullable<T[K]> };

/** The object without what is null or undefined: absent, as the ports have it, not null, as SQL has it. */
function present<T extends object>(row: T): Present<T> {
  const kept: Record<string, unknown> = {};
  // A plain row: every enumerable property is its own.
  for (const name in row) {
    const value = row[name];
    if (value !== null && value !== undefined) kept[name] = value;
  }
  // Exactly the properties that had no value are gone.
  return kept as Present<T>;
}

/** The record with its number opened. */
export function recordOf({ licence, credential, issuance }: LicenceRows, seal: NumberSeal): LicenceRecord {
  return present({
    id: licence.id,
    type: licence.type,
    typeVersion: licence.typeVersion,
    issuer: licence.issuer,
    serial: licence.serial,
    version: licence.version,
    number: licence.numbering === "sealed" ? seal.open(licence.id, licence.number) : licence.number,
    phase: licence.phase,
    statusList: licence.statusList,
    statusIndex: licence.statusIndex,
    revision: licence.revision,
    status: licence.status,
    predecessor: licence.predecessor,
    successor: licence.successor,
    reservedAt: licence.reservedAt,
    credential: credential && credentialText(credential.json, issuance),
    contentHash: credential?.contentHash,
    kid: credential?.kid,
    recordedAt: licence.recordedAt,
    issuedOn: issuance?.issuedOn,
    validFrom: issuance?.validFrom,
    validUntil: issuance?.validUntil,
    endorsedUntil: licence.endorsedUntil,
  });
}

function credentialText(prepared: string, issuance: IssuanceRow | null): string {
  return issuance === null ? prepared : prepared.slice(0, issuance.signedFrom) + issuance.signedTail;
}

/** What a signed credential adds to the prepared one, which is kept: from where on it differs, and how it goes on. */
export function signedPart(prepared: string, signed: string): Pick<IssuanceRow, "signedFrom" | "signedTail"> {
  let from = commonLength(prepared, signed);
  // Never between the halves of a surrogate pair: SQLite would be handed half a character.
  if (from > 0 && isHighSurrogate(signed.charCodeAt(from - 1))) from -= 1;
  return { signedFrom: from, signedTail: signed.slice(from) };
}

/** Most likely all but the closing brackets. Else bisects: comparing whole slices is far quicker than unit by unit. */
function commonLength(one: string, other: string): number {
  const likely = Math.max(0, one.length - 2);
  const isLikely = one[likely] !== other[likely] && one.slice(0, likely) === other.slice(0, likely);
  if (isLikely) return likely;
  let same = 0;
  let differ = Math.min(one.length, other.length) + 1;
  while (differ - same > 1) {
    const middle = (same + differ) >> 1;
    if (other.startsWith(one.slice(same, middle), same)) same = middle;
    else differ = middle;
  }
  return same;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

export function dossierOf(row: DossierRow, seal: NumberSeal): Dossier {
  const { licence, issuer, key, event } = row;
  return {
    record: recordOf(row, seal),
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
  return present({ ...row, example: row.example === 1 });
}

export function keyRow(key: TrustedKey): KeyRow {
  return {
    ...key,
    example: key.example ? 1 : 0,
    retiredAt: key.retiredAt ?? null,
    compromisedSince: key.compromisedSince ?? null,
  };
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

export function fileOf({ annotation, developmentSeal, ...row }: FileRow): FileRecord {
  return {
    ...sealedFileOf(row),
    ...(annotation !== null && { annotation: JSON.parse(annotation) as Annotation }),
    ...(developmentSeal === 1 && { developmentSeal: true }),
  };
}

function sealedFileOf({
  sealedAt,
  sealFingerprint,
  sealReserved,
  sealPrinted,
  sealCms,
  ...file
}: SealedRow): FileRecord {
  if (sealedAt === null || sealFingerprint === null || sealReserved === null || sealCms === null) return file;
  if (sealPrinted === null) return file;
  const made = { signedAt: sealedAt, fingerprint: sealFingerprint, reserved: sealReserved, cms: sealCms };
  return { ...file, seal: { ...made, printed: sealPrinted } };
}

export function fileRow({ seal, annotation, developmentSeal, ...file }: FileRecord): FileRow {
  return {
    ...file,
    sealedAt: seal?.signedAt ?? null,
    sealFingerprint: seal?.fingerprint ?? null,
    sealReserved: seal?.reserved ?? null,
    sealPrinted: seal?.printed ?? null,
    sealCms: seal?.cms ?? null,
    annotation: annotation === undefined ? null : JSON.stringify(annotation),
    developmentSeal: developmentSeal === true ? 1 : null,
  };
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
