// Departments, keys and licences for the register's tests: made up, valid as far as a register looks. Ids are random, as they are.

import { createHash, randomBytes } from "node:crypto";
import type { RegisterWriter, TrustDesk } from "../../src/issuance/ports.ts";
import type {
  IssuedEntry,
  LicenceEvent,
  LicenceRecord,
  PreparedEntry,
  Reservation,
  StatusChange,
  TrustedKey,
} from "../../src/issuance/register-entries.ts";
import type { AuditEntry } from "../../src/licence/audit-chain.ts";
import { toBase32 } from "../../src/licence/bytes.ts";
import type { Issuer } from "../../src/licence/licence-type.ts";

export const NOW = "2026-11-22T01:41:07Z";
export const LATER = "2026-11-22T01:46:07Z";
export const HOUSING = "11330800002616850X";
export const MARKET = "11330800MB1234567A";
export const TYPE = "11100000000013338W032";

export const randomId = (): string => toBase32(randomBytes(16));

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function auditEntry(action: string, subject: string): AuditEntry {
  return { at: NOW, actor: "operator", action, subject, detail: { note: "sample", count: 1 } };
}

export function sampleIssuer(uscc = HOUSING): Issuer {
  return {
    uscc,
    name: { "zh-CN": "衢州市住房和城乡建设局", en: "Quzhou Housing Bureau" },
    areaCode: "330800",
    abbreviations: { office: "衢房租备" },
    seal: { name: "衢州市住房和城乡建设局", code: "3308000012345" },
  };
}

export function sampleKey(issuer = HOUSING, kid = `z6Mk${issuer}`, activeFrom = "2026-01-01T00:00:00Z"): TrustedKey {
  return { kid, issuer, publicKeyMultibase: kid, activeFrom, example: true };
}

/** Two departments with a key each. */
export async function seedTrust(desk: TrustDesk): Promise<void> {
  for (const uscc of [HOUSING, MARKET]) {
    await desk.putIssuer(sampleIssuer(uscc), auditEntry("issuer-registered", uscc));
    await desk.addKey(sampleKey(uscc), auditEntry("key-created", sampleKey(uscc).kid));
  }
}

export function reservation(changes: Partial<Reservation> = {}): Reservation {
  return {
    id: randomId(),
    type: TYPE,
    typeVersion: 1,
    issuer: HOUSING,
    number: generated(),
    at: NOW,
    leaseUntil: "2026-11-22T01:42:07Z",
    listSize: 64,
    origin: "https://zz.quzhou.example",
    listKey: randomBytes(16),
    ...changes,
  };
}

export function generated(digits = 6): Reservation["number"] {
  return {
    kind: "generated",
    template: { scope: `${TYPE} ${HOUSING} 衢房租备2026`, before: "衢房租备2026", digits, after: "号" },
  };
}

export function prepared({ id, number }: LicenceRecord, name = "李雷"): PreparedEntry {
  const credential = preparedJson(id, number, name);
  return { id, credential, contentHash: hashOf(credential), kid: sampleKey().kid };
}

function preparedJson(id: string, number: string, name: string): string {
  return JSON.stringify({ id, credentialSubject: { number, name }, proof: { type: "DataIntegrityProof" } });
}

export function issued(record: LicenceRecord, changes: Partial<IssuedEntry> = {}, name = "李雷"): IssuedEntry {
  const recordedAt = changes.recordedAt ?? NOW;
  return {
    id: record.id,
    contentHash: prepared(record, name).contentHash,
    credential: preparedJson(record.id, record.number, name).replace(/\}\}$/, ',"proofValue":"zSigned"}}'),
    recordedAt,
    issuedOn: "2026-11-22",
    validFrom: "2026-11-22",
    holderHashes: [hashOf(`code:${record.id}`), hashOf("name:李雷")],
    event: event(record, { kind: "issued", recordedAt, effectiveAt: recordedAt }),
    audit: auditEntry("licence-issued", record.id),
    ...changes,
  };
}

export function event(
  record: Pick<LicenceRecord, "id" | "revision">,
  changes: Partial<LicenceEvent> = {},
): LicenceEvent {
  return {
    licence: record.id,
    revision: record.revision + 1,
    kind: "suspended",
    recordedAt: NOW,
    effectiveAt: NOW,
    client: "api:1",
    ...changes,
  };
}

export function change(
  record: LicenceRecord,
  status: StatusChange["status"],
  changes: Partial<StatusChange> = {},
): StatusChange {
  const kind = status === "valid" ? "restored" : status;
  return { event: event(record, { kind }), status, audit: auditEntry(`licence-${kind}`, record.id), ...changes };
}

/** The single outcome's record, whatever else it says. */
export async function reserveOne(writer: RegisterWriter, wanted: Partial<Reservation> = {}): Promise<LicenceRecord> {
  const [outcome] = await writer.reserve([reservation(wanted)]);
  if (outcome === undefined || !("record" in outcome)) throw new Error(`not reserved: ${outcome?.outcome}`);
  return outcome.record;
}

/** Goes through the whole cycle; the record as the caller can know it afterwards. */
export async function issueOne(
  writer: RegisterWriter,
  wanted: Partial<Reservation> = {},
  entry: Partial<IssuedEntry> = {},
): Promise<LicenceRecord> {
  const record = await reserveOne(writer, wanted);
  const [first] = await writer.prepare([{ ...prepared(record), kid: sampleKey(record.issuer).kid }]);
  const [second] = await writer.add([issued(record, entry)]);
  if (first !== "recorded" || second !== "recorded") throw new Error(`not issued: ${first} ${second}`);
  return { ...record, phase: "issued", revision: 0 };
}
